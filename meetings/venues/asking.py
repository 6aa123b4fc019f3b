"""Asking: what becomes of a booking once the room's keeper has decided. Row 2.3.

The time is held while it is asked; nobody agrees to a booking that holds none any more.
"""

from __future__ import annotations

from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.venues.clock import want_timers
from meetings.venues.facts import place_of
from meetings.venues.holding import UNSIGNED, acting, end, lose, subject
from meetings.venues.placing import place_meeting
from storage import Session
from storage import meetings as meeting_rows
from storage import venues as rows
from storage.approvals import Approval


def granted(
    session: Session, actor: Actor, approval: Approval, *, now: datetime, office: Office
) -> Refused | None:
    """The keeper agreed: the room is booked, and becomes the meeting's place."""
    found = _of(session, approval)
    if found is None:
        return refused("gone")
    meeting, room, booking = found
    if booking.state != "asked":
        return refused("room-not-asked")
    booking.state = "booked"
    session.flush()
    by = acting(session, meeting, booking)
    if by is not None:
        place = place_of(room)
        place_meeting(session, by, meeting, booking.branch_id, place, now=now, office=office)
    _after(session, actor, meeting, booking, now=now, office=office)
    return None


def granted_undone(
    session: Session, actor: Actor, approval: Approval, *, now: datetime, office: Office
) -> Refused | None:
    """It was agreed to by word, and that was not signed: the booking is lost."""
    found = _of(session, approval)
    if found is None:
        return refused("gone")
    meeting, _, booking = found
    if booking.state != "booked":
        return refused("room-not-asked")
    lose(session, actor, booking, UNSIGNED, now=now)
    _after(session, actor, meeting, booking, now=now, office=office)
    return None


def not_granted(
    session: Session, actor: Actor, approval: Approval, *, now: datetime, office: Office
) -> None:
    """The keeper refused, or it was taken back: the time is free for others."""
    found = _of(session, approval)
    if found is None:
        return
    meeting, _, booking = found
    if booking.state == "asked":
        refused_it = approval.state == "returned"
        why = approval.reason if refused_it else ""
        end(session, actor, booking, "refused" if refused_it else "freed", why, now=now)
        _after(session, actor, meeting, booking, now=now, office=office)


def _of(
    session: Session, approval: Approval
) -> tuple[meeting_rows.Meeting, rows.Room, rows.Booking] | None:
    """Meeting, room and booking of a request, locked in this order."""
    booking_id = int(approval.subject.partition(":")[2])
    looked = rows.booking(session, booking_id)
    meeting = meeting_rows.locked(session, looked.meeting_id) if looked is not None else None
    if looked is None or meeting is None:
        return None
    room = rows.lock_rooms(session, [looked.room_id])[looked.room_id]
    booking = rows.booking(session, booking_id)
    return (meeting, room, booking) if booking is not None else None


def _after(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    booking: rows.Booking,
    *,
    now: datetime,
    office: Office,
) -> None:
    changed(
        session,
        actor,
        "room decided",
        subject(booking.id),
        now=now,
        after={"state": booking.state},
    )
    want_timers(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
