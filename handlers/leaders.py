"""分管单位: of which units somebody is the leader in charge."""

from __future__ import annotations

from typing import assert_never

from chat.texts import leaders as texts
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.roster import leading
from storage import people as people_rows


def units(turn: Turn, person_id: int, page: int = 0) -> None:
    """All units, to set and clear."""
    found = leading.led_units(turn.session, turn.me, person_id)
    person = people_rows.person(turn.session, person_id)
    if isinstance(found, Refused) or person is None:
        code = found.code if isinstance(found, Refused) else "gone"
        turn.refuse(code)
        return
    message = texts.led_units(turn.texts, person.name, person_id, found, page)
    turn.show(f"person:{person_id}", message)


def switch(turn: Turn, person_id: int, unit_id: int, page: int = 0) -> None:
    """设为分管, or 不再分管."""
    outcome = leading.switch_leader(turn.session, turn.actor, person_id, unit_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case leading.LeaderSet():
            units(turn, person_id, page)
        case _:
            assert_never(outcome)
