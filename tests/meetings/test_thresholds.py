"""Row 2.10: which change asks everybody again is the profile's to say."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from meetings.notices.facts import NoticeFacts
from meetings.notices.thresholds import asks_again
from meetings.regime import load_profile
from meetings.regime.profile import AskAgain

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 12, 1, 14, 0, tzinfo=ZONE)
SAID = NoticeFacts(
    title="例会",
    starts_at=START,
    ends_at=START + timedelta(hours=2),
    place="三楼",
    purpose="",
    requirements="",
    chair="张三",
    contact="李四",
    contact_phone="1",
    agenda=("一",),
    reply_asked=True,
    reply_by=None,
    asked_in=1,
)
NEVER = AskAgain(moved_min=None, other_day=False, other_place=False, other_chair=False)
minutes = st.integers(-3 * 1440, 3 * 1440)


def moved(start: int, end: int) -> NoticeFacts:
    return replace(
        SAID,
        starts_at=SAID.starts_at + timedelta(minutes=start),
        ends_at=SAID.ends_at + timedelta(minutes=end),
    )


@given(start=minutes, end=minutes, limit=st.integers(0, 1440))
def test_a_move_asks_from_the_limit_whichever_end_moved(start: int, end: int, limit: int) -> None:
    rule = replace(NEVER, moved_min=limit)
    far = max(abs(start), abs(end))
    assert asks_again(rule, SAID, moved(start, end), ZONE) == (far > 0 and far >= limit)
    assert not asks_again(NEVER, SAID, moved(start, end), ZONE)


@given(shift=minutes)
def test_another_day_is_one_where_the_office_is(shift: int) -> None:
    rule = replace(NEVER, other_day=True)
    said = moved(shift, shift)
    days = [(one.starts_at.date(), one.ends_at.date()) for one in (SAID, said)]
    assert asks_again(rule, SAID, said, ZONE) == (days[0] != days[1])


def test_place_chair_and_being_asked_at_all() -> None:
    place, chair = replace(SAID, place="五楼"), replace(SAID, chair="王五")
    for field, changed, other in (
        ("other_place", place, chair),
        ("other_chair", chair, place),
    ):
        rule = replace(NEVER, **{field: True})
        assert asks_again(rule, SAID, changed, ZONE)
        assert not asks_again(rule, SAID, other, ZONE)
    # Who only noted it has not answered what is asked now, whatever the rule says.
    noted = replace(SAID, reply_asked=False)
    assert asks_again(NEVER, noted, SAID, ZONE)
    assert not asks_again(NEVER, SAID, noted, ZONE)
    always = AskAgain(moved_min=0, other_day=True, other_place=True, other_chair=True)
    assert not asks_again(always, SAID, SAID, ZONE)


def test_the_shipped_profile_keeps_replies_of_half_an_hour_and_another_room() -> None:
    rule = load_profile("central-2023").notice.ask_again
    assert not asks_again(rule, SAID, replace(moved(29, 29), place="五楼", title="会"), ZONE)
    assert asks_again(rule, SAID, moved(30, 0), ZONE)
    assert asks_again(rule, SAID, moved(0, 30), ZONE)
    assert asks_again(rule, SAID, moved(1440, 1440), ZONE)
