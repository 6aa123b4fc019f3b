"""问一问: whoever decides asks something first; the request stays where it is until it is
decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.approvals.asking import may_pursue, note, standing_of
from meetings.approvals.deciders import own_of
from meetings.approvals.deciding import DecidedBefore, reason_problem
from meetings.approvals.telling import refresh_cards, tell_about
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from storage import Session
from storage import approvals as rows


@dataclass(frozen=True, slots=True)
class Asked:
    """The question is on its way to who asked."""

    approval_id: int


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer is on its way; ``again``: the question was answered before."""

    approval_id: int
    again: bool = False


def question(
    session: Session,
    actor: Actor,
    approval_id: int,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> Asked | DecidedBefore | Refused:
    """Ask whoever asked. The request stays pending."""
    approval = rows.locked(session, approval_id)
    if approval is None:
        return refused("gone")
    facts, standing = standing_of(session, approval, now=now, office=office)
    if actor.who.person_id in own_of(approval):
        return refused("own-request")
    if approval.state != "pending":
        return DecidedBefore(approval.id)
    capacity = standing.capacity(actor.who)
    if capacity is None or not may(actor.who, Action.DECIDE, facts.matter(approval)):
        return refused("not-allowed")
    text = " ".join(text.split())
    if problem := reason_problem(text, office, needed=True):
        return problem
    event = note(
        session,
        actor,
        approval,
        "question",
        step=standing.step,
        for_id=capacity.for_id,
        method=capacity.method,
        text=text,
        now=now,
    )
    _changed(session, actor, approval, "ask about request", text, now=now)
    tell_about(session, approval, "approval_question", [approval.asked_by_id], event, now=now)
    refresh_cards(session, actor, approval, now=now)
    return Asked(approval.id)


def answer(
    session: Session,
    actor: Actor,
    question_id: int,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> Answered | DecidedBefore | Refused:
    """Answer a question about one's own request. Whoever asked it sees the answer."""
    asked = rows.event(session, question_id)
    approval = rows.locked(session, asked.approval_id) if asked else None
    if asked is None or approval is None or asked.kind != "question":
        return refused("gone")
    if not may_pursue(actor.who, approval):
        return refused("not-allowed")
    if approval.state != "pending":
        return DecidedBefore(approval.id)
    events = rows.events_of(session, [approval.id])[approval.id]
    if any(one.kind == "answer" and one.of_event_id == asked.id for one in events):
        return Answered(approval.id, again=True)
    text = " ".join(text.split())
    if problem := reason_problem(text, office, needed=True):
        return problem
    event = note(session, actor, approval, "answer", text=text, of_event_id=asked.id, now=now)
    _changed(session, actor, approval, "answer about request", text, now=now)
    tell_about(session, approval, "approval_answer", [asked.by_id], event, now=now)
    refresh_cards(session, actor, approval, now=now)
    return Answered(approval.id)


def _changed(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    action: str,
    text: str,
    *,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        action,
        f"approval:{approval.id}",
        now=now,
        for_person_id=approval.asked_for_id,
        after={"text": text},
    )
