"""Forms of the minutes' action items: a new one, who is in charge, until when. Row 4.6."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_due, ask_moved, due_of, read_due, rests
from handlers.forms.engine import Answers, Form, GoTo, Step, View
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.minutes_drafts import resolution, section
from handlers.turn import Turn
from meetings.issued_minutes import arranging, drafting
from meetings.issued_minutes.content import LONGEST_RESOLUTION
from meetings.meetings import Refused

#: To which step a refusal at the end leads back.
_BACK_TO = {"minutes-part-long": "text", "level-mark": "text", "person-left": "name"}


@dataclass(frozen=True, slots=True)
class _People:
    """Who can be named."""

    roster: Roster


def _people(turn: Turn, answers: Answers) -> _People:
    return _People(roster(turn))


def _ask_owner(view: View) -> RichText:
    return view.texts.rich("minutes-ask-owner")


_DUE = (
    Step("due", ask_due, read_due),
    Step("moved", ask_moved, read_pressed, wanted=rests),
)


def _add_resolution(turn: Turn, answers: Answers) -> GoTo | None:
    person_id, due_on = person_of(answers), due_of(answers)
    if person_id is None:
        return GoTo("which", ())
    if due_on is None:
        return GoTo("moved", ())
    outcome = arranging.add_resolution(
        turn.session,
        turn.actor,
        answers["_minutes"],
        answers["_section"],
        answers["text"],
        person_id,
        due_on,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    note = turn.texts.rich("minutes-note-saved")
    section(turn, answers["_minutes"], answers["_section"], note=note)
    return None


MINUTES_RESOLUTION = Form(
    name="minutes_resolution",
    version=1,
    steps=(
        words_step(LONGEST_RESOLUTION, lambda view: view.texts.rich("minutes-ask-resolution")),
        *person_steps(_ask_owner),
        *_DUE,
    ),
    facts=_people,
    finish=_add_resolution,
    title="form-minutes-resolution",
)


def _set_owner(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    outcome = arranging.set_owner(
        turn.session,
        turn.actor,
        answers["_minutes"],
        answers["_section"],
        answers["_at"],
        person_id,
        edits=answers["_edits"],
        now=turn.now,
    )
    return _after_resolution(turn, answers, outcome)


def _set_due(turn: Turn, answers: Answers) -> GoTo | None:
    due_on = due_of(answers)
    if due_on is None:
        return GoTo("moved", ())
    outcome = arranging.set_due(
        turn.session,
        turn.actor,
        answers["_minutes"],
        answers["_section"],
        answers["_at"],
        due_on,
        edits=answers["_edits"],
        now=turn.now,
    )
    return _after_resolution(turn, answers, outcome)


def _after_resolution(
    turn: Turn, answers: Answers, outcome: drafting.Saved | Refused
) -> GoTo | None:
    if isinstance(outcome, Refused) and outcome.code not in (
        "minutes-edited",
        "minutes-part-gone",
    ):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    key = "minutes-note-edited" if isinstance(outcome, Refused) else "minutes-note-saved"
    note = turn.texts.rich(key)
    resolution(turn, answers["_minutes"], answers["_section"], answers["_at"], note=note)
    return None


MINUTES_OWNER = Form(
    name="minutes_owner",
    version=1,
    steps=person_steps(_ask_owner),
    facts=_people,
    finish=_set_owner,
    title="form-minutes-owner",
)

MINUTES_DUE = Form(
    name="minutes_due",
    version=1,
    steps=_DUE,
    facts=_people,
    finish=_set_due,
    title="form-minutes-due",
)
