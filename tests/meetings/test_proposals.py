"""Rows 2.1a, 2.10: until when items are taken, and which change of a meeting is decided anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.proposals.closing import closes_at, is_closed
from meetings.proposals.holding_facts import asks_again, changes
from storage.meetings import Meeting
from tests.stories.world import office

OFFICE = office()
RULE = OFFICE.profile.meeting_request
#: Tuesday 1 December, 14:00 in Shanghai.
STARTS = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)
FACTS: dict[str, Any] = {
    "title": "季度工作会",
    "class": "IV",
    "time": [STARTS.isoformat(), (STARTS + timedelta(hours=2)).isoformat()],
    "place": "三楼会议室",
    "people": 40,
}


def moved(by: timedelta) -> list[str]:
    return [(datetime.fromisoformat(at) + by).isoformat() for at in FACTS["time"]]


@pytest.mark.parametrize(
    ("fact", "value", "again"),
    [
        ("title", "第四季度工作会", False),
        ("class", "III", True),
        ("place", "一楼报告厅", True),
        ("time", moved(timedelta(minutes=1439)), False),
        ("time", moved(timedelta(minutes=1440)), True),
        ("time", moved(timedelta(days=-1)), True),
        ("people", 44, False),
        ("people", 45, True),
        ("people", 20, False),
    ],
)
def test_which_change_is_decided_anew(fact: str, value: Any, again: bool) -> None:
    found = changes(FACTS, {**FACTS, fact: value})
    assert [(one.field, one.old, one.new) for one in found] == [(fact, FACTS[fact], value)]
    assert asks_again(RULE, found) is again


@pytest.mark.parametrize(
    ("rule", "fact", "value"),
    [
        (replace(RULE, moved_min=None), "time", moved(timedelta(days=30))),
        (replace(RULE, other_place=False), "place", "一楼报告厅"),
        (replace(RULE, other_class=False), "class", "III"),
        (replace(RULE, more_people=None), "people", 4000),
    ],
)
def test_what_the_profile_does_not_count_asks_nobody(rule: Any, fact: str, value: Any) -> None:
    assert not asks_again(rule, changes(FACTS, {**FACTS, fact: value}))


@given(st.integers(min_value=0, max_value=400), st.integers(min_value=0, max_value=400))
@settings(max_examples=25)
def test_fewer_people_never_ask_again_and_more_do_from_the_share_on(was: int, now: int) -> None:
    before, after = {**FACTS, "people": was}, {**FACTS, "people": now}
    assert asks_again(RULE, changes(before, after)) is (now > was and (now - was) * 10 > was)


def test_nothing_changed_is_no_change() -> None:
    assert changes(FACTS, dict(FACTS)) == ()


def meeting(state: str = "published") -> Meeting:
    return Meeting(state=state, starts_at=STARTS, ends_at=STARTS + timedelta(hours=2))


def test_items_are_taken_until_offices_close_on_the_working_day_before() -> None:
    closes = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
    assert closes_at(meeting(), OFFICE) == closes
    assert not is_closed(meeting(), now=closes - timedelta(seconds=1), office=OFFICE)
    assert is_closed(meeting(), now=closes, office=OFFICE)


def test_a_meeting_without_a_time_that_holds_is_not_closed() -> None:
    assert closes_at(meeting("postponed"), OFFICE) is None
    assert not is_closed(meeting("postponed"), now=STARTS + timedelta(days=9), office=OFFICE)


def test_where_the_profile_says_so_items_are_taken_until_the_start() -> None:
    profile = OFFICE.profile
    late = replace(
        OFFICE, profile=replace(profile, proposals=replace(profile.proposals, close_wd=0))
    )
    assert closes_at(meeting(), late) == STARTS
