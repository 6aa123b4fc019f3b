"""Forms of 筹备任务: one more by hand, another day, not to be done after all. Row 2.1a."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from chat.message import RichText, lines
from chat.texts import preparation as words
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
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import read_text
from handlers.preparation import show_page
from handlers.tasks import show_task
from handlers.turn import Turn
from meetings import preparation, tasks
from meetings.meetings import Refused
from meetings.preparation import NewPreparation, changing
from meetings.preparation.days import due_day, read_lead
from meetings.preparation.groups import LONGEST_NAME
from meetings.preparation.making import days_of
from meetings.tasks.registering import LONGEST_TEXT
from storage import meetings as meeting_rows
from storage import preparation as rows

#: Leads one press away.
_QUICK = (5, 3, 1, -2)
#: To which step a refusal at the end leads back.
_BACK_TO = {
    "task-text": "text",
    "level-mark": "text",
    "preparation-there": "text",
    "work-group-name": "group",
    "task-owner-left": "name",
    "task-due-past": "due",
    "task-due-far": "due",
    "preparation-no-day": "due",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh."""

    meeting: meeting_rows.Meeting | None
    groups: tuple[str, ...]
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    meeting = meeting_rows.meeting(turn.session, answers["_meeting"])
    groups = tuple(one.name for one in rows.groups_of(turn.session, answers["_meeting"]))
    return _Facts(meeting, groups, roster(turn))


def _ask_text(view: View) -> RichText:
    return view.texts.rich("preparation-ask-text")


def _ask_group(view: View) -> Prompt:
    facts: _Facts = view.facts
    options = [Option(name, name) for name in facts.groups]
    rows_ = tuple(tuple(options[at : at + 3]) for at in range(0, len(options), 3))
    return Prompt(view.texts.rich("preparation-ask-group"), rows_)


def _read_group(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_NAME)
    return text if isinstance(text, Problem) else Taken(text)


def _ask_owner(view: View) -> RichText:
    return view.texts.rich("preparation-ask-owner")


def _ask_when(view: View) -> Prompt:
    facts: _Facts = view.facts
    texts, today = view.texts, view.office.today(view.now)
    options = []
    if facts.meeting is not None:
        days = days_of(facts.meeting, view.office)
        for lead in _QUICK:
            due = due_day(lead, *days, view.office.calendar)
            if due >= today:
                said = task_words.day(texts, due, today)
                label = texts.plain("preparation-lead-on", lead=words.lead(texts, lead), day=said)
                options.append((Option(label, _lead(lead)),))
    return Prompt(texts.rich("preparation-ask-when"), tuple(options))


def _read_when(entry: Entry, view: View) -> Outcome:
    """Working days before or after the meeting, or a day."""
    if not entry.pressed and (lead := read_lead(entry.text)) is not None:
        return Taken(_lead(lead))
    return read_due(entry, view)


def _lead(lead: int) -> dict[str, object]:
    return {"lead": lead, "day": "", "rest": False}


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    if isinstance(answers.get("name"), list) and person_of(answers) is None:
        return GoTo("which", ())
    lead = answers["due"].get("lead")
    due = due_of(answers) if lead is None else None
    if lead is None and due is None:
        return GoTo("moved", ())
    new = NewPreparation(
        answers["text"], answers.get("group") or "", person_of(answers), due, lead
    )
    outcome = preparation.add_task(
        turn.session, turn.actor, answers["_meeting"], new, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show_page(turn, outcome.meeting_id, note=words.added(turn.texts, outcome))
    return None


_NAME, _WHICH = person_steps(_ask_owner)

PREPARATION_ADD = Form(
    name="preparation_add",
    version=1,
    title="form-preparation-add",
    steps=(
        words_step(LONGEST_TEXT, _ask_text),
        Step("group", _ask_group, _read_group, skippable=True),
        replace(_NAME, skippable=True),
        _WHICH,
        Step("due", _ask_when, _read_when),
        Step("moved", ask_moved, read_pressed, wanted=rests),
    ),
    facts=_facts,
    finish=_add,
)


def _task_facts(turn: Turn, answers: Answers) -> tasks.TaskFacts | None:
    return tasks.facts_of(turn.session, answers["_task"], now=turn.now, office=turn.office)


def _under_task(view: View, key: str) -> RichText:
    facts: tasks.TaskFacts | None = view.facts
    title = task_words.title(view.texts, facts) if facts is not None else None
    return lines(title, view.texts.rich(key))


def _ask_day(view: View) -> Prompt:
    return Prompt(_under_task(view, "preparation-ask-day"), ask_due(view).options)


def _set_day(turn: Turn, answers: Answers) -> GoTo | None:
    due = due_of(answers)
    if due is None:
        return GoTo("moved", ())
    return _does(turn, answers, changing.set_day, due, "preparation-day-set")


def _drop(turn: Turn, answers: Answers) -> GoTo | None:
    return _does(turn, answers, changing.drop, answers["text"], "preparation-was-dropped")


def _does(
    turn: Turn,
    answers: Answers,
    use_case: Callable[..., tasks.Moved | tasks.Unchanged | Refused],
    value: Any,
    done: str,
) -> GoTo | None:
    task_id = answers["_task"]
    outcome = use_case(turn.session, turn.actor, task_id, value, now=turn.now, office=turn.office)
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    show_task(turn, task_id, note=done if isinstance(outcome, tasks.Moved) else "button-old")
    return None


PREPARATION_DAY = Form(
    name="preparation_day",
    version=1,
    title="form-preparation-day",
    steps=(
        Step("due", _ask_day, read_due),
        Step("moved", ask_moved, read_pressed, wanted=rests),
    ),
    facts=_task_facts,
    finish=_set_day,
)

PREPARATION_DROP = Form(
    name="preparation_drop",
    version=1,
    title="form-preparation-drop",
    steps=(
        words_step(tasks.LONGEST_REPORT, lambda view: _under_task(view, "preparation-ask-drop")),
    ),
    facts=_task_facts,
    finish=_drop,
)
