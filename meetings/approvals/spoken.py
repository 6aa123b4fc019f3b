"""口头同意: what a leader agreed to by word, entered for them. It takes effect at once, for the
time being: they sign by a day the profile sets (补签), or say that they did not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.approvals.asking import note, standing_of
from meetings.approvals.deciders import Facts, own_of
from meetings.approvals.deciding import (
    Decided,
    DecidedBefore,
    Vote,
    count,
    reason_problem,
    take_back,
)
from meetings.approvals.telling import refresh_cards, tell_about
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from storage import Session
from storage import approvals as rows

How = Literal["phone", "in_person"]


@dataclass(frozen=True, slots=True)
class Signed:
    """补签 is done; ``again``: it was before."""

    approval_id: int
    again: bool = False


def agree_by_word(
    session: Session,
    actor: Actor,
    approval_id: int,
    *,
    for_id: int,
    how: How,
    said_at: datetime,
    now: datetime,
    office: Office,
) -> Decided | DecidedBefore | Refused:
    """口头同意 of one of those who decide now, by phone or in person."""
    approval = rows.locked(session, approval_id)
    if approval is None:
        return refused("gone")
    facts, standing = standing_of(session, approval, now=now, office=office)
    if not may(actor.who, Action.ENTER_DECISION, facts.matter(approval)):
        return refused("not-allowed")
    if approval.state != "pending":
        return DecidedBefore(approval.id)
    if for_id not in standing.signers or for_id == actor.who.person_id:
        return refused("not-decider-now")
    # People say the minute: "10:05" of a request of 10:05:30 is not before it.
    if not approval.asked_at.replace(second=0, microsecond=0) <= said_at <= now:
        return refused("spoken-time")
    vote = Vote("spoken", "spoken", for_id, how, at=said_at)
    outcome = count(session, actor, approval, facts, standing, vote, now=now, office=office)
    if isinstance(outcome, Decided):
        events = rows.events_of(session, [approval.id])[approval.id]
        said = [event for event in open_spoken(events) if event.for_id == for_id]
        tell_about(session, approval, "approval_to_sign", [for_id], said[-1], now=now)
    return outcome


def open_spoken(events: Sequence[rows.ApprovalEvent]) -> list[rows.ApprovalEvent]:
    """What was agreed by word and neither signed nor taken back."""
    settled = {e.of_event_id for e in events if e.kind in ("ratified", "returned")}
    return [e for e in events if e.kind == "spoken" and e.id not in settled]


def signing_matter(approval: rows.Approval, spoken: rows.ApprovalEvent) -> About:
    """What rights to sign depend on: who agreed, or their contact; never who entered it."""
    return About(
        person_id=approval.asked_for_id,
        unit_id=approval.unit_id,
        asked_by=own_of(approval) | {spoken.by_id},
        deciders=frozenset({spoken.for_id} if spoken.for_id else ()),
    )


def ratify(
    session: Session,
    actor: Actor,
    spoken_id: int,
    *,
    agree: bool,
    reason: str = "",
    now: datetime,
    office: Office,
) -> Signed | Decided | DecidedBefore | Refused:
    """同意补签; or 不同意 with a reason: then what took effect is taken back."""
    spoken = rows.event(session, spoken_id)
    approval = rows.locked(session, spoken.approval_id) if spoken else None
    if spoken is None or approval is None or spoken.kind != "spoken":
        return refused("gone")
    if not may(actor.who, Action.DECIDE, signing_matter(approval, spoken)):
        return refused("second-person" if actor.who.person_id == spoken.by_id else "not-allowed")
    facts, _ = standing_of(session, approval, now=now, office=office)
    if spoken not in open_spoken(facts.events[approval.id]):
        return Signed(approval.id, again=True)
    if approval.state not in ("pending", "approved"):
        return DecidedBefore(approval.id)
    method, for_id = _in_whose_name(actor.who, spoken)
    if agree:
        sign(session, actor, approval, facts, spoken, method=method, now=now)
        return Signed(approval.id)
    reason = " ".join(reason.split())
    if problem := reason_problem(reason, office, needed=True):
        return problem
    vote = Vote("returned", method, for_id, reason, spoken.id)
    take_back_spoken(session, actor, approval, facts, spoken, vote, now=now, office=office)
    return Decided(approval.id)


def _in_whose_name(who: Who, spoken: rows.ApprovalEvent) -> tuple[str, int | None]:
    return ("tap", None) if who.person_id == spoken.for_id else ("contact", spoken.for_id)


def sign(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    facts: Facts,
    spoken: rows.ApprovalEvent,
    *,
    method: str,
    now: datetime,
) -> None:
    """The signature is there; once none is owed any more, the request is no longer provisional."""
    note(
        session,
        actor,
        approval,
        "ratified",
        step=spoken.step,
        for_id=None if method == "tap" else spoken.for_id,
        method=method,
        of_event_id=spoken.id,
        now=now,
    )
    if open_spoken(facts.events[approval.id]) == [spoken]:
        approval.ratify_by = None
    changed(
        session,
        actor,
        "sign what was agreed by word",
        f"approval:{approval.id}",
        now=now,
        for_person_id=spoken.for_id,
        after={"event": spoken.id, "method": method},
    )
    refresh_cards(session, actor, approval, now=now)


def take_back_spoken(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    facts: Facts,
    spoken: rows.ApprovalEvent,
    vote: Vote,
    *,
    now: datetime,
    office: Office,
) -> None:
    """They did not agree after all: the asker and whoever entered it are told, and the hosts."""
    settled = Vote("returned", vote.method, vote.for_id, vote.text, spoken.id)
    event = take_back(session, actor, approval, settled, step=spoken.step, now=now, office=office)
    hosts = [*facts.organiser(approval), spoken.by_id]
    others = [host for host in hosts if host not in {approval.asked_by_id, actor.who.person_id}]
    tell_about(session, approval, "approval_taken_back", others, event, now=now)
