"""Forms of the recorder: who it is, and why somebody else should. Row 4.2."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import RichText
from handlers.forms.engine import Answers, Form, GoTo, View
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.minutes import after_appointing
from handlers.turn import Turn
from meetings import approvals, minutes
from meetings.meetings import Refused
from meetings.minutes import reading
from meetings.minutes.appointing import pool
from meetings.people import named

#: To which step a refusal at the end leads back.
_BACK_TO = dict.fromkeys(
    ("person-left", "recorder-chair", "recorder-twice", "recorder-not-in-pool"), "name"
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """The meeting's title, who may be chosen, and the roster."""

    title: str
    pool: tuple[str, ...]
    roster: Roster


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = reading.page(turn.session, turn.me, answers["_meeting"], office=turn.office)
    ids = pool(turn.session, turn.office) or ()
    names = tuple(one.name for one in named(turn.session, list(ids)).values())
    return _Facts("" if isinstance(found, Refused) else found.title, names, roster(turn))


def _ask(view: View) -> RichText:
    facts: _Facts = view.facts
    kind = view.answers["_kind"]
    if not facts.pool:
        return view.texts.rich(f"recorder-ask-{kind}", title=facts.title)
    names = view.texts.plain("notice-between-names").join(facts.pool[:20])
    return view.texts.rich(f"recorder-ask-{kind}-pool", title=facts.title, names=names)


def _appoint(turn: Turn, answers: Answers) -> GoTo | None:
    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which", ())
    outcome = minutes.appoint(
        turn.session,
        turn.actor,
        answers["_meeting"],
        person_id,
        answers["_kind"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after_appointing(turn, outcome)
    return None


RECORDER = Form(
    name="recorder",
    version=1,
    steps=person_steps(_ask),
    facts=_facts,
    finish=_appoint,
    title="form-recorder",
)


def _declined_facts(turn: Turn, answers: Answers) -> str:
    found = reading.facts_of(turn.session, answers["_recorder"])
    return found.meeting_title if found else ""


def _decline(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = minutes.decline(
        turn.session,
        turn.actor,
        answers["_recorder"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        at = "text" if outcome.code in ("reason-needed", "reason-long", "level-mark") else None
        return back_to(turn, outcome, at)
    turn.tell("recorder-declined")
    return None


RECORDER_DECLINE = Form(
    name="recorder_decline",
    version=1,
    steps=(
        words_step(
            approvals.LONGEST_REASON,
            lambda view: view.texts.rich("recorder-ask-why", title=view.facts),
        ),
    ),
    facts=_declined_facts,
    finish=_decline,
    title="form-recorder-decline",
)
