"""Forms that give a task to somebody: a new action item, and another owner for one. Row 8.1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, assert_never

from chat.message import RichText, lines
from chat.texts import task_cards
from chat.texts import tasks as words
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
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.tasks import show_task
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.people import Action, may
from meetings.tasks.owners import SourceMeeting, source_meetings
from storage import meetings as meeting_rows

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "task-text": "text",
    "level-mark": "text",
    "task-due-past": "due",
    "task-due-far": "due",
    "task-owner-left": "name",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    meetings: tuple[SourceMeeting, ...]
    #: Whether an item of no meeting may be registered.
    free: bool
    roster: Roster
    #: The title of the meeting chosen; "" for none.
    title: str


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = source_meetings(turn.session, turn.me, now=turn.now)
    chosen = answers.get("meeting")
    meeting = meeting_rows.meeting(turn.session, chosen) if chosen else None
    return _Facts(
        meetings=found,
        free=may(turn.me, Action.REGISTER_TASK),
        roster=roster(turn),
        title=meeting.title if meeting else "",
    )


def _ask_meeting(view: View) -> Prompt:
    facts: _Facts = view.facts
    options = [
        (Option(words.meeting_label(view.texts, m, view.office, view.now), {"id": m.id}),)
        for m in facts.meetings
    ]
    if facts.free:
        options.append((Option(view.texts.plain("task-no-meeting"), {"id": None}),))
    return Prompt(view.texts.rich("task-ask-meeting"), tuple(options))


def _read_meeting(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value["id"])
    return Problem(view.texts.rich("form-press-one"))


def _ask_text(view: View) -> Prompt:
    title = view.facts.title
    about = view.texts.rich("task-from-meeting", title=title) if title else None
    return Prompt(lines(about, view.texts.rich("task-ask-text")))


_read_words = takes_text(tasks.LONGEST_TEXT)


def _ask_confirm(view: View) -> Prompt:
    owner_id, due_on = person_of(view.answers), due_of(view.answers)
    owner = view.facts.roster.named(owner_id) if owner_id is not None else None
    text = words.to_confirm(
        view.texts,
        text=view.answers["text"],
        owner=owner,
        due_on=due_on,
        meeting=view.facts.title,
        today=view.office.today(view.now),
    )
    return Prompt(text, ((Option(view.texts.plain("button-register"), _seal(view.answers)),),))


def _seal(answers: Answers) -> list[Any]:
    """What is confirmed: after a correction it is asked again."""
    due_on = due_of(answers)
    day = due_on.isoformat() if due_on else None
    return [answers.get("meeting"), answers.get("text"), person_of(answers), day]


def _register(turn: Turn, answers: Answers) -> GoTo | None:
    owner_id, due_on = person_of(answers), due_of(answers)
    if owner_id is None:
        return GoTo("which", ())
    if due_on is None:
        return GoTo("moved" if answers.get("due") else "due", ())
    if answers["confirm"] != _seal(answers):
        return GoTo("confirm", ())
    new = tasks.NewTask(answers["text"], owner_id, due_on, answers.get("meeting"))
    outcome = tasks.register_task(turn.session, turn.actor, new, now=turn.now, office=turn.office)
    match outcome:
        case Refused():
            return _refused(turn, outcome)
        case tasks.Registered(task_id, told):
            facts = tasks.facts_of(turn.session, task_id, now=turn.now, office=turn.office)
            if facts is not None:
                turn.show(f"task:{task_id}", task_cards.registered(turn.texts, facts, told))
            return None
        case _:
            assert_never(outcome)


def _refused(turn: Turn, outcome: Refused) -> GoTo | None:
    """Back to the step a refusal is about; one about no step ends the form."""
    step = _BACK_TO.get(outcome.code)
    if step is None:
        turn.refuse(outcome.code, **dict(outcome.details))
        return None
    why: RichText = turn.texts.rich(f"refused-{outcome.code}", **dict(outcome.details))
    return GoTo(step, why)


def _reassign(turn: Turn, answers: Answers) -> GoTo | None:
    owner_id = person_of(answers)
    if owner_id is None:
        return GoTo("which", ())
    if answers.get("due") and due_of(answers) is None:
        return GoTo("moved", ())
    outcome = tasks.reassign(
        turn.session,
        turn.actor,
        answers["_task"],
        owner_id,
        due_on=due_of(answers),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused():
            return _refused(turn, outcome)
        case tasks.Reassigned(task_id):
            show_task(turn, task_id, note="task-reassigned")
            return None
        case _:
            assert_never(outcome)


_OWNER = person_steps(lambda view: view.texts.rich("task-ask-owner"))
_MOVED = Step("moved", ask_moved, read_pressed, wanted=rests)

NEW_TASK = Form(
    name="new_task",
    version=2,
    steps=(
        Step("meeting", _ask_meeting, _read_meeting),
        Step("text", _ask_text, _read_words),
        *_OWNER,
        Step("due", ask_due, read_due),
        _MOVED,
        Step("confirm", _ask_confirm, read_pressed),
    ),
    facts=_facts,
    finish=_register,
    title="task-form-new",
)

REASSIGN_TASK = Form(
    name="reassign_task",
    version=2,
    # Another due day is the hosts' to set; a unit's head is not asked for one.
    steps=(
        *_OWNER,
        Step(
            "due",
            ask_due,
            read_due,
            skippable=True,
            wanted=lambda answers: bool(answers.get("_host")),
        ),
        _MOVED,
    ),
    facts=_facts,
    finish=_reassign,
    title="task-form-reassign",
)
