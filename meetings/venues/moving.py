"""Moving: bookings follow the times of their meeting, and end with it. Row 2.3.

They are the house's own: they move at once, whatever people are told later.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from meetings import approvals
from meetings.changes import Actor, changed
from meetings.office import Office
from meetings.venues.facts import needed_slots, sittings_of
from meetings.venues.holding import (
    CANCELLED,
    OVER,
    POSTPONED,
    TAKEN,
    end,
    lose,
    settle,
    settled,
    subject,
    tell_keeper,
    tell_organiser,
)
from meetings.venues.times import within_hours
from storage import Session, room_slots
from storage import meetings as meeting_rows
from storage import venues as rows

#: State of a meeting that is over, or has no time → why its bookings end.
_WHY = {"closed": OVER, "postponed": POSTPONED, "cancelled": CANCELLED}


def follow_times(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
) -> None:
    """The meeting's times, or its sittings, changed: what is booked for it moves along. Where
    somebody has the room then, the booking is lost and the organiser told; moved back, or to
    where it is free, it is found again. To be called with the meeting locked."""
    latest = _latest(session, meeting.id)
    if not latest:
        return
    rooms = rows.lock_rooms(session, [one.room_id for one in latest])
    for booking in _latest(session, meeting.id):
        room = rooms[booking.room_id]
        if booking.state in rows.LIVE:
            _move(session, actor, meeting, room, booking, now=now, office=office)
        elif _comes_back(booking) and room.retired_at is None:
            _find_again(session, actor, meeting, room, booking, now=now, office=office)


def _latest(session: Session, meeting_id: int) -> Sequence[rows.Booking]:
    """What was booked last for each venue."""
    found = {one.branch_id: one for one in rows.bookings_of(session, meeting_id)}
    return [*found.values()]


def _comes_back(booking: rows.Booking) -> bool:
    """Whether nobody gave the room up: it was lost, or the meeting had no time for a while."""
    return booking.state == "lost" or (booking.state, booking.reason) == ("freed", POSTPONED)


def _move(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    room: rows.Room,
    booking: rows.Booking,
    *,
    now: datetime,
    office: Office,
) -> None:
    needed = needed_slots(session, meeting, now=now, office=office)
    held = room_slots.slots_held(session, booking.id)
    held = frozenset(slot for slot in held if slot >= room_slots.first_slot(now))
    times, before = _times(session, meeting), (booking.starts_at, booking.ends_at)
    if needed == held and times == before:
        return
    room_slots.free_slots(session, booking_id=booking.id, since=now)
    fits = within_hours(sittings_of(session, meeting), room.hours, office.zone)
    if not fits or not room_slots.take_slots(session, room.id, needed, booking_id=booking.id):
        lose(session, actor, booking, TAKEN, now=now)
        by_id = actor.who.person_id
        later = settled(now, office)
        tell_keeper(session, room, booking, "freed", by_id=by_id, later=later, now=now)
        return
    _set_times(booking, times, office.zone)
    _note(session, actor, booking, before, now=now)
    agreed = booking.state == "booked" and needed <= held
    settle(
        session, actor, meeting, room, booking, told="moved", agreed=agreed, now=now, office=office
    )


def _find_again(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    room: rows.Room,
    booking: rows.Booking,
    *,
    now: datetime,
    office: Office,
) -> None:
    needed = needed_slots(session, meeting, now=now, office=office)
    if not needed or not within_hours(sittings_of(session, meeting), room.hours, office.zone):
        return
    if not room_slots.take_slots(session, room.id, needed, booking_id=booking.id):
        return
    before = (booking.starts_at, booking.ends_at)
    _set_times(booking, _times(session, meeting), office.zone)
    _note(session, actor, booking, before, now=now)
    settle(session, actor, meeting, room, booking, told="moved", now=now, office=office)
    tell_organiser(session, booking, "room_back", now=now)


def _times(session: Session, meeting: meeting_rows.Meeting) -> tuple[datetime, datetime]:
    sittings = sittings_of(session, meeting)
    return sittings[0].starts_at, sittings[-1].ends_at


def _set_times(booking: rows.Booking, times: tuple[datetime, datetime], zone: ZoneInfo) -> None:
    """What was looked at on another day is looked at again; nobody is asked twice a day whether
    the room is still wanted."""
    day, new_day = (moment.astimezone(zone).date() for moment in (booking.starts_at, times[0]))
    if day != new_day:
        booking.checked_at, booking.checked_by_id, booking.check_note = None, None, ""
        booking.asked_to_free_at = booking.kept_at = None
    booking.starts_at, booking.ends_at = times


def _note(
    session: Session,
    actor: Actor,
    booking: rows.Booking,
    before: Iterable[datetime],
    *,
    now: datetime,
) -> None:
    after = (booking.starts_at, booking.ends_at)
    changed(
        session,
        actor,
        "move room booking",
        subject(booking.id),
        now=now,
        before={"times": [moment.isoformat() for moment in before]},
        after={"times": [moment.isoformat() for moment in after]},
    )


def meeting_over(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Closed, cancelled or postponed: its rooms are free from now on, and their keepers hear so
    where that is before the time is up. What was asked about them is withdrawn with the rest."""
    rooms = rows.lock_rooms(
        session, [one.room_id for one in rows.bookings_of(session, meeting.id)]
    )
    for booking in rows.bookings_of(session, meeting.id):
        if booking.state in rows.LIVE:
            freed = end(session, None, booking, "freed", _WHY[meeting.state], now=now)
            if freed:
                room = rooms[booking.room_id]
                tell_keeper(session, room, booking, "freed", by_id=None, now=now)


def branch_gone(session: Session, actor: Actor, branch_id: int, *, now: datetime) -> None:
    """The branch venue is being taken off: its rooms are free, and nothing refers to it."""
    found = rows.bookings_of_branch(session, branch_id)
    rooms = rows.lock_rooms(session, [one.room_id for one in found])
    for booking in rows.bookings_of_branch(session, branch_id):
        if booking.state in rows.LIVE:
            end(session, actor, booking, "freed", CANCELLED, now=now)
            approvals.fall_away(session, actor, subject(booking.id), now=now)
        keeper_id = rooms[booking.room_id].keeper_id
        changed(
            session,
            actor,
            "drop room booking",
            subject(booking.id),
            now=now,
            before={"room": booking.room_id, "keeper": keeper_id},
        )
        room_slots.free_slots(session, booking_id=booking.id)
        session.delete(booking)
    session.flush()
