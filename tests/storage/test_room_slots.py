"""Row 2.3: quarter-hours of rooms, on both engines: many at once, and one of them has each."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, Integer, MetaData, Table, insert, select

from storage import Session, meetings, people, room_slots, venues
from storage.database import Database

AT = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
FIRST = room_slots.first_slot(AT)
TASKS = 20
#: What each of the tasks wants: overlapping stretches of one morning, some of them the same.
WANTED = [range(FIRST + start, FIRST + start + 6) for start in (i % 7 * 2 for i in range(TASKS))]


def fill(session: Session) -> list[int]:
    """Two rooms, and a booking without any time for each of the tasks."""
    person = people.Person(name="周会务", created_at=AT)
    session.add(person)
    session.flush()
    meeting = meetings.Meeting(
        title="预算会",
        class_="IV",
        package="simple",
        level="internal",
        state="draft",
        starts_at=AT,
        ends_at=AT + timedelta(hours=2),
        place="",
        organiser_id=person.id,
        created_at=AT,
    )
    rooms = [venues.Room(name=name, capacity=10) for name in ("第一会议室", "第二会议室")]
    session.add_all([meeting, *rooms])
    session.flush()
    made = [
        venues.Booking(
            room_id=rooms[0].id,
            meeting_id=meeting.id,
            starts_at=AT,
            ends_at=AT + timedelta(hours=1),
            state="booked",
            by_id=person.id,
            at=AT,
        )
        for _ in range(TASKS)
    ]
    session.add_all(made)
    session.flush()
    return [one.id for one in made]


def takes(booking: int, wanted: range) -> Callable[[Session], bool]:
    return lambda s: room_slots.take_slots(s, 1, wanted, booking_id=booking)


async def test_of_twenty_at_once_one_has_each_quarter_hour(database: Database) -> None:
    bookings = await database.write(fill)
    pairs = list(zip(bookings, WANTED, strict=True))
    random.Random(7).shuffle(pairs)
    done = await asyncio.gather(*(database.write(takes(*pair)) for pair in pairs))
    got = {booking for (booking, _), won in zip(pairs, done, strict=True) if won}
    held = {
        booking: await database.read(lambda s, b=booking: room_slots.slots_held(s, b))
        for booking, _ in pairs
    }
    # Who won has all of it; of who lost nothing is left; nothing belongs to two.
    assert got
    for booking, wanted in pairs:
        assert held[booking] == (frozenset(wanted) if booking in got else frozenset())
    everything = [slot for slots in held.values() for slot in slots]
    assert len(everything) == len(set(everything))
    # Nobody lost to somebody who lost as well: each loser runs into a winner.
    for booking, wanted in pairs:
        if booking not in got:
            assert any(held[other] & frozenset(wanted) for other in got)


async def test_without_the_key_two_would_have_the_same(database: Database) -> None:
    """The control: who looks first and writes then, into a copy without the key."""
    bookings = await database.write(fill)
    copy = Table(
        "slots_without_key",
        MetaData(),
        Column("slot", Integer),
        Column("booking", Integer),
    )
    copy.create(database.engine)
    looked = asyncio.Barrier(2)

    async def looks_and_writes(booking: int) -> None:
        free = not await database.read(lambda s: s.execute(select(copy.c.slot)).first())
        await looked.wait()
        if free:
            rows = [{"slot": slot, "booking": booking} for slot in WANTED[0]]
            await database.write(lambda s: s.execute(insert(copy), rows))

    await asyncio.gather(*(looks_and_writes(booking) for booking in bookings[:2]))
    rows = await database.read(lambda s: s.execute(select(copy)).all())
    assert len(rows) == 2 * len(WANTED[0])


async def test_all_or_none_and_back(database: Database) -> None:
    one, other = (await database.write(fill))[:2]
    assert await database.write(takes(one, range(FIRST + 600, FIRST + 604)))
    # More than one INSERT carries, and only the very last one is somebody else's.
    long = range(FIRST, FIRST + 601)
    assert not await database.write(takes(other, long))
    assert await database.read(lambda s: room_slots.slots_held(s, other)) == frozenset()
    assert await database.write(
        lambda s: room_slots.take_slots(s, 2, long, booking_id=other)
    )  # another room is another matter
    at = room_slots.moment_of(FIRST + 602)
    assert await database.write(lambda s: room_slots.free_slots(s, booking_id=one, since=at)) == 2
    assert await database.read(lambda s: room_slots.slots_held(s, one)) == {
        FIRST + 600,
        FIRST + 601,
    }
    assert await database.write(lambda s: room_slots.free_slots(s, booking_id=one)) == 2
    assert await database.write(lambda s: room_slots.take_slots(s, 1, long, booking_id=one))
