"""Moving: the sittings of a meeting follow its times. Rows 2.10, 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import count
from zoneinfo import ZoneInfo

from meetings.changes import Actor, changed
from meetings.office import Office
from meetings.signin.sittings import (
    MORNING,
    MOST,
    SittingPlan,
    as_data,
    half_days,
    is_held,
    plans_of,
    renumber_leave,
)
from storage import Session
from storage import meetings as rows


def follow_times(
    session: Session,
    actor: Actor,
    meeting: rows.Meeting,
    before: tuple[datetime, datetime],
    *,
    now: datetime,
    office: Office,
) -> None:
    """The meeting's times were ``before`` and changed: its sittings move along. Those that were
    held already stay where they were; who signed in stays signed in."""
    sittings = rows.sittings_of(session, meeting.id)
    if len(sittings) < 2 or before == (meeting.starts_at, meeting.ends_at):
        return  # the only one is the meeting itself (``following``)
    were = plans_of(sittings)
    _move(session, meeting, sittings, meeting.starts_at - before[0], now=now, office=office)
    _renumber(session, meeting.id)
    changed(
        session,
        actor,
        "move sittings",
        f"meeting:{meeting.id}",
        now=now,
        before={"sittings": [as_data(plan) for plan in were]},
        after={
            "sittings": [as_data(plan) for plan in plans_of(rows.sittings_of(session, meeting.id))]
        },
    )


def _move(
    session: Session,
    meeting: rows.Meeting,
    sittings: Sequence[rows.Sitting],
    by: timedelta,
    *,
    now: datetime,
    office: Office,
) -> None:
    open_ = [
        sitting
        for sitting in sittings
        if sitting.starts_at > now or not rows.is_sitting_used(session, sitting.id)
    ]
    for sitting in open_:
        sitting.starts_at, sitting.ends_at = sitting.starts_at + by, sitting.ends_at + by
    left = []
    for sitting in open_:
        # What the shorter meeting has no time for falls away, unless somebody stands on it.
        outside = sitting.starts_at >= meeting.ends_at
        if outside and not is_held(session, sitting):
            session.delete(sitting)
        else:
            left.append(sitting)
    days = _further_days(left[-1], meeting, office.zone)[: MOST - len(left)] if left else []
    if left and not days:
        left[-1].ends_at = max(meeting.ends_at, left[-1].starts_at + timedelta(minutes=1))
    numbers = count(1 + max(sitting.number for sitting in sittings))
    for number, plan in zip(numbers, days, strict=False):
        more = rows.Sitting(meeting_id=meeting.id, number=number)
        more.title, more.starts_at, more.ends_at = plan.title, plan.starts_at, plan.ends_at
        session.add(more)
    session.flush()


def _further_days(last: rows.Sitting, meeting: rows.Meeting, zone: ZoneInfo) -> list[SittingPlan]:
    """The half-days after the last sitting's own, where the meeting goes on until another day."""
    day = last.starts_at.astimezone(zone).date() + timedelta(days=1)
    begins = datetime.combine(day, MORNING, zone)
    if last.ends_at > begins or meeting.ends_at <= begins:
        return []
    return half_days(begins, meeting.ends_at, zone)


def _renumber(session: Session, meeting_id: int) -> None:
    sittings = sorted(rows.sittings_of(session, meeting_id), key=lambda s: (s.starts_at, s.number))
    renumber_leave(session, meeting_id, {s.number: n for n, s in enumerate(sittings, 1)})
    for index, sitting in enumerate(sittings):
        sitting.number = -1 - index
    session.flush()
    for index, sitting in enumerate(sittings, 1):
        sitting.number = index
    session.flush()
