"""Forms of the lead unit: a part for a co-owner, a milestone, and what becomes of a part.

Rows 8.1, 8.4.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chat.message import RichText, lines
from chat.texts import sharing as words
from chat.texts import tasks as task_words
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_moved, due_of, read_due, rests
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
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.sharing import after_milestone, after_part
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.tasks import arranging, milestones, parts
from meetings.tasks.arranging import NewPart
from meetings.tasks.facts import TaskFacts
from meetings.tasks.parts import PartFacts

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "task-text": "text",
    "level-mark": "text",
    "share-day-late": "due",
    "task-due-past": "due",
    "share-person-left": "name",
    "share-owner": "name",
    "share-twice": "name",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    task: TaskFacts | None
    part: PartFacts | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    part = None
    if "_part" in answers:
        part = parts.part_facts_of(
            turn.session, answers["_part"], now=turn.now, office=turn.office
        )
    task_id = part.task.id if part is not None else answers.get("_task", 0)
    task = tasks.facts_of(turn.session, task_id, now=turn.now, office=turn.office)
    return _Facts(task, part, roster(turn))


def back_to(turn: Turn, outcome: Refused, step: str | None) -> GoTo | None:
    """Back to the step a refusal is about; one about no step ends the form."""
    if step is None:
        turn.refuse(outcome.code, **dict(outcome.details))
        return None
    said = turn.said(dict(outcome.details))
    return GoTo(step, turn.texts.rich(f"refused-{outcome.code}", **said))


def words_step(limit: int, ask: Callable[[View], RichText]) -> Step:
    """A step of free words: cleaned, measured, looked at for marks of level."""

    def prompt(view: View) -> Prompt:
        return Prompt(ask(view))

    return Step("text", prompt, takes_text(limit))


def _under_task(key: str) -> Callable[[View], RichText]:
    """The question under the number and the text of the task."""

    def ask(view: View) -> RichText:
        facts: _Facts = view.facts
        task = facts.task
        title = task_words.title(view.texts, task) if task is not None else None
        return lines(title, view.texts.rich(key))

    return ask


def _under_part(key: str) -> Callable[[View], RichText]:
    """The question under what the part is."""
    return lambda view: words.question(view.texts, key, view.facts.part)


def _ask_due(view: View) -> Prompt:
    """Asks for the day; the task's own is one press away."""
    task: TaskFacts | None = view.facts.task
    if task is None:
        return Prompt(view.texts.rich("share-ask-due"))
    said = task_words.day(view.texts, task.due_on, view.office.today(view.now))
    value = {"day": task.due_on.isoformat(), "rest": False}
    same = Option(view.texts.plain("share-same-day", day=said), value)
    return Prompt(view.texts.rich("share-ask-due"), ((same,),))


def _read_due(entry: Entry, view: View) -> Outcome:
    found = read_due(entry, view)
    if isinstance(found, Taken) and _late(view, found.value["day"]):
        return Problem(view.texts.rich("refused-share-day-late"))
    return found


def _ask_moved(view: View) -> Prompt:
    """The working days beside a rest day, but none behind the task's."""
    asked = ask_moved(view)
    kept = tuple(row for row in asked.options if not _late(view, row[0].value["day"]))
    return Prompt(asked.text, kept)


def _late(view: View, day: str) -> bool:
    task: TaskFacts | None = view.facts.task
    return task is not None and date.fromisoformat(day) > task.due_on


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    person_id, due_on = person_of(answers), due_of(answers)
    if person_id is None:
        return GoTo("which", ())
    if due_on is None:
        return GoTo("moved", ())
    outcome = arranging.add_part(
        turn.session,
        turn.actor,
        answers["_task"],
        NewPart(person_id, answers["text"], due_on),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_part(turn, outcome, "part-added", page=True)
    return None


def _give(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    outcome = arranging.give_part(
        turn.session, turn.actor, answers["_part"], person_id, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_part(turn, outcome, "part-given", page=True)
    return None


def _drop(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = arranging.drop_part(
        turn.session,
        turn.actor,
        answers["_part"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_part(turn, outcome, "part-taken-off", page=True)
    return None


def _return(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = arranging.return_part(
        turn.session,
        turn.actor,
        answers["_part"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        # There is no name to ask for anew: who cannot have it back is said.
        step = _BACK_TO.get(outcome.code)
        return back_to(turn, outcome, step if step == "text" else None)
    after_part(turn, outcome, "part-sent-back")
    return None


def _add_milestone(turn: Turn, answers: Answers) -> GoTo | None:
    due_on = due_of(answers)
    if due_on is None:
        return GoTo("moved", ())
    outcome = milestones.add_milestone(
        turn.session,
        turn.actor,
        answers["_task"],
        answers["text"],
        due_on,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_milestone(turn, outcome, "milestone-was-added")
    return None


_DUE = (
    Step("due", _ask_due, _read_due),
    Step("moved", _ask_moved, read_pressed, wanted=rests),
)

PART_ADD = Form(
    name="part_add",
    version=1,
    steps=(
        *person_steps(_under_task("part-ask-name")),
        words_step(parts.LONGEST_PART, lambda view: view.texts.rich("part-ask-text")),
        *_DUE,
    ),
    facts=_facts,
    finish=_add,
    title="button-part-add",
)

PART_GIVE = Form(
    name="part_give",
    version=1,
    steps=person_steps(_under_part("part-ask-other")),
    facts=_facts,
    finish=_give,
    title="form-part-give",
)

PART_DROP = Form(
    name="part_drop",
    version=1,
    steps=(words_step(parts.LONGEST_NOTE, _under_part("part-ask-reason")),),
    facts=_facts,
    finish=_drop,
    title="form-part-drop",
)

PART_RETURN = Form(
    name="part_return",
    version=1,
    steps=(words_step(parts.LONGEST_NOTE, _under_part("part-ask-remark")),),
    facts=_facts,
    finish=_return,
    title="form-part-return",
)

MILESTONE_ADD = Form(
    name="milestone_add",
    version=1,
    steps=(
        words_step(milestones.LONGEST_MILESTONE, _under_task("milestone-ask-text")),
        *_DUE,
    ),
    facts=_facts,
    finish=_add_milestone,
    title="button-milestone-add",
)
