"""The discussion on a task: its pages, writing, taking back one's last word."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import discussing as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.tasks import discussing
from meetings.tasks.discussing import Commented, CommentUnchanged, Discussion


def show(turn: Turn, task_id: int, page: int | None = None) -> None:
    """留言: the newest last; without a page the last one."""
    show_discussion(turn, task_id, page)


def show_discussion(
    turn: Turn, task_id: int, page: int | None = None, *, note: RichText = ()
) -> None:
    """The discussion as it stands now; ``note`` is what just happened."""
    found = _found(turn, task_id)
    if found is not None:
        message = words.page(turn.texts, found, page, turn.now, turn.office, note=note)
        turn.show(f"comments:{task_id}", message)


def write(turn: Turn, task_id: int) -> None:
    """写留言: asks for the words."""
    found = _found(turn, task_id)
    if found is None:
        return
    if found.may_write:
        filling.open_form(turn, "comment_write", {"_task": task_id})
    else:
        show_discussion(turn, task_id, note=turn.texts.rich("button-old"))


def files(turn: Turn, task_id: int, page: int) -> None:
    """The files of a page of the discussion."""
    found = _found(turn, task_id)
    if found is not None:
        turn.say(words.files(turn.texts, found, page))


def withdraw(turn: Turn, event_id: int) -> None:
    """撤回留言."""
    outcome = discussing.withdraw_comment(turn.session, turn.actor, event_id, now=turn.now)
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case Commented(task_id):
            show_discussion(turn, task_id, note=turn.texts.rich("comment-taken-back"))
        case CommentUnchanged(task_id):
            show_discussion(turn, task_id, note=turn.texts.rich("button-old"))
        case _:
            assert_never(outcome)


def _found(turn: Turn, task_id: int) -> Discussion | None:
    """The discussion; where this person may not see it, the refusal is said."""
    found = discussing.discussion(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return None
    return found
