"""Row 2.2: what speaks against a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from meetings.calendar import MeetingFree
from meetings.clashes import BadDay, of_days
from tests.stories.world import SHANGHAI, office

OFFICE = office()


def at(text: str) -> datetime:
    """A moment of the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def test_a_working_day_is_fine() -> None:
    assert of_days(at("2026-11-24 09:00"), at("2026-11-24 18:00"), OFFICE) == ()


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2026-11-28 09:00", "2026-11-28 10:00", [28]),
        ("2026-11-27 14:00", "2026-11-29 12:00", [28, 29]),
        # Until midnight: Saturday is not touched.
        ("2026-11-27 14:00", "2026-11-28 00:00", []),
        ("2026-11-28 09:00", "2026-11-28 09:00", [28]),
    ],
)
def test_rest_days(start: str, end: str, days: list[int]) -> None:
    found = of_days(at(start), at(end), OFFICE)
    assert found == tuple(BadDay("rest-day", date(2026, 11, day)) for day in days)


def test_a_day_kept_free_of_meetings() -> None:
    profile = replace(OFFICE.profile, no_meeting_days=(MeetingFree(weekday=1),))
    found = of_days(
        at("2026-11-24 09:00"), at("2026-11-24 10:00"), replace(OFFICE, profile=profile)
    )
    assert found == (BadDay("no-meeting-day", date(2026, 11, 24)),)


def test_a_year_without_announced_holidays() -> None:
    found = of_days(at("2027-03-02 09:00"), at("2027-03-02 10:00"), OFFICE)
    assert found == (BadDay("provisional", date(2027, 3, 2)),)


def test_a_meeting_of_years_is_looked_at_for_a_month() -> None:
    assert len(of_days(at("2026-01-01 09:00"), at("2030-01-01 10:00"), OFFICE)) < 20
