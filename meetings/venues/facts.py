"""Rooms and bookings as they are looked at: facts, whose title may be said, what is needed.

Row 2.3.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, cast

from meetings.office import Office
from meetings.people import About, Action, Named, Who, may, named
from meetings.venues.times import Per, Price, Span, price_of, slots_of
from storage import Session, branches
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import unit_quotas as quota_rows
from storage import venues as rows
from storage.room_slots import Stay, first_slot


@dataclass(frozen=True, slots=True)
class Layout:
    """A way to set up a room (课桌式), and how many it seats so."""

    name: str
    seats: int


@dataclass(frozen=True, slots=True)
class RoomFacts:
    """A room as it stands."""

    id: int
    name: str
    place: str
    outside: bool
    capacity: int
    layouts: tuple[Layout, ...]
    equipment: tuple[str, ...]
    hours: str
    keeper: Named | None
    #: Who kept it has left, and nobody does now.
    keeper_left: bool
    asks: bool
    contact: str
    phone: str
    price_fen: int | None
    price_per: Per
    contract: str
    retired: bool
    #: The scenic area whose name its own or its place's holds (FEE-22); "" for none.
    scenic: str

    @property
    def most(self) -> int:
        """How many fit at most."""
        return max((self.capacity, *(layout.seats for layout in self.layouts)))

    def layout_for(self, heads: int) -> Layout | None:
        """The first of its layouts that seats so many."""
        return next((one for one in self.layouts if one.seats >= heads), None)


BookingState = Literal["asked", "booked", "refused", "freed", "lost"]


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """A booking as it stands."""

    id: int
    meeting_id: int
    branch_id: int | None
    room: RoomFacts
    starts_at: datetime
    ends_at: datetime
    layout: str
    #: What the 会标 says: the meeting's title, unless something else was set.
    banner: str
    state: BookingState
    reason: str
    by_id: int
    approval_id: int | None
    checked_at: datetime | None
    checked_by: Named | None
    check_note: str
    #: What it costs; None for a room that costs nothing, or no one knows what.
    price: Price | None
    #: What stands as the place of the meeting, or of its branch venue, where that is elsewhere.
    elsewhere: str = ""
    kept: bool = False
    #: Of one lost to a closure that still stands: when that is.
    closed: Span | None = None

    @property
    def live(self) -> bool:
        """Whether it holds the room."""
        return self.state in rows.LIVE

    @property
    def seats(self) -> int:
        """How many it seats as it is set up; at most, where no layout is set."""
        set_up = (one.seats for one in self.room.layouts if one.name == self.layout)
        return next(set_up, self.room.most)

    @property
    def begins(self) -> int:
        """Its first quarter-hour: a button made for another time is told apart by it."""
        return first_slot(self.starts_at)


def room_facts(session: Session, room: rows.Room, office: Office) -> RoomFacts:
    """The room as it stands."""
    return rooms_facts(session, [room], office)[0]


def rooms_facts(
    session: Session, found: Iterable[rows.Room], office: Office
) -> tuple[RoomFacts, ...]:
    """The rooms as they stand, in this order."""
    found = tuple(found)
    keepers = named(session, sorted({one.keeper_id for one in found if one.keeper_id}))
    return tuple(_facts(one, keepers.get(one.keeper_id or 0), office) for one in found)


def _facts(room: rows.Room, keeper: Named | None, office: Office) -> RoomFacts:
    here = keeper is not None and keeper.left_on is None
    where = f"{room.name} {room.place}"
    scenic = next((one for one in office.profile.venues.scenic_areas if one in where), "")
    return RoomFacts(
        id=room.id,
        name=room.name,
        place=room.place,
        outside=room.kind == "outside",
        capacity=room.capacity,
        layouts=tuple(Layout(one["name"], one["seats"]) for one in room.layouts),
        equipment=tuple(room.equipment),
        hours=room.hours,
        keeper=keeper if here else None,
        keeper_left=keeper is not None and not here,
        asks=room.asks,
        contact=room.contact,
        phone=room.phone,
        price_fen=room.price_fen,
        price_per=cast("Per", room.price_per),
        contract=room.contract,
        retired=room.retired_at is not None,
        scenic=scenic if room.kind == "outside" else "",
    )


def booking_facts(session: Session, booking: rows.Booking, office: Office) -> BookingFacts:
    """The booking as it stands."""
    room = rows.room(session, booking.room_id)
    if room is None:
        raise LookupError(f"booking {booking.id} of no room")
    meeting = meeting_rows.meeting(session, booking.meeting_id)
    known = room_facts(session, room, office)
    price = None
    if known.price_fen is not None and meeting is not None:
        times = sittings_of(session, meeting)
        price = price_of(known.price_fen, known.price_per, times, office.zone)
    checker = booking.checked_by_id
    return BookingFacts(
        id=booking.id,
        meeting_id=booking.meeting_id,
        branch_id=booking.branch_id,
        room=known,
        starts_at=booking.starts_at,
        ends_at=booking.ends_at,
        layout=booking.layout,
        banner=booking.banner or (meeting.title if meeting is not None else ""),
        state=cast("BookingState", booking.state),
        reason=booking.reason,
        by_id=booking.by_id,
        approval_id=booking.approval_id,
        checked_at=booking.checked_at,
        checked_by=named(session, [checker]).get(checker) if checker else None,
        check_note=booking.check_note,
        price=price,
        elsewhere=_elsewhere(session, booking, room, meeting),
        kept=booking.kept_at is not None,
        closed=_closed(session, booking),
    )


def _closed(session: Session, booking: rows.Booking) -> Span | None:
    if booking.state != "lost" or booking.reason.partition(":")[0] != "closed":
        return None
    found = rows.closures_of(session, booking.room_id, booking.starts_at, booking.ends_at)
    return Span(found[0].starts_at, found[0].ends_at) if found else None


def _elsewhere(
    session: Session,
    booking: rows.Booking,
    room: rows.Room,
    meeting: meeting_rows.Meeting | None,
) -> str:
    if booking.state != "booked" or meeting is None:
        return ""
    branch = branches.branch(session, booking.branch_id) if booking.branch_id else None
    place = branch.place if branch is not None else meeting.place
    return place if place and place != place_of(room) else ""


def sittings_of(session: Session, meeting: meeting_rows.Meeting) -> tuple[Span, ...]:
    """When the meeting sits. The only sitting is the meeting itself."""
    sittings = meeting_rows.sittings_of(session, meeting.id)
    if len(sittings) < 2:
        return (Span(meeting.starts_at, meeting.ends_at),)
    return tuple(Span(one.starts_at, one.ends_at) for one in sittings)


def needed_slots(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> frozenset[int]:
    """The quarter-hours the meeting needs a room for, from now on."""
    slots = slots_of(sittings_of(session, meeting), office.profile.venues)
    return frozenset(slot for slot in slots if slot >= first_slot(now))


def heads_of(session: Session, meeting_id: int, branch_id: int | None) -> int:
    """For how many a room is wanted: who is on the list there and not away, staff too, and at the
    main venue the places that units have not filled yet."""
    people = attendance_rows.participants_of(session, meeting_id)
    here = [one for one in people if one.branch_id == branch_id]
    heads = sum(one.reply != "leave" for one in here)
    if branch_id is not None:
        return heads
    quotas = quota_rows.quotas_of(session, meeting_id)
    return heads + sum(one.places for one in quotas if one.state == "waiting")


def may_name(who: Who, stay: Stay, keeper_id: int | None) -> bool:
    """Whether this person may be told which meeting has the room then: the hosts and those who
    see every panel, the keeper; and only where their messenger may show its level."""
    if who.levels is not None and stay.level not in who.levels:
        return False
    about = About(organiser_id=stay.organiser_id)
    return may(who, Action.SEE_PANEL, about) or keeper_id == who.person_id


def place_of(room: rows.Room) -> str:
    """The room as the place of a meeting: where it is, and its name."""
    return " ".join(part for part in (room.place, room.name) if part)
