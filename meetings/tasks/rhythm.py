"""The rhythm of a task: its lamp, and on which days its owner and the unit's head are reminded.

Pure: what the clock does with it is in ``meetings.daily``. Days are the office's; every reminder
falls on a working day (norms SUP-06, SUP-07). Row 8.2.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from meetings.calendar import WorkCalendar
from meetings.regime import Profile


class State(StrEnum):
    """Where a task stands (SUP-04)."""

    ASSIGNED = "assigned"
    CONTESTED = "contested"
    IN_PROGRESS = "in_progress"
    REPORTED = "reported"
    SUSPENDED = "suspended"
    CLOSED = "closed"


class Lamp(StrEnum):
    """亮灯: computed, never typed, and always said in words."""

    NORMAL = "normal"
    NEAR = "near"
    OVERDUE = "overdue"


class Reason(StrEnum):
    """Why a lamp is lit: the due day, the percentage reported, or a milestone that passed."""

    NONE = "none"
    DAYS = "days"
    BEHIND = "behind"
    FAR_BEHIND = "far_behind"
    MILESTONE = "milestone"
    LATE = "late"


@dataclass(frozen=True, slots=True)
class Chased:
    """What the rhythm depends on. All days are the office's."""

    state: State
    due_on: date
    #: When the present owner was told.
    assigned_on: date
    #: The last day on which the owner was reminded, and the unit's head told.
    reminded_on: date | None = None
    escalated_on: date | None = None
    #: The last day on which it was said that nobody can reach them.
    unreachable_on: date | None = None
    #: A report quiets everything up to and including this day.
    quiet_until: date | None = None
    reported_on: date | None = None
    #: The percentage last reported, 0 to 100, and the day of that report.
    percent: int | None = None
    percent_on: date | None = None
    #: Days of the milestones not yet reached.
    milestones: tuple[date, ...] = ()
    #: Whether 签收 is asked for, and chased.
    accept_asked: bool = True


@dataclass(frozen=True, slots=True)
class Slot:
    """A day on which a reminder falls. ``name``: accept, T-7 … T-0, T+1 once overdue, or
    milestone."""

    day: date
    name: str


def lamp_of(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> Lamp | None:
    """正常, 临期 or 逾期; None for what is closed or suspended.

    While a report waits to be verified the lamp stays as it was when it was reported. Behind
    plan counts like late: by the profile's points, judged on the day of the report (SUP-06).
    """
    if task.state in (State.CLOSED, State.SUSPENDED):
        return None
    if task.state is State.REPORTED and task.reported_on is not None:
        return Lamp.OVERDUE if task.reported_on > task.due_on else Lamp.NORMAL
    match lamp_reason(task, today, calendar, profile):
        case Reason.LATE | Reason.FAR_BEHIND:
            return Lamp.OVERDUE
        case Reason.DAYS | Reason.BEHIND | Reason.MILESTONE:
            return Lamp.NEAR
        case Reason.NONE:
            return Lamp.NORMAL


def lamp_reason(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> Reason:
    """Why the lamp is as it is, of a task that is worked on; the weightier reason."""
    rules = profile.supervision
    behind = points_behind(task, calendar)
    if today > task.due_on:
        return Reason.LATE
    if behind > rules.red_gap:
        return Reason.FAR_BEHIND
    if calendar.working_days_between(today, task.due_on) <= rules.yellow_wd:
        return Reason.DAYS
    if behind > rules.yellow_gap:
        return Reason.BEHIND
    return Reason.MILESTONE if milestones_late(task, today) else Reason.NONE


def points_behind(task: Chased, calendar: WorkCalendar) -> int:
    """Points between the plan and the last reported percentage, on the day of that report.

    The plan grows evenly over the working days from the day the task was given to its due day:
    nobody has to report daily to keep up with it. 0 where no percentage was reported.
    """
    if task.percent is None or task.percent_on is None:
        return 0
    whole = calendar.working_days_between(task.assigned_on, task.due_on)
    gone = calendar.working_days_between(task.assigned_on, min(task.percent_on, task.due_on))
    planned = 100 if whole <= 0 else round(100 * max(0, gone) / whole)
    return max(0, planned - task.percent)


def milestones_late(task: Chased, today: date) -> int:
    """Milestones whose day has passed."""
    return sum(day < today for day in task.milestones)


def overdue_days(due_on: date, today: date, calendar: WorkCalendar) -> int:
    """Working days since the due day; 0 while it is not over."""
    return max(0, calendar.working_days_between(due_on, today))


def reminder_due(
    task: Chased, today: date, calendar: WorkCalendar, profile: Profile
) -> Slot | None:
    """The slot for which the owner is to be reminded today, if any.

    Of several missed ones only the last; none on a rest day; none for what waits for somebody
    else (contested, reported) or is closed.
    """
    if task.state not in (State.ASSIGNED, State.IN_PROGRESS) or not calendar.is_working_day(today):
        return None
    past = [slot for slot in _slots(task, today, calendar, profile) if slot.day <= today]
    if not past:
        return None
    last = sorted(past, key=lambda slot: slot.day)[-1]
    return last if last.day > _silent_through(task, task.reminded_on) else None


def escalation_due(
    task: Chased, today: date, calendar: WorkCalendar, profile: Profile
) -> int | None:
    """Working days overdue where the unit's head is to be told of it today, else None.

    Once when the profile's days have passed, then on the days the owner is reminded.
    """
    if task.state not in (State.ASSIGNED, State.IN_PROGRESS) or not calendar.is_working_day(today):
        return None
    late = overdue_days(task.due_on, today, calendar)
    after = max(1, profile.supervision.escalate_after_wd)
    if late < after:
        return None
    first = calendar.add_working_days(task.due_on, after)
    last = _overdue_slot(task.due_on, today, calendar, profile)
    day = max(first, last.day) if last else first
    return late if day > _silent_through(task, task.escalated_on) else None


def submission_due(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> bool:
    """Whether 呈报 to the leader in charge is to be proposed: the head's grace is over, too.

    Only proposed: it goes there when somebody presses it.
    """
    rules = profile.supervision
    late = escalation_due(task, today, calendar, profile)
    return late is not None and late >= max(1, rules.escalate_after_wd) + rules.head_grace_wd


def unreachable_due(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> bool:
    """Whether head and hosts are to be told today that nobody can remind the owner: at once,
    then on the rhythm of what is overdue, until somebody else has the task."""
    if task.state not in (State.ASSIGNED, State.IN_PROGRESS) or not calendar.is_working_day(today):
        return False
    if task.unreachable_on is None:
        return True
    since = calendar.working_days_between(task.unreachable_on, today)
    return since >= profile.supervision.overdue_every_wd


def quiet_through(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> date:
    """The last day a report made today keeps quiet: the day before the next slot."""
    following = min(
        (slot.day for slot in _coming(task, today, calendar, profile) if slot.day > today),
        default=today + timedelta(days=1),
    )
    return following - timedelta(days=1)


def _silent_through(task: Chased, told_on: date | None) -> date:
    """The day up to which everything was said, or is kept quiet."""
    return max(day for day in (task.assigned_on, told_on, task.quiet_until) if day is not None)


def _slots(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> Iterator[Slot]:
    """Every slot before the due day, and the last one after it."""
    # 签收 first: where two fall on one day the due day is the more pressing, and comes later.
    if task.state is State.ASSIGNED and task.accept_asked:
        waited = calendar.working_days_between(task.assigned_on, today)
        over = waited - profile.supervision.accept_wd - 1
        if over >= 0:
            every = profile.supervision.overdue_every_wd
            count = profile.supervision.accept_wd + 1 + over // every * every
            yield Slot(calendar.add_working_days(task.assigned_on, count), "accept")
    yield from _of_milestones(task, calendar)
    yield from _before(task.due_on, calendar, profile)
    late = _overdue_slot(task.due_on, today, calendar, profile)
    if late is not None:
        yield late


def _of_milestones(task: Chased, calendar: WorkCalendar) -> Iterator[Slot]:
    """The working day before a milestone, its day, and the working day after it."""
    for day in task.milestones:
        base = day if calendar.is_working_day(day) else calendar.add_working_days(day, -1)
        for working in (
            calendar.add_working_days(base, -1),
            base,
            calendar.add_working_days(day, 1),
        ):
            yield Slot(working, "milestone")


def _before(due_on: date, calendar: WorkCalendar, profile: Profile) -> Iterator[Slot]:
    # A due day on a rest day is spoken of on the last working day before it.
    base = due_on if calendar.is_working_day(due_on) else calendar.add_working_days(due_on, -1)
    for ahead in sorted(profile.supervision.remind_wd, reverse=True):
        day = calendar.add_working_days(base, -ahead) if ahead else base
        yield Slot(day, f"T-{ahead}")


def _overdue_slot(
    due_on: date, today: date, calendar: WorkCalendar, profile: Profile
) -> Slot | None:
    """The last slot after the due day, up to today."""
    first, every = profile.supervision.overdue_first_wd, profile.supervision.overdue_every_wd
    late = overdue_days(due_on, today, calendar)
    if late < first:
        return None
    count = first + (late - first) // every * every
    return Slot(calendar.add_working_days(due_on, count), f"T+{count}")


def _coming(task: Chased, today: date, calendar: WorkCalendar, profile: Profile) -> Iterator[Slot]:
    """Slots from today on: those before the due day and the first one after today."""
    yield from _of_milestones(task, calendar)
    yield from _before(task.due_on, calendar, profile)
    first, every = profile.supervision.overdue_first_wd, profile.supervision.overdue_every_wd
    late = overdue_days(task.due_on, today, calendar)
    count = first if late < first else first + ((late - first) // every + 1) * every
    yield Slot(calendar.add_working_days(task.due_on, count), f"T+{count}")
