"""Forms that change a task: another due day, a pause, a restart, 呈报, corrections. Row 8.2."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, assert_never, get_args

from chat.message import lines
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
from handlers.forms.writing import takes_text
from handlers.tasks import show_task
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.people import named
from meetings.reach import NoAccount
from meetings.tasks import changing, setting, submitting

Changed = changing.Asked | tasks.Moved | tasks.Unchanged | Refused
#: (session, actor, task id, *what was answered, now=, office=).
UseCase = Callable[..., Changed]
#: To which step a refusal at the end leads back.
_BACK_TO = {
    "task-text": "text",
    "level-mark": "text",
    "task-unit-unknown": "text",
    "task-due-past": "due",
    "task-due-far": "due",
    "task-extend-earlier": "due",
}


def _facts(turn: Turn, answers: Answers) -> tasks.TaskFacts | None:
    return tasks.facts_of(turn.session, answers["_task"], now=turn.now, office=turn.office)


def _title(view: View) -> str:
    return words.title(view.texts, view.facts) if view.facts else ""


_read_words = takes_text(tasks.LONGEST_REPORT)


def _ask_extended(view: View) -> Prompt:
    asked = ask_due(view)
    facts: tasks.TaskFacts = view.facts
    today = view.office.today(view.now)
    present = words.day(view.texts, facts.due_on, today)
    text = view.texts.rich("task-ask-extended", task=_title(view), day=present)
    # A day before the present one is no extension.
    later = tuple(row for row in asked.options if row[0].value["day"] > facts.due_on.isoformat())
    return Prompt(text, later)


def _read_extended(entry: Entry, view: View) -> Outcome:
    """Like any due day, and later than the present one."""
    outcome = read_due(entry, view)
    facts: tasks.TaskFacts | None = view.facts
    if (
        isinstance(outcome, Taken)
        and facts is not None
        and outcome.value["day"] <= facts.due_on.isoformat()
    ):
        return Problem(view.texts.rich("refused-task-extend-earlier"))
    return outcome


def _asking(key: str) -> Callable[[View], Prompt]:
    def ask(view: View) -> Prompt:
        return Prompt(view.texts.rich(key, task=_title(view)))

    return ask


def _extend(turn: Turn, answers: Answers) -> GoTo | None:
    due = due_of(answers)
    if due is None:
        return GoTo("moved", ())
    return _does(
        turn, answers, changing.ask_extension, due, answers["text"], done="task-extension-sent"
    )


def _suspend(turn: Turn, answers: Answers) -> GoTo | None:
    return _does(
        turn, answers, changing.ask_suspension, answers["text"], done="task-suspension-sent"
    )


def _resume(turn: Turn, answers: Answers) -> GoTo | None:
    if answers.get("due") and due_of(answers) is None:
        return GoTo("moved", ())
    return _does(turn, answers, setting.resume, due_of(answers), done="task-resumed-done")


def _reopen(turn: Turn, answers: Answers) -> GoTo | None:
    due = due_of(answers)
    if due is None:
        return GoTo("moved", ())
    return _does(turn, answers, setting.reopen, due, answers["text"], done="task-reopened-done")


def _submit(turn: Turn, answers: Answers) -> GoTo | None:
    return _does(turn, answers, submitting.submit, answers["text"], done="task-submitted")


def _ask_what(view: View) -> Prompt:
    options = tuple(
        (Option(view.texts.plain(f"task-amend-{what}"), what),)
        for what in get_args(setting.Amendable)
    )
    return Prompt(view.texts.rich("task-ask-amend", task=_title(view)), options)


def _ask_value(view: View) -> Prompt:
    facts: tasks.TaskFacts = view.facts
    what = view.answers["what"]
    held = {
        "text": facts.text,
        "result": facts.result,
        "source": facts.source,
        "unit": facts.unit,
    }[what]
    now = view.texts.rich("task-amend-now", value=held) if held else None
    return Prompt(lines(now, view.texts.rich(f"task-ask-amend-{what}")))


def _amend(turn: Turn, answers: Answers) -> GoTo | None:
    return _does(
        turn, answers, setting.amend, answers["what"], answers["text"], done="task-amended"
    )


def _does(turn: Turn, answers: Answers, use_case: UseCase, *given: Any, done: str) -> GoTo | None:
    """Run it on the form's task and show what stands; ``done`` is said where it went well."""
    task_id = answers["_task"]
    outcome = use_case(turn.session, turn.actor, task_id, *given, now=turn.now, office=turn.office)
    return _end(turn, outcome, done)


def _end(turn: Turn, outcome: Changed, done: str) -> GoTo | None:
    match outcome:
        case Refused(code, details):
            step = _BACK_TO.get(code)
            if step is not None:
                return GoTo(step, turn.texts.rich(f"refused-{code}", **dict(details)))
            turn.refuse(code, **dict(details))
        case changing.Asked(task_id):
            show_task(turn, task_id, note=done)
        case tasks.Moved(task_id, told):
            show_task(turn, task_id, note=done)
            if isinstance(told, NoAccount):
                people = named(turn.session, [told.person_id])
                turn.tell("task-not-told", name=people[told.person_id].name)
        case tasks.Unchanged(task_id):
            show_task(turn, task_id, note="button-old")
        case _:
            assert_never(outcome)
    return None


_MOVED = Step("moved", ask_moved, read_pressed, wanted=rests)
_REASON = "text"

EXTEND_TASK = Form(
    name="extend_task",
    version=1,
    steps=(
        Step("due", _ask_extended, _read_extended),
        _MOVED,
        Step(_REASON, _asking("task-ask-extension-reason"), _read_words),
    ),
    facts=_facts,
    finish=_extend,
    title="task-form-extend",
)

SUSPEND_TASK = Form(
    name="suspend_task",
    version=1,
    steps=(Step(_REASON, _asking("task-ask-suspension-reason"), _read_words),),
    facts=_facts,
    finish=_suspend,
    title="task-form-suspend",
)

RESUME_TASK = Form(
    name="resume_task",
    version=1,
    steps=(
        Step(
            "due",
            ask_due,
            read_due,
            # Skipped, the old day holds; where it has passed meanwhile, that is refused.
            skippable=True,
        ),
        _MOVED,
    ),
    facts=_facts,
    finish=_resume,
    title="task-form-resume",
)

REOPEN_TASK = Form(
    name="reopen_task",
    version=1,
    steps=(
        Step(_REASON, _asking("task-ask-reopen-reason"), _read_words),
        Step("due", ask_due, read_due),
        _MOVED,
    ),
    facts=_facts,
    finish=_reopen,
    title="task-form-reopen",
)

SUBMIT_TASK = Form(
    name="submit_task",
    version=1,
    steps=(Step(_REASON, _asking("task-ask-submission"), _read_words),),
    facts=_facts,
    finish=_submit,
    title="task-form-submit",
)

AMEND_TASK = Form(
    name="amend_task",
    version=1,
    steps=(
        Step("what", _ask_what, read_pressed),
        Step(_REASON, _ask_value, _read_words),
    ),
    facts=_facts,
    finish=_amend,
    title="task-form-amend",
)
