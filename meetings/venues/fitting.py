"""Fitting out a room that is booked: layout, 会标, and the last look (查验). Row 2.3.

What was looked at is what stood then: another layout or another 会标 is looked at again.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action
from meetings.venues.booking import of_booking
from meetings.venues.holding import subject
from storage import Session
from storage import meetings as meeting_rows
from storage import venues as rows

LONGEST_BANNER, LONGEST_NOTE = 80, 200


@dataclass(frozen=True, slots=True)
class Fitted:
    """It stands so; ``changed``: it was otherwise before. ``long``: it will not hang well."""

    meeting_id: int
    branch_id: int | None
    changed: bool = True
    long: int = 0
    #: It had been looked at, and has to be again.
    look_again: bool = False


def set_layout(
    session: Session, actor: Actor, booking_id: int, number: int, *, now: datetime, office: Office
) -> Fitted | Refused:
    """How the room is set up: one of its layouts, by its place in the list."""
    found = _live(session, actor, booking_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, booking, room = found
    if number >= len(room.layouts):
        return refused("room-layout-gone")
    return _set(session, actor, meeting, booking, "layout", room.layouts[number]["name"], now=now)


def set_banner(
    session: Session, actor: Actor, booking_id: int, text: str, *, now: datetime, office: Office
) -> Fitted | Refused:
    """What the 会标 says. A long one is hung all the same, and said to be long."""
    found = _live(session, actor, booking_id, now=now)
    if isinstance(found, Refused):
        return found
    meeting, booking, _ = found
    text = " ".join(text.split())
    if not text or len(text) > LONGEST_BANNER:
        return refused("room-text", limit=LONGEST_BANNER)
    if mark_in(text, office.profile):
        return refused("level-mark")
    if text == meeting.title:
        text = ""  # it follows the title, as it did
    most = office.profile.venues.banner_max
    shown = text or meeting.title
    long = len(shown) if len(shown) > most else 0
    return _set(session, actor, meeting, booking, "banner", text, long=long, now=now)


def check(
    session: Session, actor: Actor, booking_id: int, note: str, *, now: datetime, office: Office
) -> Fitted | Refused:
    """查验: somebody looked at the room with its 会标, plates and layout. The hosts, the meeting's
    staff, and the room's keeper; with a note or without. The first who looked stands, unless
    somebody has more to say."""
    found = _live(session, actor, booking_id, action=Action.CHECK, now=now)
    if isinstance(found, Refused):
        return found
    meeting, booking, _ = found
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        return refused("reason-long", limit=LONGEST_NOTE)
    if mark_in(note, office.profile):
        return refused("level-mark")
    if booking.state != "booked":
        return refused("room-asked-still")
    if booking.checked_at is not None and not note:
        return Fitted(meeting.id, booking.branch_id, changed=False)
    booking.checked_at, booking.checked_by_id = now, actor.who.person_id
    booking.check_note = note
    session.flush()
    changed(
        session,
        actor,
        "check room",
        subject(booking.id),
        now=now,
        after={"layout": booking.layout, "banner": booking.banner, "note": note},
    )
    return Fitted(meeting.id, booking.branch_id)


def _live(
    session: Session,
    actor: Actor,
    booking_id: int,
    *,
    action: Action = Action.BOOK_ROOM,
    now: datetime,
) -> tuple[meeting_rows.Meeting, rows.Booking, rows.Room] | Refused:
    found = of_booking(session, actor, booking_id, action=action, now=now)
    if isinstance(found, Refused):
        return found
    return found if found[1].state in rows.LIVE else refused("room-not-held")


def _set(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    booking: rows.Booking,
    part: str,
    value: str,
    *,
    long: int = 0,
    now: datetime,
) -> Fitted:
    before = getattr(booking, part)
    if before == value:
        return Fitted(meeting.id, booking.branch_id, changed=False, long=long)
    look_again = booking.checked_at is not None
    setattr(booking, part, value)
    booking.checked_at, booking.checked_by_id, booking.check_note = None, None, ""
    session.flush()
    changed(
        session,
        actor,
        f"set room {part}",
        subject(booking.id),
        now=now,
        before={part: before},
        after={part: value},
    )
    return Fitted(meeting.id, booking.branch_id, long=long, look_again=look_again)
