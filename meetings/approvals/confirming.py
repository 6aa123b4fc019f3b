"""The second look at a signed sheet: it counts only once somebody who did not enter it confirmed
that the scan says what was entered."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from meetings.approvals.asking import note, standing_of
from meetings.approvals.deciders import Facts
from meetings.approvals.deciding import Decided, DecidedBefore, Vote, count
from meetings.approvals.entering import open_sheets, sheet_target
from meetings.approvals.spoken import sign, take_back_spoken
from meetings.approvals.standing import Standing
from meetings.approvals.telling import refresh_cards, tell_about
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, may
from storage import Session
from storage import approvals as rows


@dataclass(frozen=True, slots=True)
class Rejected:
    """Not confirmed: it does not count, and whoever entered it is told."""

    approval_id: int


def confirming_matter(matter: About, event: rows.ApprovalEvent) -> About:
    """What rights to confirm depend on: who entered it counts among the askers. Of a signature
    owed for what was approved by word, who signed is the one who decides."""
    signer = {event.for_id} if event.of_event_id is not None and event.for_id else set()
    return replace(
        matter, asked_by=matter.asked_by | {event.by_id}, deciders=matter.deciders | signer
    )


def confirm(
    session: Session,
    actor: Actor,
    event_id: int,
    *,
    good: bool,
    now: datetime,
    office: Office,
) -> Decided | DecidedBefore | Rejected | Refused:
    """确认无误 or 有误退回, by somebody who did not enter it."""
    event = rows.event(session, event_id)
    approval = rows.locked(session, event.approval_id) if event else None
    if event is None or approval is None or event.kind != "entered":
        return refused("gone")
    facts, standing = standing_of(session, approval, now=now, office=office)
    matter = facts.matter(approval)
    if actor.who.person_id == event.by_id:
        return refused("second-person")
    if not may(actor.who, Action.CONFIRM_DECISION, confirming_matter(matter, event)):
        own = actor.who.person_id in matter.asked_by
        return refused("own-request" if own else "not-allowed")
    if event not in open_sheets(approval, facts.events[approval.id], standing):
        return DecidedBefore(approval.id)
    if not good:
        return _reject(session, actor, approval, event, now=now)
    if sheet_target(approval, facts, standing, event.for_id) is None:
        return refused("not-decider-now")
    outcome = _take(session, actor, approval, facts, standing, event, now=now, office=office)
    if not isinstance(outcome, Refused):
        _looked_at(session, actor, approval, event, "confirmed", now=now)
        refresh_cards(session, actor, approval, now=now)
    return outcome


def _take(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    facts: Facts,
    standing: Standing,
    event: rows.ApprovalEvent,
    *,
    now: datetime,
    office: Office,
) -> Decided | Refused:
    """The confirmed sheet counts: as a decision, or as the signature owed."""
    spoken = rows.event(session, event.of_event_id) if event.of_event_id else None
    agrees = event.decision == "approve"
    vote = Vote(
        "approved" if agrees else "returned", event.method, event.for_id, event.text, event.id
    )
    if spoken is None:
        return count(session, actor, approval, facts, standing, vote, now=now, office=office)
    if agrees:
        sign(session, actor, approval, facts, spoken, method="paper", now=now)
    else:
        take_back_spoken(session, actor, approval, facts, spoken, vote, now=now, office=office)
    return Decided(approval.id, waiting=approval.state == "pending")


def _reject(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    event: rows.ApprovalEvent,
    *,
    now: datetime,
) -> Rejected:
    said = _looked_at(session, actor, approval, event, "rejected", now=now)
    tell_about(session, approval, "approval_sheet_rejected", [event.by_id], said, now=now)
    refresh_cards(session, actor, approval, now=now)
    return Rejected(approval.id)


def _looked_at(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    event: rows.ApprovalEvent,
    kind: str,
    *,
    now: datetime,
) -> rows.ApprovalEvent:
    changed(
        session,
        actor,
        f"{'confirm' if kind == 'confirmed' else 'reject'} signed sheet",
        f"approval:{approval.id}",
        now=now,
        for_person_id=event.for_id,
        after={"event": event.id},
    )
    return note(
        session,
        actor,
        approval,
        kind,
        step=event.step,
        for_id=event.for_id,
        method=event.method,
        of_event_id=event.id,
        now=now,
    )
