"""The form that fills in a survey: one question at a time, one tap each. Row 5.4.

Its steps are as many as a survey may have questions; the survey's own decide which are asked.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, assert_never

from chat.message import Message, RichText, lines
from chat.texts import surveys as words
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
from meetings import surveys
from meetings.meetings import Refused
from meetings.surveys import LONGEST_TEXT, Answered, AnsweredBefore, Asked, OpenSurvey

if TYPE_CHECKING:
    from handlers.turn import Turn

MOST_QUESTIONS = 20
#: What a passed over question leaves behind: an answer all the same, so it is not asked again.
_PASSED = ""


@dataclass(frozen=True, slots=True)
class _Facts:
    #: None once it is closed, or answered from another device.
    survey: OpenSurvey | None
    introduction: RichText


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = surveys.survey_for(turn.session, turn.me, answers["survey"], now=turn.now)
    if not isinstance(found, OpenSurvey):
        return _Facts(None, ())
    return _Facts(found, words.introduction(turn.texts, found, turn.office, turn.now))


def _step(index: int) -> Step:
    def ask(view: View) -> Prompt:
        return _ask(view, index)

    def read(entry: Entry, view: View) -> Outcome:
        return _read(entry, view, index)

    return Step(f"q{index}", ask, read, wanted=_wanted(index))


def _wanted(index: int) -> Callable[[Answers], bool]:
    def wanted(answers: Answers) -> bool:
        return index < len(answers["_kinds"])

    return wanted


def _ask(view: View, index: int) -> Prompt:
    survey: OpenSurvey | None = view.facts.survey
    if survey is None:
        return Prompt(view.texts.rich("survey-over"))
    question = survey.questions[index]
    label = question.words[view.texts.language]["label"]
    progress = view.texts.rich(
        "survey-progress", here=str(index + 1), count=str(len(survey.questions))
    )
    text = lines(
        view.facts.introduction if index == 0 else (),
        progress,
        view.texts.rich("survey-question", label=label),
        view.texts.rich("survey-text-hint", limit=str(LONGEST_TEXT))
        if question.kind == "text"
        else (),
    )
    return Prompt(text, _options(view, question))


def _options(view: View, question: Asked) -> tuple[tuple[Option, ...], ...]:
    match question.kind:
        case "scale":
            scale = view.office.profile.survey.scale
            found = [Option(label, point) for point, label in words.points(view.texts, scale)]
        case "choice":
            labels = question.words[view.texts.language]["options"]
            found = [Option(label, index) for index, label in enumerate(labels)]
        case _:
            found = []
    rows = [tuple(found[at : at + 3]) for at in range(0, len(found), 3)]
    if question.optional:
        rows.append((Option(view.texts.plain("button-skip"), _PASSED),))
    return tuple(rows)


def _read(entry: Entry, view: View, index: int) -> Outcome:
    survey: OpenSurvey | None = view.facts.survey
    if survey is None:
        return Problem(view.texts.rich("survey-over"))
    question = survey.questions[index]
    if entry.pressed:
        return Taken(entry.value)
    text = entry.text.strip()
    if question.kind != "text":
        said = _said_option(view, question, text)
        return Problem(view.texts.rich("form-press-one")) if said is None else Taken(said)
    if not text or entry.files:
        return Problem(view.texts.rich("form-text-wanted"))
    if len(text) > LONGEST_TEXT:
        return Problem(
            view.texts.rich("form-too-long", length=str(len(text)), limit=str(LONGEST_TEXT))
        )
    return Taken(text)


def _said_option(view: View, question: Asked, text: str) -> Any:
    """The option somebody typed: its words, or the points of a scale."""
    for row in _options(view, question):
        for option in row:
            points = question.kind == "scale" and text == str(option.value)
            if text and (text == option.label or points):
                return option.value
    return None


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    count = len(answers["_kinds"])
    values = [answers[f"q{index}"] for index in range(count)]
    outcome = surveys.answer(
        turn.session,
        turn.actor,
        answers["survey"],
        [None if value == _PASSED else value for value in values],
        tokens=[turn.tokens.hex() for _ in range(count)],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case AnsweredBefore():
            turn.say(Message(turn.texts.rich("survey-answered-before")))
        case Answered(anonymous=anonymous):
            key = "survey-thanks-anonymous" if anonymous else "survey-thanks"
            turn.say(Message(turn.texts.rich(key)))
        case _:
            assert_never(outcome)
    return None


SURVEY = Form(
    name=surveys.FORM,
    version=1,
    title="survey-form",
    steps=tuple(_step(index) for index in range(MOST_QUESTIONS)),
    facts=_facts,
    finish=_finish,
    confidential=True,
)
