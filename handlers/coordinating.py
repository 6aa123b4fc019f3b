"""Requests for help, a decision or an instruction: their list, their card, and the answers."""

from __future__ import annotations

from typing import assert_never

from chat.message import Message, RichText
from chat.texts import coordinating as words
from handlers.forms import filling
from handlers.sharing import said_to
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.people import Action, may
from meetings.tasks import coordinating, parts, requests
from meetings.tasks.reading import about
from meetings.tasks.requests import HelpDeed, HelpMoved, HelpOutcome, HelpUnchanged
from storage import tasks as rows


def show_list(turn: Turn, task_id: int, page: int | None = None) -> None:
    """请求协调: what was asked so far; where nothing was, the question at once."""
    seen = tasks.see(turn.session, turn.me, task_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        turn.refuse(seen.code, **dict(seen.details))
    elif not seen.requests and page is None and asks(turn, task_id):
        ask(turn, task_id)
    else:
        message = words.page(
            turn.texts, seen, page or 0, turn.now, turn.office, may_ask=asks(turn, task_id)
        )
        turn.show(f"helps:{task_id}", message)


def asks(turn: Turn, task_id: int) -> bool:
    """Whether this person may ask something for the task as it stands."""
    task = rows.task(turn.session, task_id)
    return (
        task is not None
        and parts.closed_to_sharing(task) is None
        and may(turn.me, Action.SHARE_TASK, about(turn.session, task))
    )


def ask(turn: Turn, task_id: int) -> None:
    """A new request: asks what, of whom, until when."""
    if asks(turn, task_id):
        filling.open_form(turn, "help_ask", {"_task": task_id})
    else:
        show_list(turn, task_id, 0)


def show(turn: Turn, request_id: int) -> None:
    """The card of one request."""
    show_help(turn, request_id)


def show_help(turn: Turn, request_id: int, *, note: RichText = ()) -> None:
    """The card as it stands now; ``note`` is what just happened."""
    seen = requests.see_help(turn.session, turn.me, request_id, now=turn.now, office=turn.office)
    if isinstance(seen, Refused):
        if note:
            turn.say(Message(note))
        else:
            turn.refuse(seen.code, **dict(seen.details))
        return
    deeds = requests.help_deeds(turn.session, turn.me, request_id)
    card = words.help_card(turn.texts, seen, deeds, turn.now, turn.office, note=note)
    turn.show(f"help:{request_id}", card)


def answer(turn: Turn, request_id: int) -> None:
    """答复, 批示, or what they answered by phone or on paper."""
    _form(turn, request_id, (HelpDeed.ANSWER, HelpDeed.ENTER), "help_answer")


def pass_on(turn: Turn, request_id: int) -> None:
    """转他人答复."""
    _form(turn, request_id, (HelpDeed.PASS_ON,), "help_pass")


def withdraw(turn: Turn, request_id: int) -> None:
    """撤回."""
    outcome = coordinating.withdraw_help(
        turn.session, turn.actor, request_id, now=turn.now, office=turn.office
    )
    after_help(turn, outcome, "help-taken-back")


def after_help(turn: Turn, outcome: HelpOutcome, done: str) -> None:
    """The card after what was done, and whether who had to hear of it could be reached."""
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case HelpUnchanged(_, request_id):
            show_help(turn, request_id, note=turn.texts.rich("button-old"))
        case HelpMoved(_, request_id, told, to_id):
            show_help(turn, request_id, note=said_to(turn, done, told, to_id))
        case _:
            assert_never(outcome)


def _form(turn: Turn, request_id: int, deeds: tuple[HelpDeed, ...], form: str) -> None:
    """Open the form of what this person may do now; else show how things stand."""
    held = requests.help_deeds(turn.session, turn.me, request_id)
    if set(deeds) & set(held):
        entered = HelpDeed.ENTER in held
        filling.open_form(turn, form, {"_request": request_id, "_for": entered})
    else:
        show_help(turn, request_id)
