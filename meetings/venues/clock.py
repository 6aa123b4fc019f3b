"""The clock of rooms: a last look before the meeting (查验), and a room in which nobody is.

Row 2.3; norms ORG-18.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.office import Office
from meetings.reach import Notice, tell_many
from meetings.venues.facts import sittings_of
from meetings.venues.holding import tell_organiser
from storage import Session, signin, timers
from storage import meetings as meeting_rows
from storage import venues as rows
from storage.timers import WantedTimer

CHECK, UNUSED = "room_check", "room_unused"


def timer_subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:venues"


def wanted_timers(
    booking_id: int, starts_at: datetime, ends_at: datetime, office: Office
) -> list[WantedTimer]:
    """Of a room that is booked: the reminder of the last look, and the question where nobody came
    to the first sitting. Pure."""
    rule = office.profile.venues
    data = {"booking": booking_id}
    look = starts_at - timedelta(minutes=rule.check_before_min)
    empty = starts_at + timedelta(minutes=rule.free_after_min)
    wanted = [WantedTimer(CHECK, str(booking_id), look, starts_at, data)]
    if empty < ends_at:
        wanted.append(WantedTimer(UNUSED, str(booking_id), empty, ends_at, data))
    return wanted


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The timers of the rooms of a published meeting, replaced as a whole.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    wanted: list[WantedTimer] = []
    if meeting.state == "published" and meeting.ends_at > now:
        first = sittings_of(session, meeting)[0]
        for booking in rows.bookings_of(session, meeting.id):
            if booking.state == "booked":
                wanted += wanted_timers(booking.id, first.starts_at, first.ends_at, office)
    timers.replace(session, timer_subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A last look is due, or the room may stand empty. What still holds is read again."""
    looked = rows.booking(session, int(timer.data["booking"]))
    meeting = meeting_rows.locked(session, looked.meeting_id) if looked is not None else None
    if looked is None or meeting is None or meeting.state != "published":
        return
    room = rows.lock_rooms(session, [looked.room_id])[looked.room_id]
    booking = rows.booking(session, looked.id)
    if booking is None or booking.state != "booked":
        return
    if timer.kind == CHECK:
        _remind(session, meeting, room, booking, timer, now=now)
    elif booking.asked_to_free_at is None and not _alive(session, meeting, booking):
        booking.asked_to_free_at = now
        tell_organiser(session, booking, "room_unused", now=now)


def _remind(
    session: Session,
    meeting: meeting_rows.Meeting,
    room: rows.Room,
    booking: rows.Booking,
    timer: timers.DueTimer,
    *,
    now: datetime,
) -> None:
    """The organiser and the room's keeper, where nobody has looked yet."""
    if booking.checked_at is not None:
        return
    people = {meeting.organiser_id} | ({room.keeper_id} if room.keeper_id else set())
    notice = Notice(
        kind="room_check",
        params={"booking": booking.id},
        dedupe=f"room-check:{booking.id}:{booking.starts_at.isoformat()}",
        valid_until=timer.valid_until,
        meeting_id=meeting.id,
    )
    tell_many(session, sorted(people), notice, now=now)


def _alive(session: Session, meeting: meeting_rows.Meeting, booking: rows.Booking) -> bool:
    """Whether anything shows that somebody is there: a sign-in at this venue, an item that was
    called, or the organiser's word."""
    if booking.kept_at is not None:
        return True
    if any(item.called_at is not None for item in meeting_rows.agenda_of(session, meeting.id)):
        return True
    venue = booking.branch_id or 0
    return any(
        signin.heads_by_venue(session, sitting.id).get(venue, (0, 0))[1]
        for sitting in meeting_rows.sittings_of(session, meeting.id)
    )
