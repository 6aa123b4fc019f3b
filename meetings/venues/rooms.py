"""Rooms: added, changed, retired; who may. Row 2.3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may, named
from meetings.venues.facts import Layout, RoomFacts, room_facts, rooms_facts
from meetings.venues.keepers import tell_of_room
from storage import Session
from storage import venues as rows

LONGEST = {"name": 30, "place": 40, "contact": 40, "phone": 30, "contract": 60}
LONGEST_ITEM, MOST_ITEMS = 20, 12
MOST_SEATS = 20_000
#: The dearest half-day there is, in fen: a slip of the finger above it.
MOST_FEN = 100_000_000


@dataclass(frozen=True, slots=True)
class NewRoom:
    """A room as the clerk describes it."""

    name: str
    capacity: int
    place: str = ""
    outside: bool = False
    layouts: tuple[Layout, ...] = ()
    equipment: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RoomSet:
    """The room stands so; ``changed``: it was otherwise before."""

    room: RoomFacts
    changed: bool = True


@dataclass(frozen=True, slots=True)
class RoomList:
    """The rooms one may see; ``sets``: and add to."""

    rooms: tuple[RoomFacts, ...]
    sets: bool


def may_set(who: Who, room: rows.Room | None) -> bool:
    """Whether this person keeps the rooms, or this one."""
    keeper = room.keeper_id if room is not None else None
    return may(who, Action.SET_ROOMS, About(person_id=keeper))


def rooms_for(session: Session, who: Who, office: Office) -> RoomList | Refused:
    """The rooms in use, for those who keep them or call meetings; a keeper sees their own."""
    sets = may(who, Action.SET_ROOMS)
    there = rows.rooms_in_use(session)
    if not sets and not may(who, Action.CREATE_MEETING):
        there = [one for one in there if one.keeper_id == who.person_id]
        if not there:
            return refused("not-allowed")
    return RoomList(rooms_facts(session, there, office), sets)


def room_for(session: Session, who: Who, room_id: int, office: Office) -> RoomFacts | Refused:
    """One room, for whoever may see it in the list."""
    room = rows.room(session, room_id)
    if room is None:
        return refused("gone")
    if not may_set(who, room) and not may(who, Action.CREATE_MEETING):
        return refused("not-allowed")
    return room_facts(session, room, office)


def add_room(
    session: Session, actor: Actor, new: NewRoom, *, now: datetime, office: Office
) -> RoomSet | Refused:
    """One more room. One of that name that was retired is said."""
    if not may_set(actor.who, None):
        return refused("not-allowed")
    values = {
        "name": new.name,
        "place": new.place,
        "capacity": new.capacity,
        "layouts": list(new.layouts),
        "equipment": list(new.equipment),
    }
    if problem := _problem(session, None, values, office):
        return problem
    room = rows.Room(
        name=new.name,
        place=new.place,
        kind="outside" if new.outside else "own",
        capacity=new.capacity,
        layouts=_as_data(new.layouts),
        equipment=list(new.equipment),
        hours="",
        asks=False,
        contact="",
        phone="",
        price_per="half_day",
        contract="",
    )
    session.add(room)
    session.flush()
    after = {"name": room.name, "capacity": room.capacity}
    changed(session, actor, "add room", f"room:{room.id}", now=now, after=after)
    return RoomSet(room_facts(session, room, office))


def change_room(
    session: Session,
    actor: Actor,
    room_id: int,
    values: Mapping[str, Any],
    *,
    now: datetime,
    office: Office,
) -> RoomSet | Refused:
    """Change what the room is. ``values`` by column: texts, numbers, layouts as ``Layout``.

    What is booked stays booked.
    """
    room = rows.lock_rooms(session, [room_id]).get(room_id)
    if room is None:
        return refused("gone")
    if not may_set(actor.who, room):
        return refused("not-allowed")
    if problem := _problem(session, room, values, office):
        return problem
    wanted = {key: _as_data(value) if key == "layouts" else value for key, value in values.items()}
    before = {key: getattr(room, key) for key in wanted}
    if wanted == before:
        return RoomSet(room_facts(session, room, office), changed=False)
    for key, value in wanted.items():
        setattr(room, key, value)
    session.flush()
    changed(session, actor, "change room", f"room:{room.id}", now=now, before=before, after=wanted)
    if "keeper_id" in wanted:
        tell_of_room(session, room, before["keeper_id"], by_id=actor.who.person_id, now=now)
    return RoomSet(room_facts(session, room, office))


def bring_back(
    session: Session, actor: Actor, room_id: int, *, now: datetime, office: Office
) -> RoomSet | Refused:
    """恢复使用: a retired room is used again. What was booked in it is not booked again."""
    room = rows.lock_rooms(session, [room_id]).get(room_id)
    if room is None:
        return refused("gone")
    if not may_set(actor.who, room):
        return refused("not-allowed")
    if room.retired_at is None:
        return RoomSet(room_facts(session, room, office), changed=False)
    room.retired_at = None
    session.flush()
    changed(session, actor, "bring back room", f"room:{room.id}", now=now)
    return RoomSet(room_facts(session, room, office))


def _as_data(layouts: Any) -> list[dict[str, Any]]:
    return [{"name": one.name, "seats": one.seats} for one in layouts]


def _problem(
    session: Session, room: rows.Room | None, values: Mapping[str, Any], office: Office
) -> Refused | None:
    if problem := _text_problem(values, office):
        return problem
    if "name" in values:
        same = rows.room_named(session, values["name"])
        if same is not None and same is not room:
            code = "room-there" if same.retired_at is None else "room-there-retired"
            return refused(code, name=same.name)
    seats = [values["capacity"]] if "capacity" in values else []
    seats += [one.seats for one in values.get("layouts", ())]
    if any(not 1 <= count <= MOST_SEATS for count in seats):
        return refused("room-seats", limit=MOST_SEATS)
    price = values.get("price_fen")
    if price is not None and not 0 < price <= MOST_FEN:
        return refused("room-price")
    keeper_id = values.get("keeper_id")
    if keeper_id is not None:
        person = named(session, [keeper_id]).get(keeper_id)
        if person is None or person.left_on is not None:
            return refused("person-left")
    return None


def _text_problem(values: Mapping[str, Any], office: Office) -> Refused | None:
    for key, limit in LONGEST.items():
        text = values.get(key, "")
        if len(text) > limit or (key == "name" and key in values and not text.strip()):
            return refused("room-text", limit=limit)
    items = [one.name for one in values.get("layouts", ())] + [*values.get("equipment", ())]
    if any(not item or len(item) > LONGEST_ITEM for item in items):
        return refused("room-text", limit=LONGEST_ITEM)
    if (
        len(values.get("layouts", ())) > MOST_ITEMS
        or len(values.get("equipment", ())) > MOST_ITEMS
    ):
        return refused("room-items", limit=MOST_ITEMS)
    texts = [value for value in values.values() if isinstance(value, str)]
    return refused("level-mark") if mark_in("\n".join((*texts, *items)), office.profile) else None
