"""筹备: the one screen of what is missing, and 催一下. Rows 2.3 to 2.8."""

from __future__ import annotations

from chat.message import Message
from chat.texts import readiness as words
from chat.texts.signin import Reader
from handlers.turn import Turn
from meetings import panel
from meetings.meetings import Refused
from meetings.readiness import chasing
from meetings.readiness.screen import Readiness, prepared, readiness_of


def show(turn: Turn, meeting_id: int) -> None:
    """筹备 (Ha): where the meeting stands now, in place where it is shown."""
    found = _seen(turn, meeting_id)
    if found is not None:
        message = words.screen(_reader(turn), found, turn.me)
        turn.show(panel.readiness_subject(meeting_id), message)


def everything(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """查看全部 (Hd)."""
    found = _seen(turn, meeting_id)
    if found is not None:
        turn.show(f"readiness-all:{meeting_id}", words.everything(_reader(turn), found, page))


def chase(turn: Turn, meeting_id: int) -> None:
    """催一下 (Hc): whoever has something late is reminded."""
    done = chasing.chase_late(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        turn.refuse(done.code, **dict(done.details))
    else:
        turn.say(Message(words.chased(_reader(turn), done)))
        show(turn, meeting_id)


def command(turn: Turn) -> None:
    """/ready: the screen of the meeting that is prepared; of several, which one?"""
    found = prepared(turn.session, turn.me, now=turn.now)
    if len(found) == 1:
        show(turn, found[0].id)
    else:
        turn.show("ready", words.meetings_to_choose(_reader(turn), found, 0))


def choose(turn: Turn, page: int = 0) -> None:
    """More meetings to choose from (Hk)."""
    found = prepared(turn.session, turn.me, now=turn.now)
    turn.show("ready", words.meetings_to_choose(_reader(turn), found, page))


def _reader(turn: Turn) -> Reader:
    return Reader(turn.texts, turn.office, turn.now)


def _seen(turn: Turn, meeting_id: int) -> Readiness | None:
    """Where it stands, for who may see it; a refusal is said here."""
    found = readiness_of(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return None
    return found
