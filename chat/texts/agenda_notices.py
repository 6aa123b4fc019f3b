"""Words of what is told of the agenda: your item, come and wait, come in, wait. Row 2.2."""

from __future__ import annotations

from chat.message import Message
from chat.texts import agenda as words
from chat.texts.absence_notices import whose
from chat.texts.signin import Reader
from chat.texts.wording import Reading
from meetings.agenda.reading import Board, Item, board, board_of
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.people import who_is
from storage import Session
from storage import agenda as rows
from storage import meetings as meeting_rows
from storage.agenda import PlaceRow

#: Notice → of which states of a place it still holds.
_HOLDS = {
    "place": ("expected", "waiting"),
    "ready": ("expected", "waiting"),
    "call": ("called",),
    "hold": ("expected", "waiting"),
    "over": ("left",),
    "again": ("called", "inside"),
}


def place(reading: Reading) -> Message | None:
    """For which item you come, and about when."""
    return _told(reading, "place")


def ready(reading: Reading) -> Message | None:
    """候会: your item comes soon."""
    return _told(reading, "ready")


def call(reading: Reading) -> Message | None:
    """叫会: come in."""
    return _told(reading, "call")


def hold(reading: Reading) -> Message | None:
    """It was called too early: wait a little."""
    return _told(reading, "hold")


def over(reading: Reading) -> Message | None:
    """Your item is over: please leave."""
    return _told(reading, "over")


def again(reading: Reading) -> Message | None:
    """Your item goes on after all: please come back."""
    return _told(reading, "again")


def off(reading: Reading) -> Message | None:
    """You need not come for the item any more; nothing where they were listed again since."""
    item = rows.item(reading.session, int(reading.params["item"]))
    meeting = meeting_rows.meeting(reading.session, item.meeting_id) if item else None
    if item is None or meeting is None or meeting.state != "published":
        return None
    shown = board_of(reading.session, meeting, now=reading.now).item(item.id)
    if shown is None or any(one.person_id == reading.person_id for one in shown.places):
        return None
    return words.off_card(_reader(reading), meeting.title, shown, for_other=whose(reading))


def board_now(reading: Reading) -> Message | None:
    """The state board on somebody's screen, after something on it changed."""
    who = who_is(reading.session, reading.reader_id)
    if who is None:
        return None
    actor, meeting_id = Actor(who, "notice"), int(reading.params["meeting"])
    found = board(reading.session, actor, meeting_id, now=reading.now)
    return None if isinstance(found, Refused) else words.board(_reader(reading), found)


def place_found(
    session: Session, place_id: int, reader: Reader
) -> tuple[Board, Item, PlaceRow] | None:
    """The place as the board has it; None where it is not there any more."""
    row = rows.place(session, place_id)
    item = rows.item(session, row.item_id) if row else None
    meeting = meeting_rows.meeting(session, item.meeting_id) if item else None
    if item is None or meeting is None or meeting.state != "published":
        return None
    found = board_of(session, meeting, now=reader.now)
    shown = found.item(item.id)
    if shown is None:
        return None
    place = next((one for one in shown.places if one.id == place_id), None)
    return (found, shown, place) if place is not None else None


def _told(reading: Reading, kind: str) -> Message | None:
    reader = _reader(reading)
    known = place_found(reading.session, int(reading.params["place"]), reader)
    if known is None:
        return None
    found, shown, place = known
    ended = shown.state == "ended"
    if place.state not in _HOLDS[kind] or ended != (kind == "over"):
        return None
    return words.place_card(
        reader,
        kind,
        found.title,
        shown,
        place,
        wait_min=reading.office.profile.agenda_call.wait_min,
        for_other=whose(reading),
    )


def _reader(reading: Reading) -> Reader:
    return Reader(reading.texts, reading.office, reading.now)
