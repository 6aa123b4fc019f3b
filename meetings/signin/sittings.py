"""Sittings (场次): the half-days of a meeting, set by the hosts; they move with it (``moving``).
Row 3.2.

They follow one another from the meeting's start to its end. One that was signed in to is kept
whatever happens to the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from meetings import panel
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.signin.clock import want_timers
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows

#: A congress of ten days in half-days.
MOST = 20
LONGEST_TITLE = 30
#: Longer than a half-day: somebody who makes such a meeting is reminded of sittings.
LONG = timedelta(hours=5)
#: Where a day is divided when half-days are proposed, and when the second half begins.
NOON, AFTERNOON = time(12), time(14)
MORNING, EVENING = time(9), time(17)


@dataclass(frozen=True, slots=True)
class SittingPlan:
    """One sitting as the hosts want it."""

    starts_at: datetime
    ends_at: datetime
    title: str = ""


@dataclass(frozen=True, slots=True)
class SittingsSet:
    """The sittings are these now, in order; ``changed``: they were others."""

    meeting_id: int
    sittings: tuple[SittingPlan, ...]
    changed: bool


def half_days(starts_at: datetime, ends_at: datetime, zone: ZoneInfo) -> list[SittingPlan]:
    """The meeting in half-days: each day's morning and afternoon, between its start and end."""
    day = starts_at.astimezone(zone).date()
    last = ends_at.astimezone(zone).date()
    found: list[SittingPlan] = []
    while day <= last and len(found) < MOST:
        for begins, ends in ((MORNING, NOON), (AFTERNOON, EVENING)):
            start = datetime.combine(day, begins, zone)
            end = datetime.combine(day, ends, zone)
            if end > starts_at and start < ends_at:
                found.append(SittingPlan(start, end))
        day += timedelta(days=1)
    return _fitted(found, starts_at, ends_at)


def _fitted(found: list[SittingPlan], starts_at: datetime, ends_at: datetime) -> list[SittingPlan]:
    """The first begins with the meeting, the last ends with it."""
    if not found:
        return [SittingPlan(starts_at, ends_at)]
    first, last = found[0], found[-1]
    found[0] = SittingPlan(starts_at, first.ends_at, first.title)
    last = found[-1]
    found[-1] = SittingPlan(last.starts_at, ends_at, last.title)
    return found


def set_sittings(
    session: Session,
    actor: Actor,
    meeting_id: int,
    wanted: Sequence[SittingPlan],
    *,
    now: datetime,
    office: Office,
) -> SittingsSet | Refused:
    """The meeting's sittings. Those that stay keep their sign-ins, however their times change;
    one that was signed in to can not be removed."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if problem := _problem(meeting, wanted, office):
        return problem
    before = rows.sittings_of(session, meeting_id)
    kept = _matched(before, wanted)
    gone = [sitting for sitting in before if sitting.id not in kept]
    for sitting in gone:
        if is_held(session, sitting):
            return refused("sitting-used", starts=sitting.starts_at.isoformat())
    plans = plans_of(before)
    if plans == tuple(wanted):
        return SittingsSet(meeting_id, plans, changed=False)
    _write(session, meeting, before, gone, kept, wanted)
    changed(
        session,
        actor,
        "set sittings",
        f"meeting:{meeting_id}",
        now=now,
        before={"sittings": [as_data(plan) for plan in plans]},
        after={"sittings": [as_data(plan) for plan in wanted]},
    )
    if meeting.state == "published":
        want_timers(session, meeting, now=now, office=office)
    # Imported here: a room that is booked edits the meeting's place.
    from meetings import venues

    venues.follow_times(session, actor, meeting, now=now, office=office)
    venues.want_timers(session, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return SittingsSet(meeting_id, tuple(wanted), changed=True)


def plans_of(sittings: Sequence[rows.Sitting]) -> tuple[SittingPlan, ...]:
    """The sittings as the hosts set them."""
    return tuple(SittingPlan(s.starts_at, s.ends_at, s.title) for s in sittings)


def as_data(plan: SittingPlan) -> list[str]:
    """A sitting as the audit keeps it."""
    return [plan.starts_at.isoformat(), plan.ends_at.isoformat(), plan.title]


def _problem(
    meeting: rows.Meeting, wanted: Sequence[SittingPlan], office: Office
) -> Refused | None:
    if not 1 <= len(wanted) <= MOST:
        return refused("sittings-many", limit=MOST)
    for plan in wanted:
        if len(plan.title) > LONGEST_TITLE:
            return refused("sitting-title-long", limit=LONGEST_TITLE)
        if mark_in(plan.title, office.profile):
            return refused("level-mark")
        if plan.starts_at >= plan.ends_at:
            return refused("sitting-backwards", starts=plan.starts_at.isoformat())
    for one, other in pairwise(wanted):
        if one.ends_at > other.starts_at:
            return refused("sittings-overlap", starts=other.starts_at.isoformat())
    if (wanted[0].starts_at, wanted[-1].ends_at) != (meeting.starts_at, meeting.ends_at):
        return refused(
            "sittings-outside",
            starts=meeting.starts_at.isoformat(),
            ends=meeting.ends_at.isoformat(),
        )
    return None


def _matched(before: Sequence[rows.Sitting], wanted: Sequence[SittingPlan]) -> dict[int, int]:
    """Which sitting becomes which (id → index): the same start, else the most time in common,
    else what is left, in order."""
    kept: dict[int, int] = {}
    free = set(range(len(wanted)))
    for same in (_same_start, _common):
        pairs = [
            (same(sitting, wanted[index]), -index, sitting.id)
            for sitting in before
            for index in range(len(wanted))
        ]
        for score, minus, id in sorted(pairs, reverse=True):
            if score and id not in kept and -minus in free:
                kept[id] = -minus
                free.discard(-minus)
    rest = [sitting.id for sitting in before if sitting.id not in kept]
    kept.update(zip(rest, sorted(free), strict=False))
    return kept


def _same_start(sitting: rows.Sitting, plan: SittingPlan) -> float:
    return float(sitting.starts_at == plan.starts_at)


def _common(sitting: rows.Sitting, plan: SittingPlan) -> float:
    until = min(sitting.ends_at, plan.ends_at)
    return max(0.0, (until - max(sitting.starts_at, plan.starts_at)).total_seconds())


def _write(
    session: Session,
    meeting: rows.Meeting,
    before: Sequence[rows.Sitting],
    gone: Sequence[rows.Sitting],
    kept: dict[int, int],
    wanted: Sequence[SittingPlan],
) -> None:
    for sitting in gone:
        session.delete(sitting)
    there = {kept[sitting.id]: sitting for sitting in before if sitting.id in kept}
    renumber_leave(
        session, meeting.id, {sitting.number: index + 1 for index, sitting in there.items()}
    )
    # Numbers are unique: out of the way first, then as they are to be.
    for index, sitting in there.items():
        sitting.number = -1 - index
    session.flush()
    for index, plan in enumerate(wanted):
        found = there.get(index)
        if found is None:
            found = rows.Sitting(meeting_id=meeting.id, number=index + 1)
            session.add(found)
        found.number, found.title = index + 1, plan.title
        found.starts_at, found.ends_at = plan.starts_at, plan.ends_at
    session.flush()


def is_held(session: Session, sitting: rows.Sitting) -> bool:
    """Whether anything was recorded at the sitting, or somebody sent apologies for it."""
    people = attendance_rows.everybody_ever_invited(session, sitting.meeting_id)
    away = any(sitting.number in (place.leave_sittings or ()) for place in people)
    return away or rows.is_sitting_used(session, sitting.id)


def renumber_leave(session: Session, meeting_id: int, numbers: dict[int, int]) -> None:
    """Apologies for single sittings name them by number, and follow them to the new one."""
    for place in attendance_rows.everybody_ever_invited(session, meeting_id):
        if place.leave_sittings:
            place.leave_sittings = sorted(numbers[n] for n in place.leave_sittings if n in numbers)
