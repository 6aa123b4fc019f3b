"""The rhythm of a task over years of days: rows 8.2, norms SUP-06 and SUP-07."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from meetings.calendar import DayOverride, WorkCalendar
from meetings.regime import load_profile
from meetings.tasks import (
    Chased,
    Lamp,
    Slot,
    State,
    escalation_due,
    lamp_of,
    quiet_through,
    reminder_due,
    submission_due,
)
from meetings.tasks.rhythm import Reason, lamp_reason, points_behind

PROFILE = load_profile("central-2023")
CN = WorkCalendar("CN")
DAY = timedelta(days=1)
days = st.dates(date(2024, 1, 2), date(2029, 12, 31))


def task(due_on: date, assigned_on: date, state: State = State.IN_PROGRESS) -> Chased:
    return Chased(state=state, due_on=due_on, assigned_on=assigned_on)


def reminded(
    chased: Chased, until: date, calendar: WorkCalendar = CN, asleep: frozenset[date] = frozenset()
) -> list[Slot]:
    """Every reminder from the day it was given to ``until``, one look a day."""
    found = []
    day = chased.assigned_on
    while day <= until:
        slot = reminder_due(chased, day, calendar, PROFILE) if day not in asleep else None
        if slot is not None:
            found.append(Slot(day, slot.name))
            chased = replace(chased, reminded_on=day)
        day += DAY
    return found


def escalated(chased: Chased, until: date) -> list[tuple[date, int]]:
    found = []
    day = chased.assigned_on
    while day <= until:
        late = escalation_due(chased, day, CN, PROFILE)
        if late is not None:
            found.append((day, late))
            chased = replace(chased, escalated_on=day)
        day += DAY
    return found


def test_the_whole_rhythm_around_national_day() -> None:
    chased = task(date(2026, 10, 12), date(2026, 9, 1))
    assert reminded(chased, date(2026, 10, 28)) == [
        Slot(date(2026, 9, 24), "T-7"),
        Slot(date(2026, 10, 8), "T-3"),
        Slot(date(2026, 10, 10), "T-1"),  # a Saturday that is worked
        Slot(date(2026, 10, 12), "T-0"),
        Slot(date(2026, 10, 13), "T+1"),
        Slot(date(2026, 10, 20), "T+6"),
        Slot(date(2026, 10, 27), "T+11"),
    ]
    assert escalated(chased, date(2026, 10, 28)) == [
        (date(2026, 10, 15), 3),
        (date(2026, 10, 20), 6),
        (date(2026, 10, 27), 11),
    ]


def test_a_due_day_on_a_rest_day_is_spoken_of_the_working_day_before() -> None:
    chased = task(date(2026, 10, 3), date(2026, 9, 1))
    found = reminded(chased, date(2026, 10, 9))
    assert [slot.name for slot in found] == ["T-7", "T-3", "T-1", "T-0", "T+1"]
    assert found[-2].day == date(2026, 9, 30)
    assert found[-1].day == date(2026, 10, 8)


def test_after_days_without_a_look_only_the_last_slot_is_left() -> None:
    chased = task(date(2026, 12, 11), date(2026, 11, 23))
    asleep = frozenset(date(2026, 12, 1) + DAY * n for n in range(9))
    found = reminded(chased, date(2026, 12, 10), asleep=asleep)
    assert found == [Slot(date(2026, 12, 10), "T-1")]
    found = reminded(chased, date(2026, 12, 9), asleep=asleep - {date(2026, 12, 9)})
    assert found == [Slot(date(2026, 12, 9), "T-3")]  # T-7 of the 2nd is not made up for


def test_what_is_not_acknowledged_is_reminded_until_it_is() -> None:
    chased = task(date(2027, 6, 1), date(2026, 11, 23), State.ASSIGNED)
    assert reminded(chased, date(2026, 12, 4)) == [
        Slot(date(2026, 11, 26), "accept"),
        Slot(date(2026, 12, 3), "accept"),
    ]
    assert reminded(replace(chased, state=State.IN_PROGRESS), date(2026, 12, 4)) == []


def test_a_day_of_the_offices_own_table_moves_the_rhythm() -> None:
    off = WorkCalendar("CN", {date(2026, 12, 10): DayOverride(working=False)})
    chased = task(date(2026, 12, 11), date(2026, 12, 8))
    assert [slot.day for slot in reminded(chased, date(2026, 12, 11), off)] == [
        date(2026, 12, 9),
        date(2026, 12, 11),
    ]


@given(days, st.integers(0, 400))
@settings(deadline=None, max_examples=40)
@example(date(2026, 9, 30), 3)
def test_never_on_a_rest_day_and_never_twice_a_day(assigned_on: date, length: int) -> None:
    chased = task(assigned_on + DAY * length, assigned_on, State.ASSIGNED)
    found = reminded(chased, chased.due_on + 40 * DAY)
    assert all(CN.is_working_day(slot.day) for slot in found)
    assert len({slot.day for slot in found}) == len(found)
    assert all(slot.day > assigned_on for slot in found)
    assert all(CN.is_working_day(day) for day, _ in escalated(chased, chased.due_on + 40 * DAY))


@given(days, st.integers(7, 250))
@settings(deadline=None, max_examples=40)
def test_who_has_seven_working_days_is_reminded_before_the_due_day(
    assigned_on: date, ahead: int
) -> None:
    due_on = CN.add_working_days(assigned_on, ahead)
    found = reminded(task(due_on, assigned_on), due_on - DAY)
    assert [slot.name for slot in found][-2:] == ["T-3", "T-1"]
    assert ("T-7" in {slot.name for slot in found}) == (ahead > 7)


@given(days, st.integers(0, 60), st.sets(st.integers(0, 120)))
@settings(deadline=None, max_examples=40)
def test_no_gap_ends_in_a_burst(assigned_on: date, length: int, gaps: set[int]) -> None:
    chased = task(assigned_on + DAY * length, assigned_on)
    asleep = frozenset(assigned_on + DAY * n for n in gaps)
    until = chased.due_on + 60 * DAY
    found = reminded(chased, until, asleep=asleep)
    always = reminded(chased, until)
    assert len(found) <= len(always)
    assert not {slot.day for slot in found} & asleep
    names = [slot.name for slot in found]
    assert len(set(names)) == len(names)


@given(days, st.integers(0, 60), st.integers(0, 90))
@settings(deadline=None, max_examples=40)
def test_a_report_quiets_until_the_next_slot_and_no_longer(
    assigned_on: date, length: int, after: int
) -> None:
    chased = task(assigned_on + DAY * length, assigned_on)
    today = assigned_on + DAY * after
    quiet = quiet_through(chased, today, CN, PROFILE)
    assert quiet >= today
    told = replace(chased, quiet_until=quiet)
    assert all(
        reminder_due(told, today + DAY * n, CN, PROFILE) is None
        and escalation_due(told, today + DAY * n, CN, PROFILE) is None
        for n in range((quiet - today).days + 1)
    )
    assert reminder_due(told, quiet + DAY, CN, PROFILE) is not None


@given(
    days,
    st.integers(0, 60),
    st.sampled_from([State.CONTESTED, State.REPORTED, State.SUSPENDED, State.CLOSED]),
)
@settings(deadline=None, max_examples=40)
def test_what_waits_for_others_or_is_closed_is_never_chased(
    assigned_on: date, length: int, state: State
) -> None:
    chased = task(assigned_on + DAY * length, assigned_on, state)
    until = chased.due_on + 40 * DAY
    assert reminded(chased, until) == []
    assert escalated(chased, until) == []


@pytest.mark.parametrize(
    ("today", "lamp"),
    [
        (date(2026, 12, 7), Lamp.NORMAL),
        (date(2026, 12, 8), Lamp.NEAR),
        (date(2026, 12, 11), Lamp.NEAR),
        (date(2026, 12, 12), Lamp.OVERDUE),
    ],
)
def test_the_lamp_is_computed(today: date, lamp: Lamp) -> None:
    chased = task(date(2026, 12, 11), date(2026, 11, 2))
    assert lamp_of(chased, today, CN, PROFILE) is lamp
    assert lamp_of(replace(chased, state=State.CLOSED), today, CN, PROFILE) is None


def test_a_slow_check_does_not_make_the_owner_late() -> None:
    chased = task(date(2026, 12, 11), date(2026, 11, 2), State.REPORTED)
    in_time = replace(chased, reported_on=date(2026, 12, 11))
    late = replace(chased, reported_on=date(2026, 12, 14))
    assert lamp_of(in_time, date(2027, 1, 20), CN, PROFILE) is Lamp.NORMAL
    assert lamp_of(late, date(2027, 1, 20), CN, PROFILE) is Lamp.OVERDUE


def test_milestones_are_spoken_of_the_day_before_that_day_and_the_day_after() -> None:
    # Saturday 10 October is worked; 1 to 7 October are off.
    chased = replace(
        task(date(2026, 11, 30), date(2026, 9, 1)),
        milestones=(date(2026, 9, 16), date(2026, 10, 5)),
    )
    assert reminded(chased, date(2026, 10, 20)) == [
        Slot(date(2026, 9, 15), "milestone"),
        Slot(date(2026, 9, 16), "milestone"),
        Slot(date(2026, 9, 17), "milestone"),
        Slot(date(2026, 9, 29), "milestone"),
        Slot(date(2026, 9, 30), "milestone"),
        Slot(date(2026, 10, 8), "milestone"),
    ]


def test_the_lamp_says_why() -> None:
    """Ten working days from Monday 23 November to Monday 7 December."""
    given_on = date(2026, 11, 23)
    chased = task(date(2026, 12, 7), given_on)
    half = replace(chased, percent_on=date(2026, 11, 30))  # five of ten: 50 % is the plan
    looks = {
        Reason.NONE: (chased, date(2026, 12, 1)),
        Reason.DAYS: (chased, date(2026, 12, 2)),
        Reason.LATE: (chased, date(2026, 12, 8)),
        Reason.MILESTONE: (
            replace(chased, milestones=(date(2026, 11, 26),)),
            date(2026, 11, 27),
        ),
        Reason.BEHIND: (replace(half, percent=39), date(2026, 11, 30)),
        Reason.FAR_BEHIND: (replace(half, percent=19), date(2026, 11, 30)),
    }
    lamps = {
        Reason.NONE: Lamp.NORMAL,
        Reason.LATE: Lamp.OVERDUE,
        Reason.FAR_BEHIND: Lamp.OVERDUE,
    }
    for reason, (one, today) in looks.items():
        assert lamp_reason(one, today, CN, PROFILE) is reason
        assert lamp_of(one, today, CN, PROFILE) is lamps.get(reason, Lamp.NEAR)
    for percent in (40, 50, 100):
        assert lamp_reason(replace(half, percent=percent), date(2026, 12, 1), CN, PROFILE) is (
            Reason.NONE
        )


def test_nobody_has_to_report_daily_to_keep_up_with_the_plan() -> None:
    chased = replace(
        task(date(2026, 12, 21), date(2026, 11, 23)), percent=25, percent_on=date(2026, 11, 30)
    )
    assert points_behind(chased, CN) == 0
    for days in range(1, 12):
        look = date(2026, 11, 30) + DAY * days
        assert lamp_of(chased, look, CN, PROFILE) is Lamp.NORMAL


@given(days, st.integers(0, 200), st.integers(0, 100), st.integers(0, 250))
@settings(deadline=None, max_examples=60)
def test_points_behind_stay_within_a_hundred_and_fall_with_what_is_done(
    given_on: date, length: int, percent: int, after: int
) -> None:
    chased = replace(
        task(given_on + DAY * length, given_on), percent=percent, percent_on=given_on + DAY * after
    )
    behind = points_behind(chased, CN)
    assert 0 <= behind <= 100 - percent
    assert points_behind(replace(chased, percent=100), CN) == 0


def test_submission_is_proposed_once_the_heads_grace_is_over() -> None:
    chased = task(date(2026, 10, 12), date(2026, 9, 1))
    found, day = [], date(2026, 10, 13)
    while day <= date(2026, 10, 28):
        if submission_due(chased, day, CN, PROFILE):
            found.append(day)
        if escalation_due(chased, day, CN, PROFILE) is not None:
            chased = replace(chased, escalated_on=day)
        day += DAY
    # Told on T+3 (15 October); its grace of three days ends on T+6.
    assert found == [date(2026, 10, 20), date(2026, 10, 27)]


def test_what_falls_on_one_day_is_named_by_the_weightier_slot() -> None:
    # Given on Monday 23 November, not acknowledged: the third working day is the due day's T-1.
    chased = task(date(2026, 11, 27), date(2026, 11, 23), State.ASSIGNED)
    assert reminded(chased, date(2026, 11, 26))[-1] == Slot(date(2026, 11, 26), "T-1")
