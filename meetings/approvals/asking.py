"""Asking for something, and taking it back. The chain is kept with the request; whom it asks is
looked up when it is told."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from meetings.approvals.chains import Next, first, steps_for, to_data
from meetings.approvals.deciders import Facts, facts_about, own_of
from meetings.approvals.not_granted import not_granted
from meetings.approvals.standing import Standing
from meetings.approvals.telling import refresh_cards, tell_asked
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.regime import ApprovalChain, ApprovalStep
from storage import Session
from storage import approvals as rows
from storage import meetings as meeting_rows
from storage import people as people_rows

#: For a kind the profile does not name.
DEFAULT = ApprovalChain((ApprovalStep(("organiser", "secretariat")),))


@dataclass(frozen=True, slots=True)
class Recalled:
    """Taken back; ``again``: it was before."""

    approval_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class NotPending:
    """Too late: it is decided, or was taken back."""

    approval_id: int


def chain_of(kind: str, office: Office) -> ApprovalChain:
    """How requests of this kind are decided, as the profile has it today."""
    return office.profile.approval.chains.get(kind, DEFAULT)


def ask(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    subject: str,
    wanted: dict[str, Any],
    meeting: meeting_rows.Meeting | None = None,
    unit_id: int | None = None,
    amount_fen: int | None = None,
    for_person_id: int,
    now: datetime,
    office: Office,
) -> int:
    """Ask for something; returns the request's id. The caller has locked what it is about.

    The same request asked again is one request; a different one about the same subject takes its
    place. After a return it is the next round. Whoever decides first is told. Rows 3.3a, 8.2.
    """
    before = rows.latest_about(session, kind, subject)
    if before is not None and before.state == "pending":
        before = rows.locked(session, before.id)  # decided meanwhile, it is not replaced
    pending = before if before is not None and before.state == "pending" else None
    asked_again = _round(before)
    if pending is not None and pending.wanted == wanted:
        return pending.id
    if pending is not None:
        _replace(session, actor, pending, now=now)
    chain, class_ = chain_of(kind, office), meeting.class_ if meeting else ""
    leaders = is_leader(session, for_person_id, office)
    approval = rows.Approval(
        kind=kind,
        subject=subject,
        meeting_id=meeting.id if meeting else None,
        unit_id=unit_id,
        amount_fen=amount_fen,
        wanted=wanted,
        asked_by_id=actor.who.person_id,
        asked_for_id=for_person_id,
        asked_at=now,
        chain=to_data(steps_for(chain, amount_fen=amount_fen, class_=class_, leaders=leaders)),
        step_since=now,
        state="pending",
        **asked_again,
    )
    _begin(session, actor, approval, now=now, office=office)
    return approval.id


def is_leader(session: Session, person_id: int, office: Office) -> bool:
    """Whether this person's matters are decided by leaders: their highest post says so."""
    held = people_rows.posts_of(session, [person_id]).get(person_id, [])
    ranks = office.profile.ranks
    numbers = [ranks[post.rank] for post, _ in held if post.rank and post.rank in ranks]
    return office.profile.is_leader(min(numbers, default=None))


def _round(before: rows.Approval | None) -> dict[str, Any]:
    if before is not None and before.state == "returned":
        return {"round": before.round + 1, "previous_id": before.id}
    if before is not None and before.state == "pending":
        return {"round": before.round, "previous_id": before.previous_id}
    return {"round": 1}


def _begin(
    session: Session, actor: Actor, approval: rows.Approval, *, now: datetime, office: Office
) -> None:
    """At the first step where somebody else decides; they are told."""
    approval.step, approval.reason = 0, ""
    session.add(approval)
    session.flush()
    changed(
        session,
        actor,
        f"ask {approval.kind}",
        approval.subject,
        now=now,
        for_person_id=approval.asked_for_id,
        after=approval.wanted,
    )
    facts = facts_about(session, [approval], now=now, office=office)
    around = facts.around(approval, before=0)
    found = first(facts.steps(approval), around)
    note(session, actor, approval, "asked", step=found.step, now=now)
    move_to(session, actor, approval, facts, found, now=now)
    standing = facts.at(approval, around, found)
    tell_asked(session, approval, standing, now=now)


def move_to(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    facts: Facts,
    found: Next,
    *,
    now: datetime,
) -> None:
    """The request waits at this step from now on; the steps passed over stand in its history."""
    for index, why in found.passed:
        note(session, actor, approval, "passed", step=index, text=why, now=now)
    approval.step, approval.step_since = found.step, now


def note(
    session: Session,
    actor: Actor,
    approval: rows.Approval,
    kind: str,
    *,
    now: datetime,
    step: int | None = None,
    for_id: int | None = None,
    method: str = "tap",
    decision: str = "",
    text: str = "",
    of_event_id: int | None = None,
) -> rows.ApprovalEvent:
    """One more event in the history. Events are never changed."""
    event = rows.ApprovalEvent(
        approval_id=approval.id,
        step=approval.step if step is None else step,
        kind=kind,
        at=now,
        by_id=actor.who.person_id,
        for_id=for_id,
        method=method,
        decision=decision,
        text=text,
        of_event_id=of_event_id,
    )
    session.add(event)
    session.flush()
    return event


def _replace(
    session: Session,
    actor: Actor,
    pending: rows.Approval,
    *,
    now: datetime,
    why: Literal["replaced", "settled"] = "replaced",
) -> None:
    pending.state, pending.decided_at = "withdrawn", now
    note(session, actor, pending, why, now=now)
    changed(
        session,
        actor,
        "replace request",
        f"approval:{pending.id}",
        now=now,
        for_person_id=pending.asked_for_id,
        before={"state": "pending"},
        after={"state": "withdrawn"},
    )
    refresh_cards(session, actor, pending, now=now)


def may_pursue(who: Who, approval: rows.Approval) -> bool:
    """Whether this person may answer what is asked about the request and take it back: who asked,
    whom it is for, and their contacts."""
    own = own_of(approval)
    return any(
        may(who, Action.PURSUE_REQUEST, About(person_id=person, asked_by=own)) for person in own
    )


def recall(
    session: Session, actor: Actor, approval_id: int, *, now: datetime, office: Office
) -> Recalled | NotPending | Refused:
    """撤回: nothing is decided, nothing is asked any more, and what held meanwhile does not."""
    approval = rows.locked(session, approval_id)
    if approval is None:
        return refused("gone")
    if not may_pursue(actor.who, approval):
        return refused("not-allowed")
    if approval.state == "withdrawn":
        return Recalled(approval.id, again=True)
    if approval.state != "pending":
        return NotPending(approval.id)
    approval.state, approval.decided_at = "withdrawn", now
    note(session, actor, approval, "recalled", now=now)
    changed(
        session,
        actor,
        "recall request",
        f"approval:{approval.id}",
        now=now,
        for_person_id=approval.asked_for_id,
        before={"state": "pending"},
        after={"state": "withdrawn"},
    )
    not_granted(session, actor, approval, now=now, office=office)
    refresh_cards(session, actor, approval, now=now)
    return Recalled(approval.id)


def fall_away(
    session: Session, actor: Actor, subject: str, *, now: datetime, besides: int | None = None
) -> None:
    """What is asked about this subject (``besides`` one) is moot: it was settled otherwise, as
    where an item was closed, or given to somebody else.

    Nobody has to decide it any more; who asked is not told: they did it, or hear of what did it.
    """
    for found in rows.pending_of_subject(session, subject):
        if found.id == besides:
            continue
        approval = rows.locked(session, found.id)
        if approval is not None and approval.state == "pending":
            _replace(session, actor, approval, now=now, why="settled")


def standing_of(
    session: Session, approval: rows.Approval, *, now: datetime, office: Office
) -> tuple[Facts, Standing]:
    """The facts about one pending request, and where it stands."""
    facts = facts_about(session, [approval], now=now, office=office)
    return facts, facts.standing(approval)
