"""The form that puts a meeting off without a new time: the reason everybody reads, and a last
question. Row 2.10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, assert_never

from chat.message import lines
from handlers.forms.choosing import read_pressed
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
from handlers.forms.writing import read_text
from meetings import notices
from meetings.meetings import Refused
from meetings.notices.cancelling import LONGEST_REASON
from storage import attendance
from storage import meetings as rows

if TYPE_CHECKING:
    from handlers.turn import Turn


@dataclass(frozen=True, slots=True)
class _Facts:
    title: str
    people: int


def _facts(turn: Turn, answers: Answers) -> _Facts:
    meeting = rows.meeting(turn.session, answers["_meeting"])
    people = attendance.participants_of(turn.session, answers["_meeting"])
    return _Facts(meeting.title if meeting else "", len(people))


def _ask_reason(view: View) -> Prompt:
    return Prompt(view.texts.rich("postpone-ask-reason", title=view.facts.title))


def _read_reason(entry: Entry, view: View) -> Outcome:
    found = read_text(entry, view, limit=LONGEST_REASON)
    return found if isinstance(found, Problem) else Taken(found)


def _ask_sure(view: View) -> Prompt:
    texts, facts = view.texts, view.facts
    text = lines(
        texts.rich("postpone-confirm", title=facts.title, people=facts.people),
        texts.rich("notice-reason", reason=view.answers["reason"]),
    )
    return Prompt(text, ((Option(texts.plain("postpone-yes"), True),),))


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.meetings import show_panel

    outcome = notices.postpone(
        turn.session,
        turn.actor,
        answers["_meeting"],
        reason=answers["reason"],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case notices.Postponed(meeting_id):
            show_panel(turn, meeting_id, said="postpone-done")
        case _:
            assert_never(outcome)
    return None


POSTPONE_MEETING = Form(
    name="postpone_meeting",
    version=1,
    title="postpone-form",
    steps=(
        Step("reason", _ask_reason, _read_reason),
        Step("sure", _ask_sure, read_pressed),
    ),
    facts=_facts,
    finish=_finish,
)
