"""Forms around replies: the reason for leave, an answer told to the secretariat, who passed a
call on. Rows 2.2, 3.3a."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chat.texts import attendance as texts
from chat.texts.cards import Words
from chat.texts.leave import period_words
from chat.texts.notices import person_words
from handlers import attendance as attendance_handlers
from handlers import notices as notice_handlers
from handlers import waiting as waiting_handlers
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
    no_facts,
)
from handlers.forms.invited import MOST_FOUND, place_step
from handlers.forms.writing import read_text, takes_text
from meetings import attendance
from meetings.attendance.cards import Period, periods
from meetings.meetings import Refused
from meetings.notices.calling import LONGEST_NAME
from meetings.people import Named

if TYPE_CHECKING:
    from handlers.turn import Turn

#: Quick reasons (norms ORG-05); anything else is typed.
REASONS = ("away", "clash", "unwell", "holiday", "family")
METHODS = ("phone", "paper", "in-person")


def _ask_reason(view: View) -> Prompt:
    words = [view.texts.plain(f"leave-reason-{reason}") for reason in REASONS]
    options = [Option(word, word) for word in words]
    return Prompt(view.texts.rich("leave-ask-reason"), (tuple(options[:3]), tuple(options[3:])))


def _read_reason(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=attendance.LONGEST_REASON)
    return text if isinstance(text, Problem) else Taken(text)


@dataclass(frozen=True, slots=True)
class _Facts:
    """Who may be meant, and the sittings leave can be for."""

    people: list[tuple[int, Named]]
    sittings: tuple[Period, ...]


def _periods(turn: Turn, answers: Answers) -> _Facts:
    return _Facts([], periods(turn.session, answers.get("_meeting", 0)))


def _ask_sittings(view: View) -> Prompt:
    """Leave from the whole meeting, or from some of its sittings."""
    words, found = Words(view.texts, view.office, view.now), view.facts.sittings
    options = [(Option(view.texts.plain("leave-whole"), [one.number for one in found]),)]
    options += [(Option(period_words(words, one), [one.number]),) for one in found[:MOST_FOUND]]
    return Prompt(view.texts.rich("leave-ask-sittings"), tuple(options))


def _read_sittings(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    there = {one.number for one in view.facts.sittings}
    numbers = sorted({int(found) for found in re.findall(r"\d{1,3}", entry.text)})
    if not numbers or not there.issuperset(numbers):
        return Problem(view.texts.rich("leave-sittings-unknown", last=str(max(there, default=1))))
    return Taken(numbers)


def _several(answers: Answers) -> bool:
    return bool(answers.get("_several"))


def _send_apologies(turn: Turn, answers: Answers) -> GoTo | None:
    attendance_handlers.answer(
        turn,
        answers["_participant"],
        "leave",
        answers["reason"],
        revision=answers["_revision"],
        sittings=answers.get("sittings"),
    )
    return None


APOLOGIES = Form(
    name="apologies",
    version=2,
    steps=(
        Step("sittings", _ask_sittings, _read_sittings, wanted=_several, takes_numbers=True),
        Step("reason", _ask_reason, _read_reason),
    ),
    facts=_periods,
    finish=_send_apologies,
    title="form-apologies",
)


def _participants(turn: Turn, answers: Answers) -> _Facts:
    found = attendance.participants_named(turn.session, turn.me, answers["_meeting"], "")
    people = [] if isinstance(found, Refused) else found
    return _Facts(people, periods(turn.session, answers["_meeting"]))


_WHO = place_step(
    "who",
    lambda view: view.facts.people,
    lambda view: view.texts.rich("reply-ask-who"),
    lambda view, name: view.texts.rich("reply-nobody", name=name),
)


def _ask_answer(view: View) -> Prompt:
    texts_ = view.texts
    person = next((p for i, p in view.facts.people if i == view.answers["who"]), None)
    name = person_words(texts_, person) if person else ""
    options = tuple(
        Option(texts_.plain(f"reply-{answer}"), answer) for answer in ("attending", "leave")
    )
    return Prompt(texts_.rich("reply-ask-answer", person=name), (options,))


def _on_leave(answers: Answers) -> bool:
    return answers.get("answer") == "leave"


def _on_leave_in_part(answers: Answers) -> bool:
    return _on_leave(answers) and _several(answers)


def _ask_method(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"reply-method-{method}"), method.replace("-", "_"))
        for method in METHODS
    )
    return Prompt(view.texts.rich("reply-ask-method"), (options,))


def _enter_reply(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = attendance.reply(
        turn.session,
        turn.actor,
        answers["who"],
        answers["answer"],
        answers.get("reason") or "",
        method=answers["method"],
        sittings=answers.get("sittings"),
        now=turn.now,
        office=turn.office,
    )
    card = attendance.card(turn.session, turn.me, answers["who"], now=turn.now)
    if isinstance(outcome, Refused):
        turn.refuse(outcome.code, **dict(outcome.details))
    elif isinstance(outcome, attendance.Waits):
        waiting_handlers.mine(turn, outcome.waiting_id)
    elif isinstance(card, attendance.Card):
        requested = isinstance(outcome, attendance.Requested | attendance.LeaveAsked)
        turn.say(texts.entered(notice_handlers.words(turn), card, requested=requested))
    return None


REPLY_FOR = Form(
    name="reply_for",
    version=2,
    steps=(
        _WHO,
        Step("answer", _ask_answer, read_pressed),
        Step(
            "sittings",
            _ask_sittings,
            _read_sittings,
            wanted=_on_leave_in_part,
            takes_numbers=True,
        ),
        Step("reason", _ask_reason, _read_reason, wanted=_on_leave),
        Step("method", _ask_method, read_pressed),
    ),
    facts=_participants,
    finish=_enter_reply,
    title="form-reply-for",
)


def _ask_through(view: View) -> Prompt:
    return Prompt(view.texts.rich("call-ask-through"))


_read_through = takes_text(LONGEST_NAME)


def _note_through(turn: Turn, answers: Answers) -> GoTo | None:
    notice_handlers.note_told_through(turn, answers["_participant"], answers["through"])
    return None


TOLD_THROUGH = Form(
    name="told_through",
    version=1,
    steps=(Step("through", _ask_through, _read_through),),
    facts=no_facts,
    finish=_note_through,
    title="form-told-through",
)
