"""手机扫码页: the link to it, and the phones that scan for a meeting. Row 3.2."""

from __future__ import annotations

from chat.texts import door_page as words
from handlers.signin import reader_of, refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import doors


def make(turn: Turn, meeting_id: int) -> None:
    """A one-time address for one's own phone (zd)."""
    door = doors.make_door(
        turn.session, turn.actor, meeting_id, token=turn.tokens.hex(32), now=turn.now
    )
    if isinstance(door, Refused):
        refuse(turn, door)
    else:
        turn.say(words.link(turn.texts, door, f"{turn.base_url}/door/{door.token}"))


def listing(turn: Turn, meeting_id: int) -> None:
    """The phones that scan for the meeting (zf)."""
    _list(turn, meeting_id, "")


def end(turn: Turn, door_id: int) -> None:
    """Switch one of them off (zq)."""
    ended = doors.end_door(turn.session, turn.actor, door_id, now=turn.now)
    if isinstance(ended, Refused):
        refuse(turn, ended)
    else:
        _list(turn, ended, turn.texts.plain("door-ended"))


def _list(turn: Turn, meeting_id: int, note: str) -> None:
    found = doors.doors_of(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        shown = words.phones(reader_of(turn), meeting_id, found, note)
        turn.show(f"doors:{meeting_id}", shown)
