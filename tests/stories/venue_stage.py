"""The stage of the stories about rooms: rooms of an office, and what is booked in them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings import venues
from meetings.meetings import Refused
from meetings.venues import Layout, NewRoom
from storage import Session
from storage import meetings as meeting_rows
from storage import venues as rows
from tests.stories.notice_stage import actor
from tests.stories.world import Person, World


async def room(
    world: World,
    desk: Person,
    name: str,
    capacity: int,
    *,
    keeper: Person | None = None,
    asks: bool = False,
    **more: Any,
) -> int:
    """A room as the desk enters it; returns its id. ``more``: of ``NewRoom``, or columns."""
    of_new = {key: more.pop(key) for key in ("place", "outside", "equipment") if key in more}
    layouts = tuple(Layout(*one) for one in more.pop("layouts", ()))

    def unit(session: Session) -> int:
        by, now = actor(session, desk), world.clock.now()
        new = NewRoom(name=name, capacity=capacity, layouts=layouts, **of_new)
        made = venues.add_room(session, by, new, now=now, office=world.office)
        assert not isinstance(made, Refused), made
        values = {**more, "asks": asks}
        if keeper is not None:
            values["keeper_id"] = keeper.person_id
        done = venues.change_room(session, by, made.room.id, values, now=now, office=world.office)
        assert not isinstance(done, Refused), done
        return made.room.id

    found: int = await world.write(unit)
    return found


async def books(world: World, desk: Person, meeting_id: int, room_id: int) -> venues.Booked:
    """The desk books the room for the meeting."""

    def unit(session: Session) -> Any:
        return venues.book(
            session,
            actor(session, desk),
            meeting_id,
            room_id,
            now=world.clock.now(),
            office=world.office,
        )

    done = await world.write(unit)
    assert isinstance(done, venues.Booked), done
    await world.app.settle()
    return done


async def states(world: World, meeting_id: int) -> list[tuple[int, str, str]]:
    """Room, state and reason of every booking of the meeting, the earliest first."""

    def read(session: Session) -> list[tuple[int, str, str]]:
        return [(b.room_id, b.state, b.reason) for b in rows.bookings_of(session, meeting_id)]

    found: list[tuple[int, str, str]] = await world.read(read)
    return found


async def held(world: World, room_id: int) -> list[int]:
    """The quarter-hours of the room that are taken, counted from the first of them."""

    def read(session: Session) -> list[int]:
        found = session.execute(
            rows.RoomSlot.__table__.select().where(rows.RoomSlot.room_id == room_id)
        )
        return sorted(row.slot for row in found)

    slots: list[int] = await world.read(read)
    return slots


async def place(world: World, meeting_id: int) -> str:
    """Where the meeting is held, as its row has it."""

    def read(session: Session) -> str:
        meeting = meeting_rows.meeting(session, meeting_id)
        assert meeting is not None
        return meeting.place

    found: str = await world.read(read)
    return found


async def moves(person: Person, meeting_id: int, when: str, end: str = "") -> None:
    """改时间地点: another time, the same place, and no reason."""
    await person.presses_route("mt", meeting_id, 0)
    await person.says(when)
    await person.presses("是")
    if end:
        await person.presses(end)
    await person.presses("不变")
    await person.presses("跳过")


def slots(start: datetime, end: datetime) -> int:
    """How many quarter-hours there are between two moments."""
    return round((end - start).total_seconds() / 900)
