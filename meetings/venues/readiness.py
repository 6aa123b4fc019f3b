"""What is missing of a meeting's rooms. Row 2.3."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.office import Office
from meetings.readiness.parts import Missing, Part
from meetings.venues.facts import booking_facts, heads_of
from storage import Session, branches
from storage import meetings as meeting_rows
from storage import venues as rows


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """No room, the keeper is still asked, it was lost or refused, nobody has looked at it."""
    found = {one.branch_id: one for one in rows.bookings_of(session, meeting.id)}
    main = found.get(None)
    asked = office.profile.packages[meeting.package].checklist and bool(rows.rooms_in_use(session))
    if not asked and not found:
        return Part("venues", asked=False)
    lacking: list[Missing] = []
    if asked or main is not None:
        lacking += _of_venue(session, meeting, main, "", now, office)
    for branch in branches.branches_of(session, meeting.id):
        if branch.id in found:
            booking = found[branch.id]
            lacking += _of_venue(session, meeting, booking, branch.name, now, office)
    room = rows.room(session, main.room_id) if main is not None else None
    holds = room is not None and main is not None and main.state in rows.LIVE
    return Part("venues", True, room.name if holds and room is not None else "", tuple(lacking))


def _of_venue(
    session: Session,
    meeting: meeting_rows.Meeting,
    booking: rows.Booking | None,
    venue: str,
    now: datetime,
    office: Office,
) -> list[Missing]:
    organiser = meeting.organiser_id
    look_by = meeting.starts_at - timedelta(minutes=office.profile.venues.check_before_min)
    if booking is None:
        return [Missing("room", venue, organiser, late=now >= look_by)]
    room = rows.room(session, booking.room_id)
    name = " ".join(part for part in (venue, room.name if room is not None else "") if part)
    match booking.state:
        case "asked":
            keeper = room.keeper_id if room is not None else None
            return [Missing("room-asked", name, keeper, late=now >= look_by)]
        case "lost":
            return [Missing("room-lost", name, organiser, late=True)]
        case "refused":
            return [Missing("room-refused", name, organiser, late=True)]
        case "freed":
            return [Missing("room", venue, organiser, late=now >= look_by)]
    found: list[Missing] = []
    if room is not None:
        known = booking_facts(session, booking, office)
        short = heads_of(session, meeting.id, booking.branch_id) - known.seats
        if short > 0:
            found.append(Missing("room-small", name, organiser, count=short))
        if known.elsewhere:
            found.append(Missing("room-elsewhere", known.elsewhere, organiser))
    if booking.checked_at is None:
        found.append(Missing("room-unchecked", name, organiser, look_by, late=now >= look_by))
    return found
