"""Forms around requests: why one goes back, a question and its answer, several at one press."""

from __future__ import annotations

from typing import TYPE_CHECKING

from chat.message import lines
from chat.texts.approvals import lists
from handlers import approvals as handlers
from handlers.forms.choosing import read_pressed
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
from handlers.forms.writing import takes_text
from meetings import approvals

if TYPE_CHECKING:
    from handlers.turn import Turn


_read = takes_text(approvals.LONGEST_REASON)


def _ask_why(view: View) -> Prompt:
    return Prompt(view.texts.rich("approval-ask-reason"))


def _return(turn: Turn, answers: Answers) -> GoTo | None:
    handlers.decide(
        turn,
        answers["_approval"],
        approve=False,
        reason=answers["reason"],
        step=answers.get("_step"),
    )
    return None


RETURN_REQUEST = Form(
    name="return_request",
    version=2,
    steps=(Step("reason", _ask_why, _read),),
    facts=no_facts,
    finish=_return,
    title="form-return-request",
)


def _ask_question(view: View) -> Prompt:
    return Prompt(view.texts.rich("approval-ask-question"))


def _question(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = approvals.question(
        turn.session,
        turn.actor,
        answers["_approval"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case approvals.Asked(approval_id):
            handlers.show_request(turn, approval_id, turn.texts.rich("approval-question-sent"))
        case _:
            handlers.after(turn, outcome)
    return None


ASK_ABOUT_REQUEST = Form(
    name="ask_about_request",
    version=1,
    steps=(Step("text", _ask_question, _read),),
    facts=no_facts,
    finish=_question,
    title="form-ask-about-request",
)


def _asked(turn: Turn, answers: Answers) -> approvals.Event | None:
    """The question that is answered."""
    event_id = answers["_event"]
    for item in approvals.waiting_items(turn.session, turn.me, now=turn.now, office=turn.office):
        for event in item.request.events:
            if event.id == event_id:
                return event
    return None


def _ask_answer(view: View) -> Prompt:
    question = view.facts.text if view.facts else "—"
    return Prompt(view.texts.rich("approval-ask-answer", question=question))


def _answer(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = approvals.answer(
        turn.session,
        turn.actor,
        answers["_event"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case approvals.Answered(approval_id, again):
            key = "approval-answered-before" if again else "approval-answer-sent"
            handlers.show_request(turn, approval_id, turn.texts.rich(key))
        case _:
            handlers.after(turn, outcome)
    return None


ANSWER_QUESTION = Form(
    name="answer_question",
    version=1,
    steps=(Step("text", _ask_answer, _read),),
    facts=_asked,
    finish=_answer,
    title="form-answer-question",
)


def _ask_why_not(view: View) -> Prompt:
    return Prompt(view.texts.rich("approval-ask-why-not"))


def _refuse_signing(turn: Turn, answers: Answers) -> GoTo | None:
    handlers.ratify(turn, answers["_event"], agree=False, reason=answers["reason"])
    return None


REFUSE_SIGNING = Form(
    name="refuse_signing",
    version=1,
    steps=(Step("reason", _ask_why_not, _read),),
    facts=no_facts,
    finish=_refuse_signing,
    title="form-refuse-signing",
)


def _shown(turn: Turn, answers: Answers) -> list[approvals.Request]:
    """Those that were named and still stand as they did."""
    known = {tuple(one) for one in answers["_shown"]}
    found = approvals.harmless(turn.session, turn.me, now=turn.now, office=turn.office)
    return [request for request in found if (request.id, request.step) in known]


def _ask_all(view: View) -> Prompt:
    named = [lists.numbered(view.texts, at, one) for at, one in enumerate(view.facts, 1)]
    text = lines(view.texts.rich("approval-all-ask", count=len(named)), *named)
    yes = Option(view.texts.plain("approval-button-all-yes", count=len(named)), "yes")
    return Prompt(text, ((yes,),))


def _approve_all(turn: Turn, answers: Answers) -> GoTo | None:
    shown = [(approval_id, step) for approval_id, step in answers["_shown"]]
    done = approvals.approve_shown(
        turn.session, turn.actor, shown, now=turn.now, office=turn.office
    )
    turn.say(lists.batch_done(turn.texts, done))
    return None


APPROVE_ALL = Form(
    name="approve_all",
    version=1,
    steps=(Step("sure", _ask_all, read_pressed),),
    facts=_shown,
    finish=_approve_all,
    title="form-approve-all",
)
