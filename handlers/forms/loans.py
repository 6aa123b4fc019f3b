"""Forms of loans: an original is asked for, and comes back. Row 6.5."""

from __future__ import annotations

from handlers.custody import show_loan
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import ask_due, ask_moved, due_of, read_due, rests
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Option,
    Prompt,
    Step,
    View,
    no_facts,
)
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import takes_text
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.custody import counter, lending
from meetings.meetings import Refused


def _ask_loan(turn: Turn, answers: Answers) -> GoTo | None:
    due_on = due_of(answers)
    if due_on is None:
        return GoTo("moved", ())
    done = lending.ask_loan(
        turn.session,
        turn.actor,
        answers["_original"],
        answers["text"],
        due_on,
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        steps = {"loan-purpose": "text", "level-mark": "text"}
        steps |= {"loan-long": "due", "task-due-past": "due"}
        return back_to(turn, done, steps.get(done.code))
    show_loan(turn, done.loan_id, turn.texts.rich("loan-was-asked"))
    return None


def _ask_condition(view: View) -> Prompt:
    fine = Option(view.texts.plain("loan-fine"), "")
    return Prompt(view.texts.rich("loan-ask-condition"), ((fine,),))


_read_condition = takes_text(counter.LONGEST_NOTE, or_pressed=True)


def _back(turn: Turn, answers: Answers) -> GoTo | None:
    done = counter.take_back(
        turn.session,
        turn.actor,
        answers["_loan"],
        answers["note"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_loan(turn, done.loan_id, turn.texts.rich("loan-was-returned"))
    return None


LOAN_ASK = Form(
    name="loan_ask",
    version=1,
    steps=(
        words_step(lending.LONGEST_PURPOSE, lambda view: view.texts.rich("loan-ask-purpose")),
        Step("due", ask_due, read_due),
        Step("moved", ask_moved, read_pressed, wanted=rests),
    ),
    facts=no_facts,
    finish=_ask_loan,
    title="form-loan-ask",
)
LOAN_BACK = Form(
    name="loan_back",
    version=1,
    steps=(Step("note", _ask_condition, _read_condition),),
    facts=no_facts,
    finish=_back,
    title="form-loan-back",
)
