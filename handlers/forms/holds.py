"""Forms of holds: one is put, and lifted, with a reason. Row 6.9."""

from __future__ import annotations

from handlers.disposals import holds
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
    no_facts,
)
from handlers.forms.numbers import read_count
from handlers.forms.writing import takes_text
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.disposals import holding
from meetings.disposals.judging import LONGEST_REASON
from meetings.meetings import Refused

_read_reason = takes_text(LONGEST_REASON)


def _ask_year(view: View) -> Prompt:
    return Prompt(view.texts.rich("disposal-ask-year"))


def _read_year(entry: Entry, view: View) -> Outcome:
    this = view.office.today(view.now).year
    found = read_count(entry, view, this)
    if isinstance(found, Taken) and found.value < 1900:
        return Problem(view.texts.rich("refused-hold-year"))
    return found


def _ask_kind(view: View) -> Prompt:
    options = tuple(
        (Option(view.texts.plain(f"disposal-hold-{kind}"), kind),) for kind in holding.KINDS
    )
    return Prompt(view.texts.rich(f"disposal-ask-hold-{view.answers['_scope']}"), options)


def _ask_why(view: View) -> Prompt:
    return Prompt(view.texts.rich("disposal-ask-why"))


def _put(turn: Turn, answers: Answers) -> GoTo | None:
    scope, id = answers["_scope"], answers["_id"]
    on = holding.OnWhat(
        meeting_id=id if scope == "meeting" else None,
        item_id=id if scope == "item" else None,
        year=answers["year"] if scope == "year" else None,
    )
    done = holding.put_hold(
        turn.session,
        turn.actor,
        on,
        answers["kind"],
        answers["why"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
        return None
    key = "disposal-hold-again" if done.again else "disposal-hold-put"
    turn.tell(key, count=done.stopped)
    holds(turn)
    return None


def _lift(turn: Turn, answers: Answers) -> GoTo | None:
    done = holding.lift_hold(
        turn.session,
        turn.actor,
        answers["_hold"],
        answers["why"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.tell("disposal-hold-was-lifted")
        holds(turn)
    return None


HOLD_PUT = Form(
    name="hold_put",
    version=1,
    steps=(
        Step(
            "year",
            _ask_year,
            _read_year,
            wanted=lambda answers: answers.get("_scope") == "year",
            takes_numbers=True,
        ),
        Step("kind", _ask_kind, read_pressed),
        Step("why", _ask_why, _read_reason),
    ),
    facts=no_facts,
    finish=_put,
    title="form-hold-put",
)
HOLD_LIFT = Form(
    name="hold_lift",
    version=1,
    steps=(Step("why", lambda view: Prompt(view.texts.rich("disposal-ask-lift")), _read_reason),),
    facts=no_facts,
    finish=_lift,
    title="form-hold-lift",
)
