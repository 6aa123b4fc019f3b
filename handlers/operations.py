"""Operations: /admin shows how the bot does; what could not be sent is tried again."""

from __future__ import annotations

from chat.texts import operations as texts
from handlers.notices import words
from handlers.turn import Turn
from meetings import operations
from meetings.meetings import Refused


def overview(turn: Turn) -> None:
    """/admin, 运行情况: as it stands now."""
    found = operations.overview(turn.session, turn.me, now=turn.now, real=turn.real)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show("operations", texts.overview(words(turn), found))


def not_sent(turn: Turn, page: int = 0) -> None:
    """发不出去的消息."""
    found = operations.not_sent(turn.session, turn.me, page, now=turn.now, real=turn.real)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show("operations", texts.not_sent(words(turn), found))


def try_again(turn: Turn, message_id: int) -> None:
    """再试: one of them."""
    problem = operations.try_again(
        turn.session, turn.actor, message_id, now=turn.now, real=turn.real
    )
    _and_the_rest(turn, problem)


def try_all_again(turn: Turn) -> None:
    """全部再试."""
    outcome = operations.try_all_again(turn.session, turn.actor, now=turn.now, real=turn.real)
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
        return
    turn.tell("not-sent-again", count=outcome)
    not_sent(turn)


def put_away(turn: Turn, message_id: int) -> None:
    """不再发."""
    problem = operations.put_away(
        turn.session, turn.actor, message_id, now=turn.now, real=turn.real
    )
    _and_the_rest(turn, problem)


def put_all_away(turn: Turn) -> None:
    """全部不再发."""
    outcome = operations.put_all_away(turn.session, turn.actor, now=turn.now, real=turn.real)
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
        return
    not_sent(turn)


def _and_the_rest(turn: Turn, problem: Refused | None) -> None:
    """The refusal, where there is one, and the list as it is now, for who may see it."""
    if problem is not None:
        turn.refuse(problem.code, **dict(problem.details))
    if problem is None or problem.code == "message-not-parked":
        not_sent(turn)
