"""Reading: the page of a meeting's rooms, and a room's days. Row 2.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from meetings.meetings import MeetingFacts, Refused, about, facts, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.venues.facts import BookingFacts, RoomFacts, booking_facts, heads_of, sittings_of
from meetings.venues.rooms import may_set, room_for
from meetings.venues.suggesting import Holder, said_holder
from meetings.venues.times import Span
from storage import Session, branches, room_slots, seats
from storage import meetings as meeting_rows
from storage import venues as rows


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A branch venue, and what is booked for it."""

    branch_id: int
    name: str
    booking: BookingFacts | None


@dataclass(frozen=True, slots=True)
class Page:
    """The rooms of a meeting: the main venue's, or one branch venue's."""

    meeting: MeetingFacts
    branch_id: int | None
    branch: str
    heads: int
    sittings: tuple[Span, ...]
    #: What was booked last for this venue; it may have been lost, or freed.
    booking: BookingFacts | None
    branches: tuple[Elsewhere, ...]
    #: Whether a seat plan of this venue stands.
    seated: bool
    may_book: bool
    may_check: bool
    #: Whether there is a time for which a room could be booked.
    open: bool


@dataclass(frozen=True, slots=True)
class Days:
    """When a room is taken, from Monday on."""

    room: RoomFacts
    monday: date
    stays: tuple[Holder, ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A room, what is closed of it, and whether this person sets it."""

    room: RoomFacts
    sets: bool
    closures: tuple[rows.RoomClosure, ...]


def page_of(
    session: Session,
    who: Who,
    meeting_id: int,
    branch_id: int | None,
    *,
    now: datetime,
    office: Office,
) -> Page | Refused:
    """The rooms of the meeting, for those who see its panel and who keep its room."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    branch = branches.branch(session, branch_id) if branch_id is not None else None
    if branch_id is not None and (branch is None or branch.meeting_id != meeting_id):
        return refused("gone")
    matter = about(session, meeting)
    latest = rows.latest_booking(session, meeting_id, branch_id)
    booking = booking_facts(session, latest, office) if latest is not None else None
    keeps = _keeps(who, booking)
    if not may(who, Action.SEE_PANEL, matter) and not keeps:
        return refused("not-allowed")
    there = branches.branches_of(session, meeting_id) if branch_id is None else ()
    return Page(
        meeting=facts(session, meeting),
        branch_id=branch_id,
        branch=branch.name if branch is not None else "",
        heads=heads_of(session, meeting_id, branch_id),
        sittings=sittings_of(session, meeting),
        booking=booking,
        branches=tuple(_elsewhere(session, one, office) for one in there),
        seated=seats.plan_of(session, meeting_id, branch_id) is not None,
        may_book=may(who, Action.BOOK_ROOM, matter),
        may_check=may(who, Action.CHECK, matter) or keeps,
        open=meeting.state in ("draft", "published") and meeting.ends_at > now,
    )


def _keeps(who: Who, booking: BookingFacts | None) -> bool:
    keeper = booking.room.keeper if booking is not None and booking.live else None
    return keeper is not None and keeper.person_id == who.person_id


def _elsewhere(session: Session, branch: meeting_rows.BranchVenue, office: Office) -> Elsewhere:
    latest = rows.latest_booking(session, branch.meeting_id, branch.id)
    booking = booking_facts(session, latest, office) if latest is not None else None
    return Elsewhere(branch.id, branch.name, booking)


def card_of(
    session: Session, who: Who, room_id: int, *, now: datetime, office: Office
) -> Card | Refused:
    """One room."""
    found = room_for(session, who, room_id, office)
    if isinstance(found, Refused):
        return found
    sets = may_set(who, rows.room(session, room_id))
    return Card(found, sets, tuple(rows.closures_of(session, room_id, now)))


def days_of(
    session: Session, who: Who, room_id: int, weeks: int, *, now: datetime, office: Office
) -> Days | Refused:
    """A week of the room, ``weeks`` after this one: by which meeting it is taken, where the reader
    may know."""
    room = room_for(session, who, room_id, office)
    if isinstance(room, Refused):
        return room
    today = office.today(now)
    monday = today - timedelta(days=today.weekday()) + timedelta(weeks=weeks)
    first = datetime.combine(monday, time.min, office.zone)
    stays = room_slots.stays(session, [room_id], first, first + timedelta(days=7))
    return Days(room, monday, tuple(said_holder(who, room, stay) for stay in stays))
