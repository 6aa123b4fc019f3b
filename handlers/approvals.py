"""Approvals: what waits for my decision; 同意, or 退回 with a reason."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, lines
from chat.texts import approvals as texts
from handlers.forms import filling
from handlers.notices import actor, words
from handlers.turn import Turn
from meetings import approvals
from meetings.meetings import Refused


def waiting(turn: Turn) -> None:
    """等我决定的."""
    found = approvals.waiting_for(turn.session, turn.me)
    turn.show("approvals", texts.waiting(turn.texts, found))


def show(turn: Turn, approval_id: int) -> None:
    """One request."""
    found = approvals.request(turn.session, turn.me, approval_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    _show(turn, found)


def approve(turn: Turn, approval_id: int) -> None:
    """同意."""
    decide(turn, approval_id, approve=True)


def return_(turn: Turn, approval_id: int) -> None:
    """退回: the form asks why."""
    found = approvals.request(turn.session, turn.me, approval_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
    elif found.state != "pending":
        _show(turn, found)
    else:
        filling.open_form(turn, "return_request", {"_approval": approval_id})


def decide(turn: Turn, approval_id: int, *, approve: bool, reason: str = "") -> None:
    """Decide and show what stands."""
    outcome = approvals.decide(
        turn.session, actor(turn), approval_id, approve=approve, reason=reason, now=turn.now
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case approvals.Decided(found):
            _show(turn, found)
        case approvals.DecidedBefore(found):
            message = texts.request(words(turn), found, mine=False)
            note = turn.texts.rich("approval-decided-before")
            turn.show(f"approval:{found.id}", Message(lines(note, message.text)))
        case _:
            assert_never(outcome)


def _show(turn: Turn, found: approvals.Request) -> None:
    asked = (found.asked_by, found.asked_for)
    mine = any(one is not None and one.person_id == turn.me.person_id for one in asked)
    turn.show(f"approval:{found.id}", texts.request(words(turn), found, mine=mine))
