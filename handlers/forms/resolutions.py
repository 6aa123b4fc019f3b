"""Forms of a resolution of the record: a new one, its text, owner, day and partners. Row 4.3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from chat.message import RichText, lines
from chat.texts.tasks import day, person
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_due, ask_moved, due_of, read_due, rests
from handlers.forms.engine import Answers, Form, GoTo, Prompt, Step, View
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.record_results import after_resolution
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.record import decided, resolutions
from meetings.record.decided import ResolutionPage
from meetings.record.resolutions import LONGEST_PARTNERS, NewResolution
from meetings.tasks.registering import LONGEST_TEXT

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "task-text": "text",
    "level-mark": "text",
    "resolution-partners": "text",
    "task-owner-left": "name",
    "task-due-past": "due",
    "task-due-far": "due",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The resolution as it stands, and the roster."""

    page: ResolutionPage | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    if "_resolution" not in answers:
        return _Facts(None, roster(turn))
    found = decided.resolution(
        turn.session, turn.me, answers["_resolution"], now=turn.now, office=turn.office
    )
    return _Facts(None if isinstance(found, Refused) else found, roster(turn))


def _asks(key: str) -> Callable[[View], RichText]:
    """The question, under the resolution it is about."""

    def ask(view: View) -> RichText:
        facts: _Facts = view.facts
        text = facts.page.facts.text if facts.page is not None else ""
        about = view.texts.rich("record-resolution-about", text=text) if text else ()
        return lines(about, view.texts.rich(key))

    return ask


def _named() -> tuple[Step, Step]:
    """责任人 may still be missing."""
    name, which = person_steps(_asks("record-ask-owner"))
    return Step(name.name, name.ask, name.read, skippable=True), which


def _ask_day(view: View) -> Prompt:
    asked = ask_due(view)
    return Prompt(_asks("record-ask-due")(view), asked.options)


_MOVED = Step("moved", ask_moved, read_pressed, wanted=rests)


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    person_id, due_on = person_of(answers), due_of(answers)
    if person_id is None and answers.get("name"):
        return GoTo("which", ())
    if due_on is None and answers.get("due"):
        return GoTo("moved", ())
    new = NewResolution(answers["text"], person_id, due_on, item_id=answers["_item"] or None)
    outcome = resolutions.add(
        turn.session, turn.actor, answers["_meeting"], new, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_resolution(turn, outcome)
    return None


RESOLUTION_ADD = Form(
    name="resolution_add",
    version=1,
    steps=(
        words_step(LONGEST_TEXT, _asks("record-ask-resolution")),
        *_named(),
        Step("due", _ask_day, read_due, skippable=True),
        _MOVED,
    ),
    facts=_facts,
    finish=_add,
    title="form-resolution-add",
)


def _set_text(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = resolutions.set_text(
        turn.session,
        turn.actor,
        answers["_resolution"],
        answers["text"],
        edits=answers["_base"],
        now=turn.now,
        office=turn.office,
    )
    return _after(turn, outcome, answers["text"])


def _set_partners(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = resolutions.set_partners(
        turn.session,
        turn.actor,
        answers["_resolution"],
        answers.get("text") or "",
        edits=answers["_base"],
        now=turn.now,
        office=turn.office,
    )
    return _after(turn, outcome, answers.get("text") or "—")


def _set_owner(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    outcome = resolutions.set_owner(
        turn.session,
        turn.actor,
        answers["_resolution"],
        person_id,
        edits=answers["_base"],
        now=turn.now,
    )
    someone = roster(turn).named(person_id)
    return _after(turn, outcome, person(turn.texts, someone) if someone else "")


def _set_due(turn: Turn, answers: Answers) -> GoTo | None:
    due_on = due_of(answers)
    if due_on is None:
        return GoTo("moved", ())
    outcome = resolutions.set_due(
        turn.session,
        turn.actor,
        answers["_resolution"],
        due_on,
        edits=answers["_base"],
        now=turn.now,
        office=turn.office,
    )
    return _after(turn, outcome, day(turn.texts, due_on, turn.office.today(turn.now)))


def _after(turn: Turn, outcome: resolutions.Outcome, mine: str) -> GoTo | None:
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_resolution(turn, outcome, mine)
    return None


RESOLUTION_TEXT = Form(
    name="resolution_text",
    version=1,
    steps=(words_step(LONGEST_TEXT, _asks("record-ask-other-text")),),
    facts=_facts,
    finish=_set_text,
    title="form-resolution-text",
)

RESOLUTION_OWNER = Form(
    name="resolution_owner",
    version=1,
    steps=person_steps(_asks("record-ask-owner")),
    facts=_facts,
    finish=_set_owner,
    title="form-resolution-owner",
)

RESOLUTION_DUE = Form(
    name="resolution_due",
    version=1,
    steps=(Step("due", _ask_day, read_due), _MOVED),
    facts=_facts,
    finish=_set_due,
    title="form-resolution-due",
)


def _partners_step() -> Step:
    """Left out, nobody takes part."""
    step = words_step(LONGEST_PARTNERS, _asks("record-ask-partners"))
    return Step(step.name, step.ask, step.read, skippable=True)


RESOLUTION_PARTNERS = Form(
    name="resolution_partners",
    version=1,
    steps=(_partners_step(),),
    facts=_facts,
    finish=_set_partners,
    title="form-resolution-partners",
)
