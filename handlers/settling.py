"""Changes that wait to be told: now, not at all, or with everybody asked again; and 送签.

Rows 2.2, 2.10.
"""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import settling as texts
from chat.texts.notices import names_words
from handlers import signin_settings
from handlers.meetings import show_panel
from handlers.notices import preview, words
from handlers.turn import Turn
from meetings import approvals, notices, withdrawing
from meetings.meetings import Refused


def show(turn: Turn, meeting_id: int, note: RichText = ()) -> None:
    """What waits, as it stands now."""
    found = notices.look(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        _refuse(turn, meeting_id, found)
        return
    turn.show(f"settle:{meeting_id}", texts.unsettled(words(turn), found, note))


def tell_now(turn: Turn, meeting_id: int, edits: int) -> None:
    """立即发, or 送签 where that comes first."""
    outcome = notices.tell_now(
        turn.session, turn.actor, meeting_id, edits=edits, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused():
            _refuse(turn, meeting_id, outcome)
        case notices.Published():
            turn.show(f"settle:{meeting_id}", texts.told(turn.texts, meeting_id, outcome))
        case notices.SentForSignOff():
            _sent(turn, outcome, f"settle:{meeting_id}")
        case _:
            assert_never(outcome)


def withdraw(turn: Turn, meeting_id: int, edits: int) -> None:
    """撤回改动."""
    sittings = signin_settings.plans(turn, meeting_id)
    outcome = withdrawing.withdraw_changes(
        turn.session, turn.actor, meeting_id, edits=edits, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused():
            _refuse(turn, meeting_id, outcome)
        case withdrawing.Withdrawn():
            signin_settings.say_moved(turn, meeting_id, sittings)
            show_panel(turn, meeting_id, said="settle-withdrawn")
        case _:
            assert_never(outcome)


def ask_anyway(turn: Turn, meeting_id: int, on: int) -> None:
    """请大家重新答复, or keep the replies after all."""
    outcome = notices.ask_anyway(
        turn.session, turn.actor, meeting_id, on == 1, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused():
            _refuse(turn, meeting_id, outcome)
        case notices.Unsettled():
            turn.show(f"settle:{meeting_id}", texts.unsettled(words(turn), outcome))
        case _:
            assert_never(outcome)


def send_for_sign_off(turn: Turn, meeting_id: int, edits: int) -> None:
    """送签: what the preview showed; edited since, it is shown again."""
    outcome = notices.ask_first(
        turn.session, turn.actor, meeting_id, edits=edits, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
            if code == "edited-meanwhile":
                preview(turn, meeting_id)
        case notices.SentForSignOff():
            _sent(turn, outcome, f"preview:{meeting_id}")
        case _:
            assert_never(outcome)


def _sent(turn: Turn, outcome: notices.SentForSignOff, subject: str) -> None:
    request = approvals.request_of(
        turn.session, outcome.approval_id, now=turn.now, office=turn.office
    )
    steps = [step for step in request.steps if step.state == "waits"] if request else []
    names = names_words(turn.texts, [one.name for step in steps for one in step.people])
    message = texts.sent_for_sign_off(turn.texts, outcome.meeting_id, outcome.approval_id, names)
    turn.show(subject, message)


def _refuse(turn: Turn, meeting_id: int, refused: Refused) -> None:
    """Say why not; where it reads otherwise by now, show how."""
    turn.refuse(refused.code, **dict(refused.details))
    if refused.code == "changed-meanwhile":
        show(turn, meeting_id)
    elif refused.code == "nothing-unsettled":
        show_panel(turn, meeting_id)
