"""Row 2.5: deadlines, chasers, counts and numbers of papers; norms ORG-18, LEAN-08, LEAN-09."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings.documents import Stage
from meetings.office import Office
from meetings.paper_list import is_hasty, numbers_in
from meetings.paper_list.clock import CHASE, STUCK, Owed, wanted_timers
from meetings.paper_list.comparing import Differences, compared
from meetings.paper_list.deadlines import due_after_move, due_at_most, due_by_lead, usual_deadline
from storage import meetings as rows
from tests.stories.world import MONDAY, SHANGHAI, office

OFFICE = office()
#: Tuesday 1 December, 09:00 in Shanghai.
START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)


def local(*parts: int) -> datetime:
    year_and_more = (2026, *parts)
    return datetime(*year_and_more, tzinfo=SHANGHAI).astimezone(UTC)


def meeting(starts_at: datetime = START) -> rows.Meeting:
    return rows.Meeting(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def test_the_usual_deadline_is_working_days_before_the_start() -> None:
    assert usual_deadline(meeting(), Stage.BEFORE, now=MONDAY, office=OFFICE) == (
        local(11, 26, 17),
        3,
    )
    # Too late for that: the next working day, and it follows nothing.
    late = local(11, 27, 10)
    assert usual_deadline(meeting(), Stage.BEFORE, now=late, office=OFFICE) == (
        local(11, 30, 17),
        None,
    )
    eve = local(11, 30, 18)
    assert usual_deadline(meeting(), Stage.BEFORE, now=eve, office=OFFICE) == (START, None)
    after = usual_deadline(meeting(), Stage.AFTER, now=MONDAY, office=OFFICE)
    assert after == (local(12, 2, 17), -1)


def test_a_deadline_follows_its_meeting_and_is_never_over_when_it_moves() -> None:
    def moved(start: datetime, due: datetime, lead: int, now: datetime = MONDAY) -> datetime:
        return due_after_move(meeting(start), due, lead, now=now, office=OFFICE)

    due, week = local(11, 26, 17), timedelta(days=7)
    assert moved(START + week, due, 3) == due + week
    # Moved to Thursday: its usual day is today, so it is due tomorrow, and that holds.
    near = local(11, 26, 9)
    assert moved(near, due, 3) == local(11, 24, 17)
    assert moved(near, local(11, 24, 17), 3, now=local(11, 24, 10)) == local(11, 24, 17)
    assert moved(local(11, 24, 9), due, 3) == local(11, 24, 9)
    # What is late stays late; what is for afterwards follows the end.
    late = local(11, 20, 17)
    assert moved(near, late, 3) == late
    assert moved(START + week, local(12, 2, 17), -1) == local(12, 9, 17)


def test_on_the_day_of_the_meeting_it_is_due_when_it_begins() -> None:
    assert due_at_most(meeting(), "before", local(12, 1, 17), OFFICE) == START
    assert due_at_most(meeting(), "after", local(12, 1, 17), OFFICE) == local(12, 1, 17)
    assert due_at_most(meeting(), "before", local(11, 30, 17), OFFICE) == local(11, 30, 17)


@pytest.mark.parametrize(
    ("now", "due", "hasty"),
    [
        ((11, 23, 10), (11, 24, 10), False),
        ((11, 23, 10), (11, 24, 9, 59), True),
        ((11, 27, 10), (11, 30, 9), True),  # over the weekend
        ((11, 27, 10), (11, 30, 10), False),
        ((11, 28, 10), (11, 30, 23), True),  # asked on Saturday: Monday is the full day
        ((11, 28, 10), (12, 1, 0), False),
    ],
)
def test_less_than_a_full_working_day_is_hasty(
    now: tuple[int, ...], due: tuple[int, ...], hasty: bool
) -> None:
    assert is_hasty(local(*due), now=local(*now), office=OFFICE) is hasty


def chasers(owed: Owed, of: Office = OFFICE) -> list[tuple[str, datetime]]:
    return sorted(
        ((one.kind, one.due_at) for one in wanted_timers([owed], office=of)),
        key=lambda one: (one[1], one[0]),
    )


def test_an_author_is_reminded_chased_to_the_cap_and_then_the_organiser_is_asked() -> None:
    owed = Owed(7, local(11, 26, 17), asked_at=MONDAY, until=START)
    assert chasers(owed) == [
        (CHASE, local(11, 25, 9, 30)),
        (CHASE, local(11, 26, 17)),
        (CHASE, local(11, 27, 9)),
        (STUCK, local(11, 30, 9)),
    ]
    # Asked after the reminder's time, nobody is reminded of it in the same breath.
    asked = replace(owed, asked_at=local(11, 25, 10))
    assert (CHASE, local(11, 25, 9, 30)) not in chasers(asked)


def test_the_organiser_is_asked_before_the_meeting_begins() -> None:
    owed = Owed(7, local(11, 30, 17), asked_at=MONDAY, until=START)
    # The chaser of the next morning would come at the start: the deadline's is the last one.
    assert chasers(owed)[-2:] == [(CHASE, local(11, 30, 17)), (STUCK, local(11, 30, 17))]
    # For afterwards nothing ends with the meeting.
    after = replace(owed, until=None)
    assert chasers(after)[-1] == (STUCK, local(12, 2, 9))
    # Due at the very start, there is nothing left to chase.
    at_start = Owed(7, START, asked_at=local(11, 30, 18), until=START)
    assert chasers(at_start) == []


@settings(max_examples=60, deadline=None)
@given(
    days=st.integers(-3, 30), asked=st.integers(0, 600), lead=st.integers(0, 10), cap=st.booleans()
)
def test_nobody_is_chased_in_quiet_hours_or_after_the_start(
    days: int, asked: int, lead: int, cap: bool
) -> None:
    start = START + timedelta(days=days)
    due = min(due_by_lead(start, lead, OFFICE), start)
    until = start if cap else None
    owed = Owed(1, due, asked_at=start - timedelta(hours=asked), until=until)
    found = wanted_timers([owed], office=OFFICE)
    assert len({(one.kind, one.slot) for one in found}) == len(found)
    assert sum(one.kind == CHASE for one in found) <= 3
    assert sum(one.kind == STUCK for one in found) == bool(found)
    for one in found:
        assert until is None or one.due_at < until
        assert one.valid_until > one.due_at or one.kind == CHASE
        there = OFFICE.calendar.next_working_moment(
            one.due_at, OFFICE.profile.quiet_hours, SHANGHAI
        )
        assert there == one.due_at


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1-3", (1, 2, 3)),
        ("1-2、5，7; 9", (1, 2, 5, 7, 9)),
        ("3 至 4号", (3, 4)),
        ("5，5, 4", (4, 5)),
        ("", None),
        ("0", None),
        ("3-1", None),
        ("1-999999", None),
        ("一到三", None),
        ("1-2-3", None),
        ("12a", None),
        ("9" * 40, None),
    ],
)
def test_numbers_as_clerks_write_them(text: str, numbers: tuple[int, ...] | None) -> None:
    assert numbers_in(text) == numbers


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="0123456789-—至,， 、号x", max_size=30))
def test_numbers_read_are_sorted_and_few(text: str) -> None:
    found = numbers_in(text)
    assert found is None or (found == tuple(sorted(set(found))) and 0 < len(found) <= 2000)


def test_what_an_edition_changed_is_counted_by_paragraphs() -> None:
    old = ["一、目标", "年内完成", "二、分工", "另定"]
    assert compared(old, old) == Differences(0, 0, 0)
    new = ["一、目标", "上半年完成", "二、分工", "综合处牵头", "各处配合", "三、经费"]
    assert compared(old, new) == Differences(added=2, changed=2, removed=0)
    assert compared(new, old) == Differences(added=0, changed=2, removed=2)


def test_day_of_a_lead_is_a_working_day() -> None:
    # 1 October: the holidays are passed over.
    start = datetime(2026, 10, 9, 1, tzinfo=UTC)
    day = due_by_lead(start, 3, OFFICE).astimezone(SHANGHAI).date()
    assert OFFICE.calendar.is_working_day(day)
    assert day < date(2026, 10, 1)
