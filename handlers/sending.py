"""The sending of a meeting's notices: pause, go on, stop. Row 2.2."""

from __future__ import annotations

from chat.texts import notices as texts
from handlers.meetings import show
from handlers.turn import Turn
from meetings import notices
from meetings.meetings import Refused


def pause(turn: Turn, meeting_id: int) -> None:
    """暂停发送."""
    outcome = notices.pause_sending(turn.session, turn.actor, meeting_id, now=turn.now)
    _shown(turn, meeting_id, outcome)


def resume(turn: Turn, meeting_id: int) -> None:
    """继续发送, 发给其余的人."""
    outcome = notices.resume_sending(turn.session, turn.actor, meeting_id, now=turn.now)
    _shown(turn, meeting_id, outcome)


def ask_stop(turn: Turn, meeting_id: int) -> None:
    """停止发送: asks first."""
    found = notices.may_stop(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"panel:{meeting_id}", texts.ask_stop(turn.texts, found))


def stop(turn: Turn, meeting_id: int) -> None:
    """Yes, stop it."""
    outcome = notices.stop_sending(turn.session, turn.actor, meeting_id, now=turn.now)
    _shown(turn, meeting_id, outcome)


def _shown(turn: Turn, meeting_id: int, outcome: notices.Controlled | Refused) -> None:
    """The panel as it stands now, whatever the button's message showed."""
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
        if outcome.code != "nothing-to-send":
            return
    show(turn, meeting_id)
