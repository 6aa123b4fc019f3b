"""The form that gives somebody a duty in a meeting (分工). Rows 3.6, 3.8."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText
from chat.texts import duties as texts
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
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import takes_text
from handlers.people_changes import duty_list, refuse
from handlers.turn import Turn
from meetings import duties
from meetings.meetings import Refused


@dataclass(frozen=True, slots=True)
class _Facts:
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts(roster(turn))


def _ask_kind(view: View) -> Prompt:
    options = [Option(view.texts.plain(f"duty-{kind}"), kind) for kind in duties.KINDS]
    rows = tuple(tuple(options[at : at + 3]) for at in range(0, len(options), 3))
    return Prompt(view.texts.rich("duty-ask-kind"), rows)


def _ask_person(view: View) -> RichText:
    kind = view.texts.plain(f"duty-{view.answers['kind']}")
    return view.texts.rich("duty-ask-person", duty=kind)


def _ask_zone(view: View) -> Prompt:
    return Prompt(view.texts.rich("duty-ask-zone"))


_read_zone = takes_text(duties.LONGEST_ZONE)


def _somewhere(answers: Answers) -> bool:
    return answers.get("kind") in duties.WITH_ZONE


def _set(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    done = duties.set_duty(
        turn.session,
        turn.actor,
        answers["_meeting"],
        person_id,
        answers["kind"],
        answers.get("zone") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        if done.code == "person-left":
            return GoTo("name", turn.texts.rich("refused-person-left"))
        refuse(turn, done)
        return None
    duty_list(turn, done.meeting_id, texts.duty_set(turn.texts, done))
    return None


DUTY_ADD = Form(
    name="duty_add",
    version=1,
    steps=(
        Step("kind", _ask_kind, read_pressed),
        *person_steps(_ask_person),
        Step("zone", _ask_zone, _read_zone, skippable=True, wanted=_somewhere),
    ),
    facts=_facts,
    finish=_set,
    title="form-duty-add",
)
