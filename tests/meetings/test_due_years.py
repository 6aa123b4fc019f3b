"""When reminders and the daily list are due, over years, zones and changes of clocks.

Rows 2.2, 8.2; norms SUP-07, LEAN-09, ORG-02.
"""

from __future__ import annotations

import itertools
import random
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from meetings import daily
from meetings.calendar import DayOverride, QuietHours, WorkCalendar
from meetings.notices.facts import reply_deadline
from meetings.notices.reminders import COMING, REMINDER, Rhythm, wanted_timers
from meetings.office import Office
from meetings.regime import load_profile
from meetings.tasks import Chased, State, reminder_due
from storage import Session, timers
from storage.database import Database
from storage.timers import WantedTimer
from tests.meetings.test_calendar_years import CHANGES, DAY, MINUTE, ZONES, days, is_quiet, zones
from tests.stories.world import office

PROFILE = load_profile("central-2023")
LONG = timedelta(days=500)


def office_in(zone: ZoneInfo, **rules: object) -> Office:
    """The shipped office, moved to another zone and with some other rules."""
    profile = replace(PROFILE, zone=zone, **rules)  # type: ignore[arg-type]
    return replace(office(), profile=profile, calendar=WorkCalendar("CN"))


@given(due_on=days, ahead=st.integers(0, 400))
@settings(deadline=None, max_examples=60)
def test_reminders_of_a_task_come_in_order_on_working_days(due_on: date, ahead: int) -> None:
    calendar = WorkCalendar("CN")
    task = Chased(state=State.IN_PROGRESS, due_on=due_on, assigned_on=due_on - ahead * DAY)
    found: list[tuple[str, date]] = []
    day = task.assigned_on
    while day <= due_on:
        slot = reminder_due(task, day, calendar, PROFILE)
        if slot is not None:
            found.append((slot.name, day))
            task = replace(task, reminded_on=day)
        day += DAY
    names = [name for name, _ in found]
    assert names == ["T-7", "T-3", "T-1", "T-0"][4 - len(names) :]
    assert all(calendar.is_working_day(day) for _, day in found)
    assert all(early < late for (_, early), (_, late) in itertools.pairwise(found))
    last = due_on if calendar.is_working_day(due_on) else calendar.add_working_days(due_on, -1)
    for name, on in found:
        assert calendar.working_days_between(on, last) == int(name[2:])


@given(
    asked=st.integers(0, 6 * 365 * 24 * 12),
    ahead=st.integers(1, 40 * 24 * 12),
    zone=zones,
    gap=st.integers(1, 100),
    cap=st.integers(0, 10),
    hour_before=st.integers(0, 1440),
    eve=st.builds(time, st.integers(0, 23), st.sampled_from([0, 30])),
)
@settings(deadline=None, max_examples=150)
def test_reminders_of_a_meeting_end_before_it_starts(
    asked: int, ahead: int, zone: ZoneInfo, gap: int, cap: int, hour_before: int, eve: time
) -> None:
    reply = replace(
        PROFILE.reply,
        reminder_gap_hours=gap,
        reminder_cap=cap,
        hour_before_min=hour_before,
        day_before_time=eve,
    )
    here = office_in(zone, reply=reply)
    asked_at = datetime(2024, 1, 1, tzinfo=UTC) + 5 * asked * MINUTE
    starts_at = asked_at + 5 * ahead * MINUTE
    reply_by = reply_deadline(starts_at, now=asked_at, office=here)
    assert asked_at < reply_by <= starts_at
    rhythm = Rhythm(asked_at, asked_at, starts_at, reply_asked=True, reply_by=reply_by)
    wanted = wanted_timers(rhythm, here)
    for kind, end in ((REMINDER, reply_by), (COMING, starts_at)):
        rungs = [timer for timer in wanted if timer.kind == kind]
        assert all(asked_at < timer.due_at < end for timer in rungs)
        # Each is good until the next, the last until the end: never two, never none between.
        until = [timer.due_at for timer in rungs[1:]] + [end] * bool(rungs)
        assert [timer.valid_until for timer in rungs] == until
        assert all(timer.due_at <= timer.valid_until for timer in rungs)
    chasers = [timer.due_at for timer in wanted if timer.kind == REMINDER]
    assert len(chasers) <= cap
    assert not any(is_quiet(at, here.profile.quiet_hours, zone) for at in chasers)
    spaced = [asked_at, *chasers]
    assert all(late - early >= timedelta(hours=gap) for early, late in itertools.pairwise(spaced))


def made(database: Database, now: datetime, here: Office) -> list[tuple[str, datetime]]:
    """What the clock does at this moment: want the list, fire what is due."""

    def unit(session: Session) -> list[tuple[str, datetime]]:
        daily.want_next(session, now=now, office=here)
        due = timers.due(session, now, 100)
        return [(one.slot, now) for one in due if timers.fired(session, one.id, at=now)]

    return database.write_now(unit)


def next_look(database: Database, now: datetime) -> datetime:
    due = database.read_now(timers.next_due)
    assert due is not None, "the next list is always wanted"
    return max(due, now)


def worked_through(first: date, last: date) -> WorkCalendar:
    """Clocks change on Sundays: an office that works on every one of these days."""
    span = (first + n * DAY for n in range((last - first).days + 1))
    return WorkCalendar("CN", {day: DayOverride(working=True) for day in span})


@pytest.mark.parametrize("zone", ZONES, ids=str)
@pytest.mark.parametrize("at", [time(9), time(2, 15), time(1, 45), time(23, 50)], ids=str)
def test_one_list_a_day_through_every_change_of_clocks(
    sqlite_database: Database, zone: ZoneInfo, at: time
) -> None:
    """Nonexistent and doubled times, and restarts at random moments around them."""
    rng = random.Random(f"{zone} {at}")
    for change in CHANGES:
        here = office_in(zone, digest_time=at, quiet_hours=QuietHours())
        first, last = change.date() - 3 * DAY, change.date() + 3 * DAY
        here = replace(here, calendar=worked_through(first - 2 * DAY, last + 2 * DAY))
        now = datetime.combine(first, time.min, zone).astimezone(UTC)
        end = datetime.combine(last + DAY, time.min, zone).astimezone(UTC)
        found: list[tuple[str, datetime]] = []
        while now < end:
            found += made(sqlite_database, now, here)
            now = next_look(sqlite_database, now) + rng.choice([0, 0, 1, 30]) * MINUTE / 10
            if rng.random() < 0.3:
                now = max(now - 7 * MINUTE, found[-1][1] if found else now)
        seen = [slot for slot, _ in found if first <= date.fromisoformat(slot) <= last]
        assert seen == [(first + n * DAY).isoformat() for n in range(7)]
        for slot, fired_at in found:
            there = fired_at.astimezone(zone)
            assert there.date().isoformat() == slot
            wanted = datetime.combine(there.date(), at, zone)
            late = fired_at - wanted.astimezone(UTC)
            assert timedelta(0) <= late <= 4 * MINUTE


@pytest.mark.parametrize("zone", ZONES, ids=str)
def test_one_list_a_working_day_over_year_ends_and_through_downtimes(
    sqlite_database: Database, zone: ZoneInfo
) -> None:
    rng = random.Random(str(zone))
    here = office_in(zone)
    now = datetime(2025, 12, 1, tzinfo=UTC)
    found: list[tuple[str, datetime]] = []
    asleep: list[tuple[datetime, datetime]] = []
    while now < datetime(2026, 3, 10, tzinfo=UTC):
        found += made(sqlite_database, now, here)
        awake = next_look(sqlite_database, now)
        if rng.random() < 0.3:
            begun = now + rng.random() * (awake - now)
            awake = begun + timedelta(hours=rng.choice([1, 5, 12, 30, 80]))
            asleep.append((begun, awake))
        now = awake
    slots = [slot for slot, _ in found]
    assert len(set(slots)) == len(slots)
    for slot, fired_at in found:
        assert fired_at.astimezone(zone).date().isoformat() == slot
        assert not is_quiet(fired_at, here.profile.quiet_hours, zone)
    day = date(2025, 12, 2)
    while day < date(2026, 3, 9):
        due = datetime.combine(day, time(9), zone).astimezone(UTC)
        lost = any(begun <= due and until >= due + daily.VALID for begun, until in asleep)
        expected = here.calendar.is_working_day(day) and not lost
        assert (day.isoformat() in slots) == expected, day
        day += DAY


def test_a_list_due_late_in_the_day_is_not_made_on_the_next(sqlite_database: Database) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    here = office_in(zone, digest_time=time(20), quiet_hours=QuietHours())

    def at(day: int, hour: int) -> datetime:
        return datetime(2026, 11, day, hour, tzinfo=zone).astimezone(UTC)

    assert made(sqlite_database, at(24, 19), here) == []
    assert made(sqlite_database, at(25, 1), here) == []
    [(slot, _)] = made(sqlite_database, at(25, 20), here)
    assert slot == "2026-11-25"


def test_another_time_of_the_list_makes_no_second_one(sqlite_database: Database) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    nine = datetime(2026, 11, 24, 9, tzinfo=zone).astimezone(UTC)
    assert len(made(sqlite_database, nine, office_in(zone))) == 1
    later = office_in(zone, digest_time=time(11))
    assert made(sqlite_database, nine + timedelta(hours=2), later) == []
    [(slot, _)] = made(sqlite_database, nine + timedelta(hours=26), later)
    assert slot == "2026-11-25"


def test_a_slot_that_is_wanted_twice_would_be_seen(sqlite_database: Database) -> None:
    """The check above is one: with the old rule a later time fires the slot again."""

    def unit(session: Session) -> list[str]:
        early, late = datetime(2026, 11, 24, 1, tzinfo=UTC), datetime(2026, 11, 24, 3, tzinfo=UTC)
        fired = []
        for due in (early, late):
            wanted = WantedTimer(daily.KIND, "2026-11-24", due, due + daily.VALID)
            timers.replace(session, daily.SUBJECT, [wanted])
            for one in timers.due(session, due, 10):
                assert timers.fired(session, one.id, at=due)
                fired.append(one.slot)
        return fired

    assert sqlite_database.write_now(unit) == ["2026-11-24"] * 2
