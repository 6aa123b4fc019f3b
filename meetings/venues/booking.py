"""Booking: a room for a meeting's sittings, in quarter-hours, all or none. Row 2.3.

Two who want the same quarter-hour are told apart by the key of ``room_slots``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals, panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.venues.clock import want_timers
from meetings.venues.facts import (
    RoomFacts,
    heads_of,
    needed_slots,
    place_of,
    room_facts,
    sittings_of,
)
from meetings.venues.holding import REPLACED, end, settle, subject, tell_keeper
from meetings.venues.placing import Placed, place_meeting
from meetings.venues.suggesting import (
    Holder,
    Suggestion,
    free_times,
    holder_of,
    other_rooms,
    suggestions,
)
from meetings.venues.times import Span, within_hours
from storage import Session, branches, room_slots
from storage import meetings as meeting_rows
from storage import venues as rows

#: State of a meeting for which no room is booked → code of the refusal.
NO_ROOM = {
    "closed": "meeting-over",
    "cancelled": "meeting-cancelled",
    "postponed": "room-no-time",
}


@dataclass(frozen=True, slots=True)
class Booked:
    """The room is held; ``asked``: its keeper has to agree first."""

    booking_id: int
    meeting_id: int
    branch_id: int | None
    room: str
    asked: bool
    #: What became of the meeting's place; None while the keeper is asked.
    placed: Placed | None
    #: It was booked so already.
    again: bool = False
    #: How many more there are than seats.
    short: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """Somebody has the room then; what else there is."""

    meeting_id: int
    branch_id: int | None
    room: RoomFacts
    holder: Holder | None
    rooms: tuple[Suggestion, ...]
    times: tuple[Span, ...]


def open_for(
    session: Session, actor: Actor, meeting_id: int, branch_id: int | None, *, now: datetime
) -> meeting_rows.Meeting | Refused:
    """The meeting, locked, where this person books rooms for it and there is a time to book."""
    meeting = allowed(session, actor.who, Action.BOOK_ROOM, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in NO_ROOM:
        return refused(NO_ROOM[meeting.state])
    if meeting.ends_at <= now:
        return refused("room-past")
    if branch_id is not None and not branches.is_of(session, branch_id, meeting_id):
        return refused("gone")
    return meeting


def book(
    session: Session,
    actor: Actor,
    meeting_id: int,
    room_id: int,
    *,
    branch_id: int | None = None,
    now: datetime,
    office: Office,
) -> Booked | Taken | Refused:
    """Book a room for the meeting, or for one of its branch venues; what was booked for it before
    is given back. All quarter-hours of its sittings, or none."""
    meeting = open_for(session, actor, meeting_id, branch_id, now=now)
    if isinstance(meeting, Refused):
        return meeting
    before = rows.latest_booking(session, meeting_id, branch_id)
    before = before if before is not None and before.state in rows.LIVE else None
    room_ids = {room_id} | ({before.room_id} if before is not None else set())
    room = rows.lock_rooms(session, room_ids).get(room_id)
    if room is None or room.retired_at is not None:
        return refused("room-gone")
    known = room_facts(session, room, office)
    short = max(0, heads_of(session, meeting_id, branch_id) - known.most)
    if before is not None and before.room_id == room_id:
        return booked(before, room, None, again=True, short=short)
    if not within_hours(sittings_of(session, meeting), room.hours, office.zone):
        return refused("room-hours", name=room.name, hours=room.hours)
    booking = _take(session, actor, meeting, branch_id, known, now=now, office=office)
    if booking is None:
        return _taken(session, actor, meeting, branch_id, known, now=now, office=office)
    if before is not None:
        _replace(session, actor, before, now=now)
    settle(session, actor, meeting, room, booking, told="booked", now=now, office=office)
    placed = None
    if booking.state == "booked":
        place = place_of(room)
        placed = place_meeting(session, actor, meeting, branch_id, place, now=now, office=office)
    want_timers(session, meeting, now=now, office=office)
    panel.refresh(session, meeting_id, now=now)
    return booked(booking, room, placed, short=short)


def booked(
    booking: rows.Booking,
    room: rows.Room,
    placed: Placed | None,
    *,
    again: bool = False,
    short: int = 0,
) -> Booked:
    """How a booking stands, for whoever made or changed it."""
    return Booked(
        booking.id,
        booking.meeting_id,
        booking.branch_id,
        room.name,
        booking.state == "asked",
        placed,
        again=again,
        short=short,
    )


def _take(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    branch_id: int | None,
    room: RoomFacts,
    *,
    now: datetime,
    office: Office,
) -> rows.Booking | None:
    """The booking with its quarter-hours; None where somebody has one of them."""
    sittings = sittings_of(session, meeting)
    layout = room.layout_for(heads_of(session, meeting.id, branch_id))
    booking = rows.Booking(
        room_id=room.id,
        meeting_id=meeting.id,
        branch_id=branch_id,
        starts_at=sittings[0].starts_at,
        ends_at=sittings[-1].ends_at,
        layout=layout.name if layout is not None else "",
        banner="",
        state="booked",
        by_id=actor.who.person_id,
        at=now,
    )
    session.add(booking)
    session.flush()
    slots = needed_slots(session, meeting, now=now, office=office)
    if not room_slots.take_slots(session, room.id, slots, booking_id=booking.id):
        session.delete(booking)
        session.flush()
        return None
    after = {"room": room.id, "meeting": meeting.id, "branch": branch_id}
    changed(session, actor, "book room", subject(booking.id), now=now, after=after)
    return booking


def _taken(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    branch_id: int | None,
    room: RoomFacts,
    *,
    now: datetime,
    office: Office,
) -> Taken:
    needed = needed_slots(session, meeting, now=now, office=office)
    found = suggestions(session, actor.who, meeting, branch_id, now=now, office=office)
    holder = holder_of(session, actor.who, room, needed)
    return Taken(
        meeting.id,
        branch_id,
        room,
        holder,
        other_rooms(found),
        free_times(session, room, meeting, now=now, office=office),
    )


def _replace(session: Session, actor: Actor, before: rows.Booking, *, now: datetime) -> None:
    """Another room was taken: the one before is given back, and nobody has to agree to it."""
    end(session, actor, before, "freed", REPLACED, now=now)
    approvals.fall_away(session, actor, subject(before.id), now=now)
    room = rows.room(session, before.room_id)
    if room is not None:
        tell_keeper(session, room, before, "freed", by_id=actor.who.person_id, now=now)


def of_booking(
    session: Session,
    actor: Actor,
    booking_id: int,
    *,
    action: Action = Action.BOOK_ROOM,
    now: datetime,
) -> tuple[meeting_rows.Meeting, rows.Booking, rows.Room] | Refused:
    """Meeting, booking and room, locked in this order, where this person may do this with it. A
    room's keeper is the person it is about."""
    looked = rows.booking(session, booking_id)
    if looked is None:
        return refused("gone")
    there = rows.room(session, looked.room_id)
    keeper = there.keeper_id if there is not None and action is Action.CHECK else None
    meeting = allowed(session, actor.who, action, looked.meeting_id, person_id=keeper)
    if isinstance(meeting, Refused):
        return meeting
    room = rows.lock_rooms(session, [looked.room_id])[looked.room_id]
    booking = rows.booking(session, booking_id)
    return refused("gone") if booking is None else (meeting, booking, room)
