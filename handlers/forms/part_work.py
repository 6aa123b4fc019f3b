"""Forms of those who work on a part: an objection, a word on progress, done; and what they told
by phone or on paper, entered for them. Rows 8.1, 8.4."""

from __future__ import annotations

from collections.abc import Callable

from chat.message import RichText
from chat.texts import sharing as words
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Option,
    Prompt,
    Step,
    View,
)
from handlers.forms.sharing import back_to, words_step
from handlers.sharing import after_part
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.tasks import part_work, parts
from meetings.tasks.parts import PartFacts, PartOutcome
from meetings.tasks.working import Method

ACCEPT, CONTEST, NOTE, FINISH = "accept", "contest", "note", "finish"
#: What can have been told of a part, by its state.
_TOLD = {"assigned": (ACCEPT, CONTEST, NOTE, FINISH), "accepted": (NOTE, FINISH)}
_BACK_TO = {"task-text": "text", "level-mark": "text"}
#: What is said once it is done, and the question before.
_DONE = {
    ACCEPT: "part-accepted",
    CONTEST: "part-objected",
    NOTE: "part-noted",
    FINISH: "part-finished",
}
_ASK = {
    CONTEST: "part-ask-objection",
    NOTE: "part-ask-note",
    FINISH: "part-ask-result",
}


def _facts(turn: Turn, answers: Answers) -> PartFacts | None:
    return parts.part_facts_of(turn.session, answers["_part"], now=turn.now, office=turn.office)


def _under_part(key: str) -> Callable[[View], RichText]:
    return lambda view: words.question(view.texts, key, view.facts)


def _ask_method(view: View) -> Prompt:
    part: PartFacts | None = view.facts
    options = tuple(
        Option(view.texts.plain(f"task-method-{method}"), method) for method in ("phone", "paper")
    )
    name = part.person.name if part is not None and part.person else ""
    return Prompt(view.texts.rich("task-ask-method", name=name), (options,))


def _ask_what(view: View) -> Prompt:
    part: PartFacts | None = view.facts
    told = _TOLD.get(part.state, ()) if part is not None else ()
    options = tuple((Option(view.texts.plain(f"button-part-{what}"), what),) for what in told)
    return Prompt(words.question(view.texts, "part-ask-told", part), options)


def _do(turn: Turn, answers: Answers, what: str) -> PartOutcome:
    part_id: int = answers["_part"]
    method: Method = answers.get("method") or ""
    if what == ACCEPT:
        return part_work.accept_part(
            turn.session, turn.actor, part_id, method=method, now=turn.now
        )
    said = {
        CONTEST: part_work.contest_part,
        NOTE: part_work.note_part,
        FINISH: part_work.finish_part,
    }[what]
    return said(
        turn.session,
        turn.actor,
        part_id,
        answers["text"],
        method=method,
        now=turn.now,
        office=turn.office,
    )


def _finish(what: str | None) -> Callable[[Turn, Answers], GoTo | None]:
    """Does it; None: what was told is among the answers."""

    def finish(turn: Turn, answers: Answers) -> GoTo | None:
        done = what or answers["what"]
        outcome = _do(turn, answers, done)
        if isinstance(outcome, Refused):
            return back_to(turn, outcome, _BACK_TO.get(outcome.code))
        after_part(turn, outcome, _DONE[done])
        return None

    return finish


def _form(name: str, what: str) -> Form:
    return Form(
        name=name,
        version=1,
        steps=(words_step(parts.LONGEST_NOTE, _under_part(_ASK[what])),),
        facts=_facts,
        finish=_finish(what),
        title=f"form-part-{what}",
    )


def _ask_words(view: View) -> RichText:
    return words.question(view.texts, _ASK[view.answers["what"]], view.facts)


_WORDS = words_step(parts.LONGEST_NOTE, _ask_words)

PART_CONTEST = _form("part_contest", CONTEST)
PART_NOTE = _form("part_note", NOTE)
PART_FINISH = _form("part_finish", FINISH)
PART_ENTER = Form(
    name="part_enter",
    version=1,
    steps=(
        Step("method", _ask_method, read_pressed),
        Step("what", _ask_what, read_pressed),
        Step(
            "text",
            _WORDS.ask,
            _WORDS.read,
            wanted=lambda answers: answers.get("what") != ACCEPT,
        ),
    ),
    facts=_facts,
    finish=_finish(None),
    title="form-part-enter",
)
