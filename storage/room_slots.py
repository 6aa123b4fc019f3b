"""Quarter-hours of rooms: who has which, taken all or none; what a room is booked for. Row 2.3.

The key of ``room_slots`` is what makes double booking impossible, whoever looks or waits first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

from sqlalchemy import Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.meetings import Meeting
from storage.venues import LIVE, SLOT_SECONDS, Booking, RoomSlot, closures_in

#: Rows one INSERT carries: SQLite counts its parameters.
_CHUNK = 500
_slots = cast("Table", RoomSlot.__table__)


@dataclass(frozen=True, slots=True)
class Stay:
    """A time of a room that is not free, and whose it is. Read without the meeting's row: its
    level is for the reader to heed (``storage.levels``)."""

    room_id: int
    starts_at: datetime
    ends_at: datetime
    booking_id: int | None
    #: "" of a booking; else why the room is closed.
    reason: str
    closure_id: int | None = None
    meeting_id: int = 0
    title: str = ""
    level: str = ""
    organiser_id: int = 0
    state: str = ""


def live_bookings_in(
    session: Session, room_id: int, starts_at: datetime | None, ends_at: datetime | None
) -> Sequence[Booking]:
    """Bookings of the room that hold time in this stretch (None: from then on, whenever)."""
    session.flush()
    inside = [_slots.c.room_id == room_id, _slots.c.booking_id.is_not(None)]
    if starts_at is not None:
        inside.append(_slots.c.slot >= first_slot(starts_at))
    if ends_at is not None:
        inside.append(_slots.c.slot < end_slot(ends_at))
    ids = select(_slots.c.booking_id).where(*inside)
    return session.scalars(
        select(Booking)
        .where(Booking.id.in_(ids), Booking.state.in_(LIVE))
        .order_by(Booking.starts_at, Booking.id)
        .execution_options(populate_existing=True)
    ).all()


def first_slot(moment: datetime) -> int:
    """The quarter-hour this moment is in."""
    return int(moment.timestamp() // SLOT_SECONDS)


def moment_of(slot: int) -> datetime:
    """When a quarter-hour begins."""
    return datetime.fromtimestamp(slot * SLOT_SECONDS, UTC)


def end_slot(moment: datetime) -> int:
    """The quarter-hour after a stretch that ends at this moment."""
    return -int(-moment.timestamp() // SLOT_SECONDS)


def whole(starts_at: datetime, ends_at: datetime) -> tuple[datetime, datetime]:
    """The stretch in whole quarter-hours: what it touches, it has."""
    return moment_of(first_slot(starts_at)), moment_of(end_slot(ends_at))


def take_slots(
    session: Session,
    room_id: int,
    slots: Iterable[int],
    *,
    booking_id: int | None = None,
    closure_id: int | None = None,
) -> bool:
    """Take these quarter-hours of the room, all or none. On PostgreSQL it waits for somebody who
    is taking one of them to end first. False: somebody has one; then none is taken."""
    session.flush()
    connection = session.connection()
    postgres = connection.dialect.name == "postgresql"
    wanted = sorted(set(slots))
    taken: list[int] = []
    for at in range(0, len(wanted), _CHUNK):
        rows = [
            {"room_id": room_id, "slot": slot, "booking_id": booking_id, "closure_id": closure_id}
            for slot in wanted[at : at + _CHUNK]
        ]
        insert = postgresql.insert(_slots) if postgres else sqlite.insert(_slots)
        put = insert.values(rows).on_conflict_do_nothing().returning(_slots.c.slot)
        taken += connection.execute(put).scalars()
        if len(taken) < len(rows) + at:
            break
    if len(taken) == len(wanted):
        return True
    own = (_slots.c.room_id == room_id, _slots.c.slot.in_(taken))
    connection.execute(delete(_slots).where(*own))
    return False


def free_slots(
    session: Session,
    *,
    booking_id: int | None = None,
    closure_id: int | None = None,
    since: datetime | None = None,
) -> int:
    """Give back what a booking or a closure holds (from ``since`` on); returns how many
    quarter-hours that were."""
    column = _slots.c.booking_id if closure_id is None else _slots.c.closure_id
    whose = [column == (booking_id if closure_id is None else closure_id)]
    if since is not None:
        whose.append(_slots.c.slot >= first_slot(since))
    return session.connection().execute(delete(_slots).where(*whose)).rowcount


def slots_held(session: Session, booking_id: int) -> frozenset[int]:
    """The quarter-hours a booking holds."""
    found = session.execute(select(_slots.c.slot).where(_slots.c.booking_id == booking_id))
    return frozenset(found.scalars())


def taken_slots(
    session: Session, room_ids: Iterable[int], first: int, last: int
) -> dict[int, dict[int, tuple[int | None, int | None]]]:
    """What is taken of these rooms from one quarter-hour to another, both included: of each room
    the quarter-hours, each with its booking or closure."""
    session.flush()
    found = session.execute(
        select(_slots.c.room_id, _slots.c.slot, _slots.c.booking_id, _slots.c.closure_id).where(
            _slots.c.room_id.in_(set(room_ids)), _slots.c.slot.between(first, last)
        )
    )
    taken: dict[int, dict[int, tuple[int | None, int | None]]] = {}
    for row in found:
        taken.setdefault(row.room_id, {})[row.slot] = (row.booking_id, row.closure_id)
    return taken


def stays(
    session: Session, room_ids: Iterable[int], starts_at: datetime, ends_at: datetime
) -> Sequence[Stay]:
    """When one of the rooms is booked or closed between these moments, the earliest first."""
    there = set(room_ids)
    booked = session.execute(
        select(
            Booking.room_id,
            Booking.starts_at,
            Booking.ends_at,
            Booking.id,
            Booking.state,
            Meeting.id.label("meeting_id"),
            Meeting.title,
            Meeting.level,
            Meeting.organiser_id,
        )
        .join(Meeting, Meeting.id == Booking.meeting_id)
        .where(
            Booking.room_id.in_(there),
            Booking.state.in_(LIVE),
            Booking.starts_at < ends_at,
            Booking.ends_at > starts_at,
        )
    )
    found = [
        Stay(
            row.room_id,
            row.starts_at,
            row.ends_at,
            row.id,
            "",
            None,
            row.meeting_id,
            row.title,
            row.level,
            row.organiser_id,
            row.state,
        )
        for row in booked
    ]
    for one in closures_in(session, there, starts_at, ends_at):
        found.append(Stay(one.room_id, one.starts_at, one.ends_at, None, one.reason, one.id))
    return sorted(found, key=lambda stay: stay.starts_at)
