"""People: binding, the roster and personal links."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, lines
from chat.texts import home
from handlers.turn import Turn
from meetings import binding
from meetings.meetings import Refused
from meetings.people import who_is


def bind(turn: Turn, token: str) -> None:
    """A personal link was opened."""
    address = turn.incoming.address
    outcome = binding.bind(
        turn.session,
        token,
        messenger=address.messenger,
        chat=address.chat,
        platform_person=address.person,
        now=turn.now,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case binding.Bound(person_id, name):
            turn.who = who_is(turn.session, person_id)
            greeting = home.home(turn.texts, turn.me)
            text = lines(turn.texts.rich("people-bound", name=name), greeting.text)
            turn.show("home", Message(text, choices=greeting.choices))
        case binding.BoundBefore():
            turn.show("home", home.home(turn.texts, turn.me))
        case _:
            assert_never(outcome)
