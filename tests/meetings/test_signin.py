"""Rows 3.2, 3.3: hours, serials, timers and names; pure, without a database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.regime import load_profile
from meetings.signin.clock import SittingTimes, wanted_timers
from meetings.signin.desk import initials, matching
from meetings.signin.hours import hours_of, verdict_at
from meetings.signin.sheet import serials_in
from storage.signin import Attendee

RULE = load_profile("central-2023").signin
START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
END = START + timedelta(hours=2)


@pytest.mark.parametrize(
    ("grace", "after", "verdict"),
    [
        (0, timedelta(0), "on_time"),
        (0, timedelta(seconds=59), "on_time"),
        (0, timedelta(minutes=1), "late"),
        (10, timedelta(minutes=10, seconds=30), "on_time"),
        (10, timedelta(minutes=11), "late"),
    ],
)
def test_the_minute_decides_what_is_late(grace: int, after: timedelta, verdict: str) -> None:
    hours = hours_of(START, END, replace(RULE, late_grace_min=grace))
    assert verdict_at(START + after, hours) == verdict


def test_a_short_sitting_closes_with_its_end() -> None:
    end = START + timedelta(minutes=20)
    hours = hours_of(START, end, RULE)
    assert (hours.closes, hours.ends) == (end, end)
    assert hours_of(START, END, RULE).closes == START + timedelta(minutes=30)


@pytest.mark.parametrize(
    ("text", "serials"),
    [
        ("1-5,8,12", [1, 2, 3, 4, 5, 8, 12]),
        ("１—３、５，７；9\n10", [1, 2, 3, 5, 7, 9, 10]),
        ("3 3 2-3", [3, 2]),
        ("1至2", [1, 2]),
        ("", None),
        (",", None),
        ("0", None),
        ("5-2", None),
        ("1-", None),
        ("-3", None),
        ("1-2-3", None),
        ("1-99999999", None),
        ("甲", None),
        ("1.5", None),
        ("²", [2]),
        ("٣", None),
    ],
)
def test_serials_as_people_type_them(text: str, serials: list[int] | None) -> None:
    assert serials_in(text) == serials


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_serials(text: str) -> None:
    found = serials_in(text)
    assert found is None or (found and all(1 <= n <= 2000 for n in found))
    assert found is None or len(found) == len(set(found))


def test_each_sitting_wants_opening_chair_line_and_closing() -> None:
    wanted = wanted_timers(
        [SittingTimes(3, START, END), SittingTimes(4, END, END + (END - START))], RULE
    )
    due = {(timer.kind, timer.slot): timer.due_at for timer in wanted}
    assert len(due) == 6
    assert due["signin_opens", "3"] == START - timedelta(minutes=30)
    assert due["signin_chair_line", "3"] == START - timedelta(minutes=5)
    assert due["signin_closes", "3"] == START + timedelta(minutes=30)
    line = next(t for t in wanted if t.kind == "signin_chair_line")
    assert line.valid_until <= START + timedelta(minutes=1)


def attendee(name: str, **more: object) -> Attendee:
    made = Attendee(1, 1, name, "财务处", "", "attend", "none", "invited", None, None, None)
    return replace(made, **more)  # type: ignore[arg-type]


def test_people_are_found_by_part_of_the_name_or_initials() -> None:
    people = [attendee("林小满"), attendee("欧阳 建国"), attendee("Anna Lin")]
    assert [a.name for a in matching(people, "小满")] == ["林小满"]
    assert [a.name for a in matching(people, "欧阳建国")] == ["欧阳 建国"]
    assert [a.name for a in matching(people, "lxm")] == ["林小满"]
    assert [a.name for a in matching(people, "LX")] == ["林小满"]
    assert [a.name for a in matching(people, "anna")] == ["Anna Lin"]
    assert matching(people, "x") == []
    assert matching(people, " ") == []
    assert initials("林小满") == "lxm"
