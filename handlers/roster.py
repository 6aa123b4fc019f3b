"""The import of a roster: its form, and the buttons under its preview. Row 2.6."""

from __future__ import annotations

from typing import assert_never

from chat.texts import roster as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.people import Action, may
from meetings.roster import importing, preview


def ask_table(turn: Turn) -> None:
    """Ask for the table."""
    if not may(turn.me, Action.IMPORT_ROSTER):
        turn.refuse("not-allowed")
        return
    filling.open_form(turn, "roster_import")


def confirm_all(turn: Turn, work_id: int) -> None:
    """Everything in the preview; who is absent left."""
    _confirm(turn, work_id, full=True)


def confirm_some(turn: Turn, work_id: int) -> None:
    """Only who is new or changed; nobody is marked left."""
    _confirm(turn, work_id, full=False)


def _confirm(turn: Turn, work_id: int, *, full: bool) -> None:
    actor = turn.actor
    outcome = importing.confirm(turn.session, actor, work_id, full=full, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case importing.Importing(_, total):
            message = words.importing(turn.texts, 0, total)
            turn.show(preview.subject(work_id), message)
        case _:
            assert_never(outcome)


def give_up(turn: Turn, work_id: int) -> None:
    """Nothing is imported; the table is erased."""
    actor = turn.actor
    outcome = importing.give_up(turn.session, actor, work_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case importing.GivenUp():
            turn.show(preview.subject(work_id), words.given_up(turn.texts))
        case _:
            assert_never(outcome)
