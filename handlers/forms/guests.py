"""The form that puts a guest on the list, or who accompanies somebody. Row 2.6."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.forms.anybody import outsider
from handlers.forms.choosing import read_pressed
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
from handlers.forms.invited import place_step
from handlers.forms.writing import read_text, takes_text
from handlers.guests import show_guest
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings import guests
from meetings.attendance import participants_named
from meetings.guests.inviting import (
    COMPANY,
    LONGEST_CAR,
    LONGEST_NAME,
    LONGEST_PHONE,
    LONGEST_TEXT,
)
from meetings.meetings import Refused
from meetings.people import Named

_BACK_TO = {"guest-twice": "name", "guest-with-whom": "with", "guest-name": "name"}


@dataclass(frozen=True, slots=True)
class _Facts:
    people: list[tuple[int, Named]]


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = participants_named(turn.session, turn.me, answers["_meeting"], "")
    return _Facts([] if isinstance(found, Refused) else found)


def _ask_role(view: View) -> Prompt:
    options = [
        Option(view.texts.plain(f"role-in-meeting-{role.replace('_', '-')}"), role)
        for role in guests.CAPACITIES
    ]
    return Prompt(view.texts.rich("guest-ask-role"), (tuple(options[:3]), tuple(options[3:])))


def _text_step(name: str, limit: int, *, skippable: bool = False, numbers: bool = False) -> Step:
    def ask(view: View) -> Prompt:
        return Prompt(view.texts.rich(f"guest-ask-{name}"))

    return Step(name, ask, takes_text(limit), skippable=skippable, takes_numbers=numbers)


def _in_company(answers: Answers) -> bool:
    return answers.get("role") in COMPANY


_WITH = place_step(
    "with",
    lambda view: view.facts.people,
    lambda view: view.texts.rich("guest-ask-with"),
    lambda view, name: view.texts.rich("reply-nobody", name=name),
    wanted=_in_company,
)


def _ask_meals(view: View) -> Prompt:
    options = (
        Option(view.texts.plain("button-yes"), True),
        Option(view.texts.plain("button-no"), False),
    )
    return Prompt(view.texts.rich("guest-ask-meals"), (options,))


def _ask_car(view: View) -> Prompt:
    return Prompt(view.texts.rich("guest-ask-car"))


def _read_car(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_CAR)
    return text if isinstance(text, Problem) else Taken(text.upper())


def _add(turn: Turn, answers: Answers) -> GoTo | None:
    new = guests.NewGuest(
        outsider(answers["name"], answers),
        answers["role"],
        answers.get("with"),
        answers.get("car") or "",
        bool(answers.get("meals", True)),
    )
    done = guests.add_guest(
        turn.session,
        turn.actor,
        answers["_meeting"],
        new,
        now=turn.now,
        office=turn.office,
    )
    if not isinstance(done, Refused):
        show_guest(turn, done.participant_id, turn.texts.rich("guest-added"))
        return None
    if done.code in _BACK_TO:
        why = turn.texts.rich(f"refused-{done.code}", **dict(done.details))
        return GoTo(_BACK_TO[done.code], why)
    refuse(turn, done)
    return None


GUEST_ADD = Form(
    name="guest_add",
    version=1,
    steps=(
        Step("role", _ask_role, read_pressed),
        _WITH,
        _text_step("name", LONGEST_NAME),
        _text_step("unit", LONGEST_TEXT, skippable=True),
        _text_step("title", LONGEST_TEXT, skippable=True),
        _text_step("phone", LONGEST_PHONE, skippable=True, numbers=True),
        Step("car", _ask_car, _read_car, skippable=True, wanted=_in_company),
        Step("meals", _ask_meals, read_pressed, wanted=_in_company),
    ),
    facts=_facts,
    finish=_add,
    title="form-guest-add",
)
