"""Which backups stay, and when one is due: days are the office's, whatever the clock does."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings import backups
from meetings.backups import Keep, is_due, kept, made_at, name_of

SHANGHAI = ZoneInfo("Asia/Shanghai")
ZONES = st.sampled_from([SHANGHAI, ZoneInfo("UTC"), ZoneInfo("America/New_York")])
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
moments = st.lists(
    st.integers(0, 3 * 365 * 24 * 60).map(lambda minutes: BEGIN + timedelta(minutes=minutes)),
    max_size=60,
)
keeps = st.builds(Keep, st.integers(1, 10), st.integers(0, 6), st.integers(0, 14))


@given(made=moments, keep=keeps, zone=ZONES)
def test_the_newest_of_each_of_the_last_days_weeks_and_months_stays(
    made: list[datetime], keep: Keep, zone: ZoneInfo
) -> None:
    stay = kept(made, keep, zone)
    assert stay <= set(made)
    if made:
        assert max(made) in stay
    assert len(stay) <= keep.days + keep.weeks + keep.months

    def days(of: set[datetime]) -> list[date]:
        return sorted({moment.astimezone(zone).date() for moment in of}, reverse=True)

    def newest_of(day: date) -> datetime:
        return max(moment for moment in made if moment.astimezone(zone).date() == day)

    newest = {day: newest_of(day) for day in days({*made})}
    # Of one day there is only ever its newest, and of the last days there is one.
    assert stay <= set(newest.values())
    assert set(days(stay)) >= set(days({*made})[: keep.days])
    months = sorted({(d.year, d.month) for d in newest}, reverse=True)[: keep.months]
    assert {(d.year, d.month) for d in days(stay)} >= set(months)
    weeks = sorted({d.isocalendar()[:2] for d in newest}, reverse=True)[: keep.weeks]
    assert {d.isocalendar()[:2] for d in days(stay)} >= set(weeks)
    # What stayed once stays when nothing is new, and pruning each day loses nothing that counts.
    assert kept(stay, keep, zone) == stay


def test_a_year_of_nights_leaves_days_weeks_and_months() -> None:
    nights = [datetime(2026, 1, 1, 18, 30, tzinfo=UTC) + timedelta(days=n) for n in range(365)]
    there: set[datetime] = set()
    for night in nights:
        there = kept({*there, night}, Keep(7, 5, 12), SHANGHAI)
    days = sorted(moment.astimezone(SHANGHAI).date() for moment in there)
    assert days[-7:] == [date(2027, 1, 1) - timedelta(days=n) for n in range(6, -1, -1)]
    assert {(d.year, d.month) for d in days} == {(2027, 1), *((2026, m) for m in range(2, 13))}
    assert len(days) <= 24


def test_it_is_due_once_a_day_after_its_time() -> None:
    night = datetime(2026, 12, 1, 2, 30, tzinfo=SHANGHAI)
    at = time(2, 30)
    assert not is_due(night - timedelta(minutes=1), at, [], SHANGHAI)
    assert is_due(night, at, [], SHANGHAI)
    assert is_due(night + timedelta(hours=20), at, [night - timedelta(days=1)], SHANGHAI)
    assert not is_due(night + timedelta(hours=20), at, [night], SHANGHAI)
    assert not is_due(night, None, [], SHANGHAI)


@pytest.mark.parametrize("day", [date(2026, 3, 8), date(2026, 11, 1)])
def test_a_day_on_which_clocks_change_has_one_backup(day: date) -> None:
    """In New York 02:30 is left out on the first of them, and 01:30 comes twice on the other."""
    zone = ZoneInfo("America/New_York")
    at = time(2, 30) if day.month == 3 else time(1, 30)
    made: list[datetime] = []
    minute = datetime.combine(day, time(), zone).astimezone(UTC)
    for _ in range(26 * 60):
        if minute.astimezone(zone).date() == day and is_due(minute, at, made, zone):
            made.append(minute)
        minute += timedelta(minutes=1)
    assert len(made) == 1


@given(st.datetimes(datetime(1000, 1, 2), datetime(9998, 1, 1)))  # noqa: DTZ001
def test_a_name_tells_when_it_was_made(at: datetime) -> None:
    moment = at.replace(microsecond=0, tzinfo=UTC)
    assert made_at(name_of(moment)) == moment


@pytest.mark.parametrize(
    "name",
    [
        "huiwu.db",
        "notes.age",
        "huiwu-20261301T000000Z.age",
        "xhuiwu-20261201T183000Z.age",
        ".huiwu-20261201T183000Z.age.part",
        "huiwu-20261201T183000Z.age.old",
    ],
)
def test_other_files_are_no_backups(name: str) -> None:
    assert made_at(name) is None
    assert backups.NAME.fullmatch("huiwu-20261201T183000Z.age")
