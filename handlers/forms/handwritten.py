"""Form of the sheet's spare rows: who wrote themselves there. Row 3.2."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText
from chat.texts import paper_sheets as words
from handlers.forms import whom
from handlers.forms.engine import Answers, Form, GoTo, View
from handlers.forms.whom import Roster
from handlers.signin import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.signin import handwritten


@dataclass(frozen=True, slots=True)
class Facts:
    """Who is in the roster."""

    roster: Roster


def _facts(turn: Turn, answers: Answers) -> Facts:
    return Facts(whom.roster(turn))


def _ask(view: View) -> RichText:
    return view.texts.rich("sheet-ask-handwritten")


def _number(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = whom.person_of(answers)
    if person_id is None:
        return GoTo("name", turn.texts.rich("form-empty"))
    found = handwritten.number_handwritten(
        turn.session,
        turn.actor,
        answers["_sitting"],
        person_id,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.say(words.handwritten(turn.texts, found))
    return None


HANDWRITTEN = Form(
    name="sheet_handwritten",
    version=1,
    steps=whom.person_steps(_ask),
    facts=_facts,
    finish=_number,
    title="sheet-form-handwritten",
)
