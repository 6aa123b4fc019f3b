"""Forms of lessons: note one, with the measure it leads to; search them. Rows 8.8, 8.9."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, assert_never

from chat.message import lines
from chat.texts import lessons as words
from chat.texts import tasks as task_words
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_due, ask_moved, due_of, read_due, rests
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
from handlers.forms.searching import page_options, reads_words
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import read_text, takes_text
from handlers.turn import Turn
from meetings import lessons, tasks
from meetings.lessons import LONGEST_TEXT, Kind, NewLesson, NewMeasure, Noted, Shown
from meetings.meetings import Refused
from storage import people as people_rows

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "level-mark": "text",
    "task-due-past": "due",
    "task-due-far": "due",
    "task-owner-left": "name",
}
LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    task: tasks.TaskFacts | None
    roster: Roster
    coming_back: Callable[[str], Shown | None]


def _facts(turn: Turn, answers: Answers) -> _Facts:
    task_id = answers["_task"]
    return _Facts(
        task=tasks.facts_of(turn.session, task_id, now=turn.now, office=turn.office),
        roster=roster(turn),
        coming_back=lambda text: lessons.coming_back(turn.session, turn.me, task_id, text),
    )


def _ask_kind(view: View) -> Prompt:
    options = tuple(Option(view.texts.plain(f"lesson-kind-{k}"), k.value) for k in Kind)
    title = task_words.title(view.texts, view.facts.task) if view.facts.task else ""
    return Prompt(view.texts.rich("lesson-ask-kind", task=title), (options,))


def _ask_text(view: View) -> Prompt:
    return Prompt(view.texts.rich(f"lesson-ask-{view.answers['kind']}"))


def _read_text(entry: Entry, view: View) -> Outcome:
    """The words; of a shortcoming also whether it looks like one that was there before."""
    text = read_text(entry, view, limit=LONGEST_TEXT)
    if isinstance(text, Problem):
        return text
    before = None
    if view.answers["kind"] == Kind.SHORTCOMING:
        before = view.facts.coming_back(text)
    return Taken({"words": text, "like": before.id if before else None})


def _ask_same(view: View) -> Prompt:
    before: Shown | None = view.facts.coming_back(view.answers["text"]["words"])
    options = (
        Option(view.texts.plain("lesson-same"), True),
        Option(view.texts.plain("lesson-not-same"), False),
    )
    said = words.came_back(view.texts, before, view.now, view.office) if before else None
    return Prompt(lines(said, view.texts.rich("lesson-ask-same")), (options,))


def _ask_measure(view: View) -> Prompt:
    options = (
        Option(view.texts.plain("lesson-measure-now"), True),
        Option(view.texts.plain("lesson-measure-later"), False),
    )
    return Prompt(view.texts.rich("lesson-ask-measure"), (options,))


def _ask_measure_text(view: View) -> Prompt:
    return Prompt(view.texts.rich("lesson-ask-measure-text"))


_read_measure_text = takes_text(tasks.LONGEST_TEXT)


def _likely(answers: Answers) -> bool:
    text = answers.get("text")
    return isinstance(text, dict) and text.get("like") is not None


def _falls_short(answers: Answers) -> bool:
    return answers.get("kind") == Kind.SHORTCOMING and bool(answers.get("_measures"))


def _measured(answers: Answers) -> bool:
    return _falls_short(answers) and answers.get("measure") is True


def _also(step: Step) -> Step:
    """The step, asked only where a measure is opened."""
    wanted = step.wanted
    return Step(
        step.name,
        step.ask,
        step.read,
        wanted=lambda answers: _measured(answers) and wanted(answers),
    )


def _note(turn: Turn, answers: Answers) -> GoTo | None:
    measure = None
    if _measured(answers):
        owner_id, due_on = person_of(answers), due_of(answers)
        if owner_id is None:
            return GoTo("which" if isinstance(answers.get("name"), list) else "name", ())
        if due_on is None:
            return GoTo("moved" if answers.get("due") else "due", ())
        measure = NewMeasure(answers["measure_text"], owner_id, due_on)
    text = answers["text"]
    new = NewLesson(
        kind=Kind(answers["kind"]),
        text=text["words"],
        task_id=answers["_task"],
        same_as_id=text["like"] if answers.get("same") is True else None,
        measure=measure,
    )
    outcome = lessons.note(turn.session, turn.actor, new, now=turn.now, office=turn.office)
    match outcome:
        case Refused(code, details):
            if code in _BACK_TO:
                return GoTo(_BACK_TO[code], turn.texts.rich(f"refused-{code}", **dict(details)))
            turn.refuse(code, **dict(details))
        case Noted():
            turn.say(words.noted(turn.texts, outcome, _name(turn, measure)))
        case _:
            assert_never(outcome)
    return None


def _name(turn: Turn, measure: NewMeasure | None) -> str:
    person = people_rows.person(turn.session, measure.owner_id) if measure else None
    return person.name if person else ""


def _results(turn: Turn, answers: Answers) -> tuple[Shown, ...] | None:
    """What the words find; None before any were given."""
    asked = answers.get("found")
    if not isinstance(asked, dict):
        return None
    kind = Kind(answers["_kind"])
    find = lessons.experiences if kind is Kind.LESSON else lessons.shortcomings
    found = find(turn.session, turn.me, asked["words"])
    return None if isinstance(found, Refused) else found


def _ask_words(view: View) -> Prompt:
    found: tuple[Shown, ...] | None = view.facts
    if found is None:
        return Prompt(view.texts.rich("lesson-ask-words"))
    asked = view.answers["found"]
    if not found:
        return Prompt(view.texts.rich("lesson-none-found", words=asked["words"]))
    last = (len(found) - 1) // words.PAGE
    page = min(asked["page"], last)
    shown = found[page * words.PAGE : (page + 1) * words.PAGE]
    entries = [words.entry(view.texts, one, view.now, view.office) for one in shown]
    heading = view.texts.rich("lesson-found", words=asked["words"], count=len(found))
    items = [
        Option(words.number(view.texts, one.appearances[0]), {"id": one.task_id})
        for one in shown
        if one.task_id is not None
    ]
    rows = [tuple(items[at : at + 3]) for at in range(0, len(items), 3)]
    again = view.texts.rich("lesson-ask-again")
    return Prompt(
        lines(heading, *entries, again), (*rows, *page_options(view, asked["words"], page, last))
    )


def _settled(value: Any) -> bool:
    return value is None or "id" in value


def _show_item(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.tasks import show

    show(turn, answers["found"]["id"])
    return None


LESSON_NOTE = Form(
    name="lesson_note",
    version=1,
    steps=(
        Step("kind", _ask_kind, read_pressed),
        Step("text", _ask_text, _read_text),
        Step("same", _ask_same, read_pressed, wanted=_likely),
        Step("measure", _ask_measure, read_pressed, wanted=_falls_short),
        Step("measure_text", _ask_measure_text, _read_measure_text, wanted=_measured),
        *map(_also, person_steps(lambda view: view.texts.rich("lesson-ask-owner"))),
        _also(Step("due", ask_due, read_due)),
        _also(Step("moved", ask_moved, read_pressed, wanted=rests)),
    ),
    facts=_facts,
    finish=_note,
    title="lesson-form-note",
)

LESSON_SEARCH = Form(
    name="lesson_search",
    version=1,
    steps=(Step("found", _ask_words, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_results,
    finish=_show_item,
    title="lesson-form-search",
)
