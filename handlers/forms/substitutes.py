"""Forms of 替会: who comes instead, named beforehand or at the door. Row 3.8."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import assert_never

from chat.message import Message, RichText, lines
from chat.texts import signin as door_words
from handlers.forms.anybody import anybody_steps, whom
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.files import not_taken, stored
from handlers.forms.invited import place_step
from handlers.forms.whom import Roster, roster
from handlers.people_changes import after_substitute, refuse
from handlers.turn import Turn
from meetings import approvals
from meetings.attendance import participants_named, substituting
from meetings.attendance.at_door import CameInstead, substitute_at_door
from meetings.meetings import Refused
from meetings.people import Named, named
from meetings.signin import desk
from storage import attendance as attendance_rows

#: To which step a refusal at the end leads back.
_BACK_TO = {
    "substitute-self": "who",
    "substitute-invited": "who",
    "substitute-back": "who",
    "substitute-not-eligible": "who",
    "person-left": "who",
    "substitute-letter": "letter",
    "substitute-is-in": "whose",
    "signin-desk-self": "who",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """In whose place it may be, and the roster."""

    roster: Roster
    #: Participant ids with the persons, those already in left out at the door.
    places: list[tuple[int, Named]] = field(default_factory=list)
    #: The one it is for, where that is settled.
    original: Named | None = None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = participants_named(turn.session, turn.me, answers["_meeting"], "")
    places = [] if isinstance(found, Refused) else found
    return _Facts(roster(turn), places, _original(turn, answers))


def _door_facts(turn: Turn, answers: Answers) -> _Facts:
    found = desk.desk_of_sitting(turn.session, turn.actor, answers["_sitting"], office=turn.office)
    if isinstance(found, Refused):
        return _Facts(roster(turn))
    people = named(turn.session, [one.person_id for one in found.attendees])
    places = {
        place.person_id: place.id
        for place in attendance_rows.participants_of(turn.session, found.meeting_id)
    }
    missing = [
        (places[one.person_id], people[one.person_id])
        for one in found.attendees
        if one.signed_at is None and one.person_id in places and one.person_id in people
    ]
    return _Facts(roster(turn), missing, _original(turn, answers))


def _original(turn: Turn, answers: Answers) -> Named | None:
    whose = answers.get("whose")
    if not isinstance(whose, int):
        return None
    place = attendance_rows.participant(turn.session, whose)
    return named(turn.session, [place.person_id]).get(place.person_id) if place else None


def _ask_who(view: View) -> RichText:
    original: Named | None = view.facts.original
    name = original.name if original is not None else ""
    return view.texts.rich("substitute-ask-who", name=name)


def _ask_letter(view: View) -> Prompt:
    return Prompt(view.texts.rich("substitute-ask-letter"))


def _read_letter(entry: Entry, view: View) -> Outcome:
    found = []
    for file in entry.files:
        if file.refused is not None or file.digest is None:
            return Problem(not_taken(view, file))
        found.append(stored(file))
    return Taken(found) if found else Problem(view.texts.rich("refused-substitute-letter"))


def _letter_wanted(answers: Answers) -> bool:
    return bool(answers.get("_letter"))


def _name(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = substituting.name_substitute(
        turn.session,
        turn.actor,
        answers["whose"],
        whom(answers),
        letter=[approvals.Scan(**one) for one in answers.get("letter") or ()],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused():
            return _back(turn, outcome)
        case substituting.Substituted(original_id=original, name=name):
            after_substitute(turn, original, turn.texts.rich("substitute-done", name=name))
        case substituting.SubstituteAsked(original_id=original, name=name):
            after_substitute(turn, original, turn.texts.rich("substitute-asked", name=name))
        case _:
            assert_never(outcome)
    return None


def _back(turn: Turn, outcome: Refused) -> GoTo | None:
    step = _BACK_TO.get(outcome.code)
    if step is None:
        refuse(turn, outcome)
        return None
    return GoTo(step, turn.texts.rich(f"refused-{outcome.code}", **dict(outcome.details)))


def _came(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = substitute_at_door(
        turn.session,
        turn.actor,
        answers["_sitting"],
        answers["whose"],
        whom(answers),
        at=turn.incoming.at,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        if outcome.code in _BACK_TO:
            return _back(turn, outcome)
        from handlers import signin as door

        door.refuse(turn, outcome)
        return None
    _say_came(turn, outcome)
    return None


def _say_came(turn: Turn, outcome: CameInstead) -> None:
    from handlers.signin import reader_of

    original = attendance_rows.participant(turn.session, outcome.done.original_id)
    people = named(turn.session, [original.person_id]) if original else {}
    said = door_words.signed_in_by_staff(reader_of(turn), outcome.signed, walk_in=False)
    name = "".join(one.name for one in people.values())
    key = "substitute-at-door" if outcome.approval_id is None else "substitute-at-door-asked"
    note = turn.texts.rich(key, name=outcome.done.name, person=name)
    turn.say(Message(lines(note, said.text), choices=said.choices, files=said.files))


_WHOSE = place_step(
    "whose",
    lambda view: view.facts.places,
    lambda view: view.texts.rich("substitute-ask-whose"),
    lambda view, name: view.texts.rich("substitute-nobody", name=name),
)

SUBSTITUTE = Form(
    name="substitute",
    version=1,
    steps=(
        _WHOSE,
        *anybody_steps(_ask_who),
        Step("letter", _ask_letter, _read_letter, wanted=_letter_wanted, takes_file="any"),
    ),
    facts=_facts,
    finish=_name,
    title="form-substitute",
)

DOOR_SUBSTITUTE = Form(
    name="door_substitute",
    version=1,
    steps=(_WHOSE, *anybody_steps(_ask_who)),
    facts=_door_facts,
    finish=_came,
    title="form-door-substitute",
)
