"""The form that adds somebody to those who get the minutes. Row 4.7."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.forms.choosing import read_pressed
from handlers.forms.engine import Answers, Form, GoTo, Option, Prompt, Step, View
from handlers.forms.sharing import back_to
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.minutes_copies import show_page
from handlers.turn import Turn
from meetings import minutes_copies
from meetings.meetings import Refused
from meetings.minutes_copies.receiving import KINDS

#: To which step a refusal at the end leads back.
_BACK_TO = {"task-owner-left": "name", "copy-no-items": "kind"}


@dataclass(frozen=True, slots=True)
class _Facts:
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts(roster(turn))


def _ask_kind(view: View) -> Prompt:
    texts = view.texts
    options = tuple((Option(texts.plain(f"mcopies-kind-{kind}"), kind),) for kind in KINDS)
    return Prompt(texts.rich("mcopies-ask-kind"), options)


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    done = minutes_copies.add_copy(
        turn.session,
        turn.actor,
        answers["_minutes"],
        person_id,
        answers["kind"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        return back_to(turn, done, _BACK_TO.get(done.code))
    key = "mcopies-added-phone" if done.unreachable else "mcopies-added"
    show_page(turn, done.meeting_id, note=turn.texts.rich("mcopies-there" if done.again else key))
    return None


COPY_ADD = Form(
    name="copy_add",
    version=1,
    steps=(
        *person_steps(lambda view: view.texts.rich("mcopies-ask-name")),
        Step("kind", _ask_kind, read_pressed),
    ),
    facts=_facts,
    finish=_add,
    title="form-copy-add",
)
