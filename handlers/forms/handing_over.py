"""The form of handing over: to whom everything goes that one person owes. Row 8.2."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

from chat.message import RichText, lines
from chat.texts import task_cards
from handlers.forms.engine import Answers, Form, GoTo, View
from handlers.forms.sharing import back_to
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.people import Named, named
from meetings.tasks import handing_over


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    former: Named | None
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    from_id: int = answers["_from"]
    return _Facts(named(turn.session, [from_id]).get(from_id), roster(turn))


def _ask(view: View) -> RichText:
    facts: _Facts = view.facts
    former = facts.former.name if facts.former is not None else ""
    about = view.texts.rich("task-hand-over-of", former=former)
    return lines(about, view.texts.rich("task-ask-owner"))


def _hand_over(turn: Turn, answers: Answers) -> GoTo | None:
    to_id = person_of(answers)
    if to_id is None:
        return GoTo("which", ())
    outcome = handing_over.hand_over(
        turn.session, turn.actor, answers["_from"], to_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused("task-same-owner"):
            return GoTo("name", turn.texts.rich("task-hand-over-same"))
        case Refused():
            return back_to(turn, outcome, "name" if outcome.code == "task-owner-left" else None)
        case handing_over.HandedOver():
            people = named(turn.session, [outcome.from_id, outcome.to_id])
            turn.say(task_cards.handed_over(turn.texts, outcome, people))
            return None
        case _:
            assert_never(outcome)


HAND_OVER = Form(
    name="hand_over",
    version=2,
    steps=person_steps(_ask),
    facts=_facts,
    finish=_hand_over,
    title="task-form-hand-over",
)
