"""The form that says who comes for an item of the agenda only: by name, 列席 or 出席. Row 2.2."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText
from chat.texts import tasks as people_words
from handlers.agenda import item as show_item
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import Answers, Form, GoTo, Option, Prompt, Step, View
from handlers.forms.sharing import back_to
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.turn import Turn
from meetings.agenda import arranging
from meetings.meetings import Refused
from storage import agenda as rows

#: To which step a refusal at the end leads back.
_BACK_TO = {"agenda-whole": "name", "person-left": "name", "agenda-not-admitted": "name"}


@dataclass(frozen=True, slots=True)
class _Facts:
    """The item, and the roster."""

    title: str
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    item = rows.item(turn.session, answers["_item"])
    return _Facts(item.title if item else "", roster(turn))


def _ask_name(view: View) -> RichText:
    return view.texts.rich("agenda-ask-name", item=view.facts.title)


def _ask_role(view: View) -> Prompt:
    texts = view.texts
    person_id = person_of(view.answers)
    someone = view.facts.roster.named(person_id) if person_id is not None else None
    name = people_words.person(texts, someone) if someone else ""
    options = tuple(
        Option(texts.plain(f"agenda-role-{role.replace('_', '-')}"), role)
        for role in arranging.ROLES
    )
    return Prompt(texts.rich("agenda-ask-role", person=name), (options,))


def _finish(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("name", turn.texts.rich("form-press-one"))
    outcome = arranging.attend_item(
        turn.session,
        turn.actor,
        answers["_item"],
        person_id,
        answers["role"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    key = "agenda-placed-before" if outcome.again else "agenda-placed"
    show_item(turn, outcome.item_id, note=turn.texts.rich(key, name=outcome.person.name))
    return None


AGENDA_PLACE = Form(
    name="agenda_place",
    version=1,
    steps=(*person_steps(_ask_name), Step("role", _ask_role, read_pressed)),
    facts=_facts,
    finish=_finish,
    title="form-agenda-place",
)
