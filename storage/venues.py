"""Venues (场地): rooms, when they are closed, and who booked them. Row 2.3."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base

#: Rooms are booked in quarter-hours; a slot is counted from 1970-01-01 00:00 UTC.
SLOT_SECONDS = 15 * 60


class Room(Base):
    """A room of the office's own, or of a designated venue outside (定点场所)."""

    __tablename__ = "rooms"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    #: Where it is: 办公楼3层; of an outside venue its address.
    place: Mapped[str] = mapped_column(default="")
    #: own / outside.
    kind: Mapped[str] = mapped_column(default="own")
    #: Seats.
    capacity: Mapped[int]
    #: Layouts it can have, each {name, seats}: 课桌式, 回字形, U形, 剧院式.
    layouts: Mapped[list[Any]] = mapped_column(default=list)
    #: What stands in it: 投影, 视频终端, 同传.
    equipment: Mapped[list[Any]] = mapped_column(default=list)
    #: "" or HH:MM-HH:MM, when it can be used on a day.
    hours: Mapped[str] = mapped_column(default="")
    #: Who keeps it (管理员): asked where it asks, told of each booking.
    keeper_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    asks: Mapped[bool] = mapped_column(default=False)
    #: Of an outside venue: whom to call, what it costs (fen, per what), under which contract.
    contact: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    price_fen: Mapped[int | None]
    #: half_day / day / hour.
    price_per: Mapped[str] = mapped_column(default="half_day")
    contract: Mapped[str] = mapped_column(default="")
    retired_at: Mapped[datetime | None]


class RoomClosure(Base):
    """A time a room can not be used: repair, an event, lost at short notice."""

    __tablename__ = "room_closures"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class Booking(Base):
    """A room for a meeting (or one of its branch venues); its quarter-hours are in slots."""

    __tablename__ = "bookings"

    id: Mapped[int] = mapped_column(primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), index=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    layout: Mapped[str] = mapped_column(default="")
    #: 会标, as it is to hang; "": the meeting's title, whatever that is by then.
    banner: Mapped[str] = mapped_column(default="")
    #: asked (the room's keeper has not said yes) / booked / refused / freed / lost.
    state: Mapped[str] = mapped_column(index=True)
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: Why it is refused, freed or lost.
    reason: Mapped[str] = mapped_column(default="")
    ended_at: Mapped[datetime | None]
    #: 查验: who looked at the room with its banner, plates and layout, and what they said.
    checked_at: Mapped[datetime | None]
    checked_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    check_note: Mapped[str] = mapped_column(default="")
    #: Nobody came: when the organiser was asked to free it, and whether they keep it.
    asked_to_free_at: Mapped[datetime | None]
    kept_at: Mapped[datetime | None]


class RoomSlot(Base):
    """A quarter-hour of a room that is taken. The key is what makes double booking impossible."""

    __tablename__ = "room_slots"

    room_id: Mapped[int] = mapped_column(ForeignKey("rooms.id"), primary_key=True)
    #: Quarter-hours since 1970-01-01 00:00 UTC (``SLOT_SECONDS``).
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    #: One of both.
    booking_id: Mapped[int | None] = mapped_column(ForeignKey("bookings.id"), index=True)
    closure_id: Mapped[int | None] = mapped_column(ForeignKey("room_closures.id"), index=True)

    __table_args__ = ()


#: States in which a booking holds its quarter-hours.
LIVE = ("asked", "booked")


def room(session: Session, room_id: int) -> Room | None:
    """The room with this id, also a retired one."""
    return session.get(Room, room_id)


def room_named(session: Session, name: str) -> Room | None:
    """The room of this name, also a retired one."""
    return session.scalar(select(Room).where(Room.name == name))


def rooms_in_use(session: Session) -> Sequence[Room]:
    """Rooms that are not retired: the office's own first, the smallest first."""
    return session.scalars(
        select(Room)
        .where(Room.retired_at.is_(None))
        .order_by(Room.kind == "outside", Room.capacity, Room.name)
    ).all()


def rooms_kept_by(session: Session, person_id: int) -> Sequence[Room]:
    """The rooms in use that this person keeps."""
    return session.scalars(
        select(Room)
        .where(Room.keeper_id == person_id, Room.retired_at.is_(None))
        .order_by(Room.name)
    ).all()


def lock_rooms(session: Session, room_ids: Iterable[int]) -> dict[int, Room]:
    """These rooms, their rows locked one after the other: whoever takes or gives back a room's
    time, or closes it, begins here."""
    found = session.scalars(
        select(Room)
        .where(Room.id.in_(set(room_ids)))
        .order_by(Room.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {one.id: one for one in found}


def booking(session: Session, booking_id: int) -> Booking | None:
    """The booking with this id, as it stands in the database."""
    session.flush()
    return session.get(Booking, booking_id, populate_existing=True)


def bookings_of(session: Session, meeting_id: int) -> Sequence[Booking]:
    """Every booking of the meeting and its branch venues, the earliest first."""
    session.flush()
    return session.scalars(
        select(Booking)
        .where(Booking.meeting_id == meeting_id)
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    ).all()


def bookings_of_branch(session: Session, branch_id: int) -> Sequence[Booking]:
    """Every booking of this branch venue."""
    session.flush()
    return session.scalars(
        select(Booking)
        .where(Booking.branch_id == branch_id)
        .order_by(Booking.id)
        .execution_options(populate_existing=True)
    ).all()


def latest_booking(session: Session, meeting_id: int, branch_id: int | None) -> Booking | None:
    """What was booked last for the meeting, or for its branch venue."""
    found = [one for one in bookings_of(session, meeting_id) if one.branch_id == branch_id]
    return found[-1] if found else None


def closures_of(
    session: Session, room_id: int, starts_at: datetime, ends_at: datetime | None = None
) -> Sequence[RoomClosure]:
    """Closures of the room that are not over at ``starts_at`` and begin before ``ends_at``."""
    return closures_in(session, [room_id], starts_at, ends_at)


def closures_in(
    session: Session,
    room_ids: Iterable[int],
    starts_at: datetime,
    ends_at: datetime | None = None,
) -> Sequence[RoomClosure]:
    """The same of several rooms, the earliest first."""
    statement = select(RoomClosure).where(
        RoomClosure.room_id.in_(set(room_ids)),
        RoomClosure.ends_at > starts_at,
        RoomClosure.ended_at.is_(None),
    )
    if ends_at is not None:
        statement = statement.where(RoomClosure.starts_at < ends_at)
    return session.scalars(statement.order_by(RoomClosure.starts_at)).all()


def closure(session: Session, closure_id: int) -> RoomClosure | None:
    """The closure with this id, as it stands in the database."""
    session.flush()
    return session.get(RoomClosure, closure_id, populate_existing=True)


def keepers(session: Session, booking_ids: Iterable[int]) -> dict[int, int]:
    """Who keeps the room of these bookings, by booking."""
    found = session.execute(
        select(Booking.id, Room.keeper_id)
        .join(Room, Room.id == Booking.room_id)
        .where(Booking.id.in_(set(booking_ids)), Room.keeper_id.is_not(None))
    )
    return {id: keeper_id for id, keeper_id in found if keeper_id is not None}
