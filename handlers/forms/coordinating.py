"""Forms of requests: what is asked of whom until when, the answer, and passing it on. Row 8.4."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from chat.message import RichText, lines
from chat.texts import coordinating as words
from chat.texts import tasks as task_words
from handlers.coordinating import after_help, show_help
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
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.sharing import said_to
from handlers.turn import Turn
from meetings import tasks
from meetings.meetings import Refused
from meetings.tasks import coordinating, requests
from meetings.tasks.coordinating import NewHelp
from meetings.tasks.facts import TaskFacts
from meetings.tasks.requests import HelpFacts, HelpMoved

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "task-text": "text",
    "level-mark": "text",
    "task-due-past": "due",
    "help-day-far": "due",
    "share-person-left": "name",
    "help-owner": "name",
    "help-self": "name",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    task: TaskFacts | None
    request: HelpFacts | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    request = None
    if "_request" in answers:
        request = requests.help_facts_of(
            turn.session, answers["_request"], now=turn.now, office=turn.office
        )
    task_id = request.task.id if request is not None else answers.get("_task", 0)
    task = tasks.facts_of(turn.session, task_id, now=turn.now, office=turn.office)
    return _Facts(task, request, roster(turn))


def _under_request(key: str) -> Callable[[View], RichText]:
    return lambda view: words.question(view.texts, key, view.facts.request)


def _ask_kind(view: View) -> Prompt:
    facts: _Facts = view.facts
    title = task_words.title(view.texts, facts.task) if facts.task is not None else None
    options = tuple(
        (Option(view.texts.plain(f"help-kind-{kind}"), kind),) for kind in ("help", "decision")
    )
    return Prompt(lines(title, view.texts.rich("help-ask-kind")), options)


def _ask_method(view: View) -> Prompt:
    request: HelpFacts | None = view.facts.request
    name = request.of.name if request is not None and request.of else ""
    options = tuple(
        Option(view.texts.plain(f"task-method-{method}"), method) for method in ("phone", "paper")
    )
    return Prompt(view.texts.rich("task-ask-method", name=name), (options,))


def _ask_words(view: View) -> RichText:
    return view.texts.rich(f"help-ask-{view.answers['kind']}")


def _ask_answer(view: View) -> RichText:
    request: HelpFacts | None = view.facts.request
    instruct = request is not None and request.kind == "instruction"
    key = "help-ask-instruction" if instruct else "help-ask-answer"
    return words.question(view.texts, key, request)


def _ask_day(view: View) -> Prompt:
    """Asks for the day; the profile's is one press away."""
    today = view.office.today(view.now)
    usual = coordinating.usual_answer_day(view.now, view.office)
    label = view.texts.plain(
        "task-in-days",
        count=view.office.profile.supervision.answer_wd,
        day=task_words.day(view.texts, usual, today),
    )
    option = Option(label, {"day": usual.isoformat(), "rest": False})
    return Prompt(view.texts.rich("help-ask-day"), ((option,),))


def _read_day(entry: Entry, view: View) -> Outcome:
    """Like any due day, and no further off than an answer may be asked for."""
    found = read_due(entry, view)
    if isinstance(found, Taken) and coordinating.far(
        date.fromisoformat(found.value["day"]), view.now, view.office
    ):
        return Problem(view.texts.rich("refused-help-day-far"))
    return found


def _ask(turn: Turn, answers: Answers) -> GoTo | None:
    of_id, answer_by = person_of(answers), due_of(answers)
    if of_id is None:
        return GoTo("which", ())
    if answer_by is None:
        return GoTo("moved", ())
    outcome = coordinating.ask_help(
        turn.session,
        turn.actor,
        answers["_task"],
        NewHelp(answers["kind"], of_id, answers["text"], answer_by),
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_help(turn, outcome, "help-sent")
    return None


def _answer(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = coordinating.answer_help(
        turn.session,
        turn.actor,
        answers["_request"],
        answers["text"],
        method=answers.get("method") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_help(turn, outcome, "help-answered")
    return None


def _pass_on(turn: Turn, answers: Answers) -> GoTo | None:
    of_id = person_of(answers)
    if of_id is None:
        return GoTo("which", ())
    outcome = coordinating.pass_on(
        turn.session,
        turn.actor,
        answers["_request"],
        of_id,
        method=answers.get("method") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    if isinstance(outcome, HelpMoved):
        # Who passed it on may see it no longer; that it went on is said all the same.
        said = said_to(turn, "help-passed-on", outcome.told, outcome.to_id)
        show_help(turn, outcome.request_id, note=said)
    else:
        after_help(turn, outcome, "help-passed-on")
    return None


_METHOD = Step(
    "method", _ask_method, read_pressed, wanted=lambda answers: bool(answers.get("_for"))
)

HELP_ASK = Form(
    name="help_ask",
    version=1,
    steps=(
        Step("kind", _ask_kind, read_pressed),
        *person_steps(lambda view: view.texts.rich("help-ask-name")),
        words_step(requests.LONGEST_REQUEST, _ask_words),
        Step("due", _ask_day, _read_day),
        Step("moved", ask_moved, read_pressed, wanted=rests),
    ),
    facts=_facts,
    finish=_ask,
    title="button-task-ask-help",
)

HELP_ANSWER = Form(
    name="help_answer",
    version=1,
    steps=(_METHOD, words_step(requests.LONGEST_REQUEST, _ask_answer)),
    facts=_facts,
    finish=_answer,
    title="form-help-answer",
)

HELP_PASS = Form(
    name="help_pass",
    version=1,
    steps=(_METHOD, *person_steps(_under_request("help-ask-other"))),
    facts=_facts,
    finish=_pass_on,
    title="form-help-pass",
)
