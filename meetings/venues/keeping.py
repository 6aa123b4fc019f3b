"""Keeping a booking, or giving it back (退订); its room as the place again. Row 2.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import approvals, panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.venues.booking import Booked, booked, of_booking
from meetings.venues.clock import want_timers
from meetings.venues.facts import place_of
from meetings.venues.holding import end, subject, tell_keeper
from meetings.venues.placing import place_meeting
from storage import Session
from storage import venues as rows


@dataclass(frozen=True, slots=True)
class Freed:
    """The booking holds nothing any more; ``again``: it did not before either."""

    meeting_id: int
    branch_id: int | None
    room: str
    again: bool = False


def free(
    session: Session,
    actor: Actor,
    booking_id: int,
    *,
    reason: str = "",
    now: datetime,
    office: Office,
) -> Freed | Refused:
    """退订: the room is free again from now on. The place people were told stays as it is."""
    found = of_booking(session, actor, booking_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, booking, room = found
    if booking.state not in rows.LIVE:
        return Freed(meeting.id, booking.branch_id, room.name, again=True)
    end(session, actor, booking, "freed", reason, now=now)
    approvals.fall_away(session, actor, subject(booking.id), now=now)
    tell_keeper(session, room, booking, "freed", by_id=actor.who.person_id, now=now)
    want_timers(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return Freed(meeting.id, booking.branch_id, room.name)


def keep(session: Session, actor: Actor, booking_id: int, *, now: datetime) -> Freed | Refused:
    """保留: nobody came yet, but the room is wanted. (``again``: it is not held any more.)"""
    found = of_booking(session, actor, booking_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, booking, room = found
    live = booking.state in rows.LIVE
    if live and booking.kept_at is None:
        booking.kept_at = now
        changed(session, actor, "keep room", subject(booking.id), now=now)
    return Freed(meeting.id, booking.branch_id, room.name, again=not live)


def set_place(
    session: Session, actor: Actor, booking_id: int, *, now: datetime, office: Office
) -> Booked | Refused:
    """The room that is booked becomes the place again, where that was changed since."""
    found = of_booking(session, actor, booking_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, booking, room = found
    if booking.state != "booked":
        return refused("room-not-held")
    place = place_of(room)
    placed = place_meeting(
        session, actor, meeting, booking.branch_id, place, now=now, office=office
    )
    return booked(booking, room, placed)
