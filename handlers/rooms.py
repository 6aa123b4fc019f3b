"""Rooms: the list, a room's card and week, what is changed of it, closing it. Row 2.3."""

from __future__ import annotations

from typing import TypeVar

from chat.message import RichText
from chat.texts import rooms as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import venues
from meetings.meetings import Refused
from meetings.venues import RoomSet

T = TypeVar("T")
#: No further than this is a room looked at, in weeks.
FURTHEST = 104


def or_refuse(turn: Turn, outcome: T | Refused) -> T | None:
    """What came of it; a refusal is said here."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return None
    return outcome


def command(turn: Turn, rest: str = "") -> None:
    """/rooms."""
    show_list(turn)


def show_list(turn: Turn, page: int = 0) -> None:
    """会议室 (Cl)."""
    found = or_refuse(turn, venues.rooms_for(turn.session, turn.me, turn.office))
    if found is not None:
        turn.show("rooms", words.listing(turn.texts, found, page))


def card(turn: Turn, room_id: int) -> None:
    """One room (Cr)."""
    show_card(turn, room_id)


def show_card(turn: Turn, room_id: int, note: RichText = ()) -> None:
    """One room as it stands; ``note`` is what just happened."""
    outcome = venues.card_of(turn.session, turn.me, room_id, now=turn.now, office=turn.office)
    found = or_refuse(turn, outcome)
    if found is not None:
        turn.show(f"room:{room_id}", words.card(said(turn), found, note))


def week(turn: Turn, room_id: int, weeks: int = 0) -> None:
    """When the room is taken (Cd)."""
    weeks = min(weeks, FURTHEST)
    found = or_refuse(
        turn,
        venues.days_of(turn.session, turn.me, room_id, weeks, now=turn.now, office=turn.office),
    )
    if found is not None:
        turn.show(f"room-week:{room_id}", words.week(said(turn), found, weeks))


def add(turn: Turn) -> None:
    """加会议室 (Ce)."""
    found = or_refuse(turn, venues.rooms_for(turn.session, turn.me, turn.office))
    if found is not None and found.sets:
        filling.open_form(turn, "room_add")
    elif found is not None:
        turn.refuse("not-allowed")


def change_menu(turn: Turn, room_id: int) -> None:
    """修改 (Cn)."""
    if _sets(turn, room_id):
        room = or_refuse(turn, venues.room_for(turn.session, turn.me, room_id, turn.office))
        if room is not None:
            turn.show(f"room:{room_id}", words.change_menu(turn.texts, room))


def change(turn: Turn, room_id: int, part: int) -> None:
    """One thing of the room (Cm)."""
    if part >= len(words.PARTS):
        turn.tell("button-old")
    elif _sets(turn, room_id):
        filling.open_form(turn, "room_change", {"_room": room_id, "_part": words.PARTS[part]})


def keeper(turn: Turn, room_id: int) -> None:
    """定管理员 (Cp)."""
    if _sets(turn, room_id):
        filling.open_form(turn, "room_keeper", {"_room": room_id})


def switch_asks(turn: Turn, room_id: int) -> None:
    """Whether the keeper is asked first (Cg)."""
    found = or_refuse(turn, venues.room_for(turn.session, turn.me, room_id, turn.office))
    if found is None:
        return
    outcome = venues.change_room(
        turn.session,
        turn.actor,
        room_id,
        {"asks": not found.asks},
        now=turn.now,
        office=turn.office,
    )
    after_change(turn, outcome)


def after_change(turn: Turn, outcome: RoomSet | Refused) -> None:
    """The card after a change; or why it was not made."""
    done = or_refuse(turn, outcome)
    if done is not None:
        note = turn.texts.rich("room-set" if done.changed else "room-unchanged")
        show_card(turn, done.room.id, note)


def close(turn: Turn, room_id: int) -> None:
    """临时停用 (Cc)."""
    if _sets(turn, room_id):
        filling.open_form(turn, "room_close", {"_room": room_id})


def open_again(turn: Turn, closure_id: int) -> None:
    """A closure ends (Cu)."""
    outcome = venues.open_again(
        turn.session, turn.actor, closure_id, now=turn.now, office=turn.office
    )
    done = or_refuse(turn, outcome)
    if done is not None:
        note = turn.texts.rich("room-open-before" if done.again else "room-opened")
        show_card(turn, done.room.id, note)


def ask_retire(turn: Turn, room_id: int) -> None:
    """不再使用: who would lose it (Ch)."""
    if _sets(turn, room_id):
        room = or_refuse(turn, venues.room_for(turn.session, turn.me, room_id, turn.office))
        hits = venues.hits(turn.session, turn.me, room_id, now=turn.now)
        if room is not None:
            turn.show(f"room:{room_id}", words.ask_retire(said(turn), room, hits))


def retire(turn: Turn, room_id: int) -> None:
    """不再使用 (Ci)."""
    outcome = venues.retire(turn.session, turn.actor, room_id, now=turn.now, office=turn.office)
    done = or_refuse(turn, outcome)
    if done is not None:
        show_card(turn, room_id, turn.texts.rich("room-retired-now", count=done.lost))


def bring_back(turn: Turn, room_id: int) -> None:
    """恢复使用 (Cz)."""
    after_change(
        turn,
        venues.bring_back(turn.session, turn.actor, room_id, now=turn.now, office=turn.office),
    )


def _sets(turn: Turn, room_id: int) -> bool:
    """Whether this person sets the room; says why not."""
    outcome = venues.card_of(turn.session, turn.me, room_id, now=turn.now, office=turn.office)
    found = or_refuse(turn, outcome)
    if found is not None and not found.sets:
        turn.refuse("not-allowed")
    return found is not None and found.sets
