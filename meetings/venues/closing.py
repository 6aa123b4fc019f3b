"""Closing a room: for repair, for an event, at short notice, or for good. Row 2.3.

Who has it booked then is seen before, loses it, and is told at once, with what else there is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Who
from meetings.venues.facts import RoomFacts, may_name, room_facts
from meetings.venues.holding import CLOSED, OVER, RETIRED, end, lose
from meetings.venues.rooms import may_set
from storage import Session, room_slots
from storage import venues as rows
from storage.room_slots import Stay

LONGEST_REASON = 60
#: Longer than this a room is not closed but retired.
LONGEST = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Hit:
    """A meeting that has the room then; its title where it may be said, else ""."""

    starts_at: datetime
    ends_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class RoomClosed:
    """The room is closed then (``closure_id`` None: it is retired); so many lost it."""

    room: RoomFacts
    closure_id: int | None
    lost: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class RoomOpen:
    """A closure is over, or was before (``again``)."""

    room: RoomFacts
    again: bool = False


def hits(
    session: Session,
    who: Who,
    room_id: int,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    *,
    now: datetime,
) -> tuple[Hit, ...]:
    """Which meetings would lose the room, the earliest first; without times: from now on, all."""
    room = rows.room(session, room_id)
    there = room_slots.live_bookings_in(session, room_id, _since(starts_at, now), ends_at)
    found = [one for one in there if one.ends_at > now]
    if room is None or not found:
        return ()
    first = min(one.starts_at for one in found) - timedelta(days=1)
    last = max(one.ends_at for one in found) + timedelta(days=1)
    ids = {one.id for one in found}
    return tuple(
        _hit(who, stay, room.keeper_id)
        for stay in room_slots.stays(session, [room_id], first, last)
        if stay.booking_id in ids
    )


def _hit(who: Who, stay: Stay, keeper_id: int | None) -> Hit:
    title = stay.title if may_name(who, stay, keeper_id) else ""
    return Hit(stay.starts_at, stay.ends_at, title)


def close_room(
    session: Session,
    actor: Actor,
    room_id: int,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> RoomClosed | Refused:
    """The room can not be used then, in whole quarter-hours. What is booked in it meanwhile is
    lost as a whole: a meeting of several days does not sit in two places."""
    room = rows.lock_rooms(session, [room_id]).get(room_id)
    if room is None:
        return refused("gone")
    if not may_set(actor.who, room):
        return refused("not-allowed")
    if problem := _problem(room, starts_at, ends_at, reason, now, office):
        return problem
    starts_at, ends_at = room_slots.whole(starts_at, ends_at)
    if rows.closures_of(session, room_id, starts_at, ends_at):
        return refused("room-closed-already", name=room.name)
    why = f"{CLOSED}:{reason}" if reason else CLOSED
    lost = _lose(session, actor, room, starts_at, ends_at, why, now)
    closure_id = _closure(session, actor, room_id, starts_at, ends_at, reason, now)
    changed(
        session,
        actor,
        "close room",
        f"room:{room_id}",
        now=now,
        after={"starts": starts_at.isoformat(), "ends": ends_at.isoformat(), "lost": lost},
        reason=reason or None,
    )
    return RoomClosed(room_facts(session, room, office), closure_id, lost)


def _closure(
    session: Session,
    actor: Actor,
    room_id: int,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
) -> int:
    """The closure with its quarter-hours; nothing is booked in them any more."""
    closure = rows.RoomClosure(
        room_id=room_id,
        starts_at=starts_at,
        ends_at=ends_at,
        reason=reason,
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(closure)
    session.flush()
    slots = range(room_slots.first_slot(max(starts_at, now)), room_slots.end_slot(ends_at))
    if not room_slots.take_slots(session, room_id, slots, closure_id=closure.id):
        raise RuntimeError(f"room {room_id} is locked and has nothing booked, yet a slot is taken")
    return closure.id


def _problem(
    room: rows.Room,
    starts_at: datetime,
    ends_at: datetime,
    reason: str,
    now: datetime,
    office: Office,
) -> Refused | None:
    if room.retired_at is not None:
        return refused("room-gone")
    if ends_at <= now or ends_at <= starts_at:
        return refused("room-closure-past")
    if ends_at - starts_at > LONGEST:
        return refused("room-closure-long")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    return refused("level-mark") if mark_in(reason, office.profile) else None


def _lose(
    session: Session,
    actor: Actor,
    room: rows.Room,
    starts_at: datetime | None,
    ends_at: datetime | None,
    reason: str,
    now: datetime,
) -> int:
    """How many meetings lose it. Of one that is over only the clearing is cut short."""
    since = _since(starts_at, now)
    lost = 0
    for booking in room_slots.live_bookings_in(session, room.id, since, ends_at):
        if booking.ends_at <= now:
            end(session, actor, booking, "freed", OVER, now=now)
            continue
        lose(session, actor, booking, reason, now=now)
        lost += 1
    return lost


def _since(starts_at: datetime | None, now: datetime) -> datetime:
    return now if starts_at is None else max(starts_at, now)


def open_again(
    session: Session, actor: Actor, closure_id: int, *, now: datetime, office: Office
) -> RoomOpen | Refused:
    """恢复使用: the closure ends now. Who lost the room is not given it back unasked."""
    looked = rows.closure(session, closure_id)
    room = rows.lock_rooms(session, [looked.room_id])[looked.room_id] if looked else None
    closure = rows.closure(session, closure_id)
    if room is None or closure is None:
        return refused("gone")
    if not may_set(actor.who, room):
        return refused("not-allowed")
    facts = room_facts(session, room, office)
    if closure.ended_at is not None or closure.ends_at <= now:
        return RoomOpen(facts, again=True)
    closure.ended_at = now
    session.flush()
    room_slots.free_slots(session, closure_id=closure.id, since=now)
    changed(session, actor, "open room", f"room:{room.id}", now=now)
    return RoomOpen(facts)


def retire(
    session: Session, actor: Actor, room_id: int, *, now: datetime, office: Office
) -> RoomClosed | Refused:
    """停用: nobody books the room any more; who has it booked loses it and is told."""
    room = rows.lock_rooms(session, [room_id]).get(room_id)
    if room is None:
        return refused("gone")
    if not may_set(actor.who, room):
        return refused("not-allowed")
    if room.retired_at is not None:
        return RoomClosed(room_facts(session, room, office), None, 0, again=True)
    lost = _lose(session, actor, room, None, None, RETIRED, now)
    room.retired_at = now
    session.flush()
    changed(session, actor, "retire room", f"room:{room_id}", now=now, after={"lost": lost})
    return RoomClosed(room_facts(session, room, office), None, lost)
