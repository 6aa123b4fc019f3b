"""Words of who keeps which room: to the new keeper, and to the secretariat where one left.

Row 2.3.
"""

from __future__ import annotations

from chat.message import Choice, Message
from chat.payload import encode
from chat.texts.rooms import PAGE, button
from chat.texts.wording import Reading
from meetings import venues
from storage import venues as rows


def yours(reading: Reading) -> Message | None:
    """To who keeps a room from now on."""
    room = rows.room(reading.session, int(reading.params["room"]))
    if room is None or room.retired_at is not None or room.keeper_id != reading.params["keeper"]:
        return None
    text = reading.texts.rich("room-yours", room=room.name)
    return Message(text, choices=((Choice(room.name, encode("Cr", room.id)),),))


def without(reading: Reading) -> Message | None:
    """To the secretariat: rooms whose keeper left, each one press away."""
    there = rows.rooms_in_use(reading.session)
    facts = venues.rooms_facts(reading.session, there, reading.office)
    found = [room for room in facts if room.keeper_left]
    if not found:
        return None
    shown = tuple((Choice(one.name, encode("Cr", one.id)),) for one in found[:PAGE])
    every = (button(reading.texts, "list", "Cl", 0),)
    return Message(reading.texts.rich("rooms-no-keeper"), choices=(*shown, every))
