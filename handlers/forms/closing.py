"""The form that calls a meeting off: the reason everybody reads, and a last question. Row 2.10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from chat.message import Message, lines
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from meetings import notices
from meetings.meetings import Refused
from storage import attendance
from storage import meetings as rows

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class _Facts:
    title: str
    people: int


def _facts(turn: Turn, answers: Answers) -> _Facts:
    meeting = rows.meeting(turn.session, answers["meeting"])
    people = attendance.participants_of(turn.session, answers["meeting"])
    return _Facts(meeting.title if meeting else "", len(people))


def _ask_reason(view: View) -> Prompt:
    return Prompt(view.texts.rich("cancel-ask-reason", title=view.facts.title))


def _read_reason(entry: Entry, view: View) -> Outcome:
    reason = " ".join(entry.text.split())
    if not reason or entry.files:
        return Problem(view.texts.rich("form-text-wanted"))
    if len(reason) > LONGEST_REASON:
        return Problem(
            view.texts.rich("form-too-long", length=str(len(reason)), limit=str(LONGEST_REASON))
        )
    return Taken(reason)


def _ask_sure(view: View) -> Prompt:
    texts, reason = view.texts, view.answers.get("reason")
    if reason is None:
        text = texts.rich("cancel-draft", title=view.facts.title)
    else:
        text = lines(
            texts.rich("cancel-confirm", title=view.facts.title, people=str(view.facts.people)),
            texts.rich("cancel-reason", reason=reason),
        )
    return Prompt(text, ((Option(texts.plain("cancel-yes"), True),),))


def _read_sure(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(True)
    return Problem(view.texts.rich("form-press-one"))


def _published(answers: Answers) -> bool:
    return not answers["_draft"]


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    meeting = rows.meeting(turn.session, answers["meeting"])
    if answers["_draft"] and meeting is not None and meeting.state != "draft":
        # Published by somebody else meanwhile: people are owed a reason.
        turn.refuse("cancel-published")
        return None
    outcome = notices.cancel(
        turn.session,
        turn.actor,
        answers["meeting"],
        reason=answers.get("reason") or "",
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case notices.Cancelled():
            key = "cancel-draft-done" if answers["_draft"] else "cancel-done"
            turn.say(Message(turn.texts.rich(key, title=_facts(turn, answers).title)))
        case _:
            assert_never(outcome)
    return None


CANCEL_MEETING = Form(
    name="cancel_meeting",
    version=1,
    title="cancel-form",
    steps=(
        Step("reason", _ask_reason, _read_reason, wanted=_published),
        Step("sure", _ask_sure, _read_sure),
    ),
    facts=_facts,
    finish=_finish,
)
