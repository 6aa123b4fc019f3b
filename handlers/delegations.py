"""授权: /delegate, its list, 收回."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts.approvals import delegations as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.turn import Turn
from meetings import approvals
from meetings.meetings import Refused


def command(turn: Turn) -> None:
    """/delegate: what is delegated; where nothing is, the form begins."""
    overview(turn)


def overview(turn: Turn, page: int = 0) -> None:
    """The list."""
    show(turn, page)


def show(turn: Turn, page: int = 0, note: RichText = ()) -> None:
    """The list, after ``note``."""
    found = approvals.delegations(turn.session, turn.me, now=turn.now, office=turn.office)
    turn.show("delegations", texts.overview(words(turn), found, page, note))


def new(turn: Turn) -> None:
    """新授权."""
    people = approvals.delegators(turn.session, turn.me)
    known = {} if len(people) > 1 else {"person": turn.me.person_id}
    filling.open_form(turn, "delegation", known)


def end(turn: Turn, delegation_id: int) -> None:
    """收回."""
    outcome = approvals.end_delegation(
        turn.session, turn.actor, delegation_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case approvals.DelegationEnded(again=again):
            key = "delegation-ended-before" if again else "delegation-ended"
            show(turn, note=turn.texts.rich(key))
        case _:
            assert_never(outcome)
