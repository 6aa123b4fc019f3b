"""Reminders, deadlines and what changed: the pure rules of notices. Row 2.2; LEAN-09, ORG-02."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.calendar import WorkCalendar
from meetings.notices.facts import NoticeFacts, from_data, reply_deadline, to_data
from meetings.notices.reminders import COMING, REMINDER, UNITS, Rhythm, wanted_timers
from meetings.office import Office
from meetings.regime import load_profile

_PROFILE = load_profile("central-2023")
OFFICE = Office("青川市档案馆", "zh_Hans", _PROFILE, WorkCalendar(_PROFILE.country))
#: Monday 23 November 2026, 09:30 in Shanghai, and Tuesday 1 December, 14:00.
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)
TUESDAY = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)

moments = st.integers(0, 330 * 24 * 60).map(
    lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
spans = st.timedeltas(timedelta(minutes=1), timedelta(days=40))


def rhythm(
    asked_at: datetime, starts_at: datetime, *, reply_asked: bool = True, units: bool = True
) -> Rhythm:
    deadline = reply_deadline(starts_at, now=asked_at, office=OFFICE)
    return Rhythm(asked_at, asked_at, starts_at, reply_asked, deadline, units)


def test_a_week_ahead_two_reminders_the_eve_and_the_hour() -> None:
    found = wanted_timers(rhythm(MONDAY, TUESDAY, units=False), OFFICE)
    local = [(t.kind, t.slot, f"{OFFICE.local(t.due_at):%m-%d %H:%M}") for t in found]
    assert local == [
        (REMINDER, "1", "11-24 09:30"),
        (REMINDER, "2", "11-25 09:30"),
        (COMING, "tomorrow", "11-30 15:00"),
        (COMING, "soon", "12-01 13:00"),
    ]


def test_published_on_friday_nobody_is_chased_at_the_weekend() -> None:
    friday = datetime(2026, 11, 27, 7, 0, tzinfo=UTC)
    found = wanted_timers(rhythm(friday, TUESDAY + timedelta(days=3)), OFFICE)
    first = next(t for t in found if t.kind == REMINDER)
    assert f"{OFFICE.local(first.due_at):%a %H:%M}" == "Mon 09:00"


def test_published_after_the_eves_hour_only_the_last_reminder_is_left() -> None:
    late = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)
    assert [t.slot for t in wanted_timers(rhythm(late, TUESDAY), OFFICE)] == ["soon"]


def test_where_no_reply_is_asked_nobody_is_asked_again() -> None:
    found = wanted_timers(rhythm(MONDAY, TUESDAY, reply_asked=False, units=False), OFFICE)
    assert {t.kind for t in found} == {COMING}


@given(moments, spans)
def test_reminders_keep_gap_cap_hours_and_end(asked_at: datetime, ahead: timedelta) -> None:
    starts_at = asked_at + ahead
    wanted = wanted_timers(rhythm(asked_at, starts_at), OFFICE)
    reply, quiet = _PROFILE.reply, _PROFILE.quiet_hours
    for kind in (REMINDER, UNITS):
        dues = [t.due_at for t in wanted if t.kind == kind]
        assert len(dues) <= reply.reminder_cap
        gap = timedelta(hours=reply.reminder_gap_hours)
        for before, after in zip([asked_at, *dues], dues, strict=False):
            assert after - before >= gap
        for due in dues:
            assert OFFICE.calendar.next_working_moment(due, quiet, OFFICE.zone) == due
            assert due < starts_at
    for timer in wanted:
        assert asked_at < timer.due_at < timer.valid_until <= starts_at
    keys = [(t.kind, t.slot) for t in wanted]
    assert len(keys) == len(set(keys))
    # Of the late ones of a kind only the last still holds.
    for kind in (REMINDER, UNITS, COMING):
        ladder = [t for t in wanted if t.kind == kind]
        for lower, upper in pairwise(ladder):
            assert lower.valid_until == upper.due_at


@given(moments, spans)
def test_the_deadline_lies_between_now_and_the_start(now: datetime, ahead: timedelta) -> None:
    starts_at = now + ahead
    deadline = reply_deadline(starts_at, now=now, office=OFFICE)
    assert now < deadline <= starts_at


FACTS = NoticeFacts(
    title="季度工作会",
    starts_at=TUESDAY,
    ends_at=TUESDAY + timedelta(hours=2),
    place="三楼会议室",
    purpose="",
    requirements="",
    chair="林小满",
    contact="周会务",
    contact_phone="010-5550101",
    agenda=("听取季度情况",),
    reply_asked=True,
    reply_by=TUESDAY - timedelta(hours=21),
    asked_in=1,
)


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"title": "年度工作会"}, "title"),
        ({"ends_at": TUESDAY + timedelta(hours=3)}, "time"),
        ({"place": "四楼"}, "place"),
        ({"chair": ""}, "chair"),
        ({"purpose": "通报"}, "purpose"),
        ({"agenda": ()}, "agenda"),
        ({"requirements": "带材料"}, "requirements"),
        ({"contact_phone": ""}, "contact"),
        ({"reply_by": None}, "reply_by"),
    ],
)
def test_each_part_that_changed_is_named(change: dict[str, object], part: str) -> None:
    assert replace(FACTS, **change).differences(FACTS) == (part,)  # type: ignore[arg-type]


def test_being_asked_anew_alone_is_no_change() -> None:
    assert replace(FACTS, asked_in=2).differences(FACTS) == ()


@pytest.mark.parametrize("facts", [FACTS, replace(FACTS, reply_by=None, agenda=())])
def test_facts_survive_their_row(facts: NoticeFacts) -> None:
    assert from_data(to_data(facts)) == facts
