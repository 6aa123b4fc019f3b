"""Approvals: something is asked for, somebody else decides, with a reason where it goes back.

Each kind names the use case that takes effect when it is approved. Nobody decides their own, and
not what they asked for on behalf of another.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import Any

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, refused
from meetings.people import About, Action, Named, Role, Who, may, named, who_is
from meetings.reach import Notice, tell
from storage import Session
from storage import approvals as rows
from storage import meetings as meeting_rows
from storage import people as people_rows

LONGEST_REASON = 200

#: Takes effect when approved; a Refused leaves the request undecided.
Effect = Callable[..., Refused | None]

#: Kind → "module:function"(session, actor, approval, *, now) among the use cases.
EFFECTS: dict[str, str] = {
    "reply_change": "attendance:change_approved",
}


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it stands."""

    id: int
    kind: str
    subject: str
    meeting_id: int | None
    meeting_title: str
    wanted: dict[str, Any]
    asked_by: Named
    asked_for: Named | None
    asked_at: datetime
    #: pending / approved / returned / withdrawn.
    state: str
    decided_by: str
    reason: str


@dataclass(frozen=True, slots=True)
class Decided:
    """Decided now."""

    request: Request


@dataclass(frozen=True, slots=True)
class DecidedBefore:
    """Somebody was faster, or it was withdrawn."""

    request: Request


def ask(
    session: Session,
    actor: Actor,
    *,
    kind: str,
    subject: str,
    wanted: dict[str, Any],
    meeting: meeting_rows.Meeting,
    for_person_id: int,
    now: datetime,
) -> int:
    """Ask for something; returns the request's id. The same request asked again is one request;
    a different one about the same subject takes its place."""
    pending = rows.pending_about(session, kind, subject)
    if pending is not None and pending.wanted == wanted:
        return pending.id
    if pending is not None:
        pending.state, pending.decided_at = "withdrawn", now
    approval = rows.Approval(
        kind=kind,
        subject=subject,
        meeting_id=meeting.id,
        wanted=wanted,
        asked_by_id=actor.who.person_id,
        asked_for_id=for_person_id,
        asked_at=now,
        step_since=now,
        state="pending",
        reason="",
    )
    session.add(approval)
    session.flush()
    changed(
        session,
        actor,
        f"ask {kind}",
        subject,
        now=now,
        for_person_id=for_person_id,
        after=wanted,
    )
    notice = Notice(
        kind="approval",
        params={"approval": approval.id},
        shows=f"approval:{approval.id}",
        meeting_id=meeting.id,
    )
    for decider in _deciders(session, approval, meeting):
        tell(session, decider, notice, now=now)
    panel.refresh(session, meeting.id, now=now)
    return approval.id


def _deciders(
    session: Session, approval: rows.Approval, meeting: meeting_rows.Meeting
) -> list[int]:
    """The organiser; where it is their own matter, the secretariat."""
    matter = _matter(session, approval)
    for group in (
        [meeting.organiser_id],
        [person.id for person in people_rows.people_with_role(session, Role.SECRETARIAT.value)],
    ):
        known = [who_is(session, person_id) for person_id in group]
        found = [who.person_id for who in known if who and may(who, Action.DECIDE, matter)]
        if found:
            return found
    return []


def _matter(session: Session, approval: rows.Approval) -> About:
    asked_by = frozenset(i for i in (approval.asked_by_id, approval.asked_for_id) if i)
    meeting = meeting_rows.meeting(session, approval.meeting_id) if approval.meeting_id else None
    secretariat = people_rows.people_with_role(session, Role.SECRETARIAT.value)
    deciders = frozenset(person.id for person in secretariat)
    if meeting is None:
        return About(person_id=approval.asked_for_id, asked_by=asked_by, deciders=deciders)
    found = about(session, meeting, person_id=approval.asked_for_id, asked_by=asked_by)
    return replace(found, deciders=deciders | {meeting.organiser_id})


def decide(
    session: Session,
    actor: Actor,
    approval_id: int,
    *,
    approve: bool,
    reason: str = "",
    now: datetime,
) -> Decided | DecidedBefore | Refused:
    """同意, or 退回 with a reason. Whoever asked is told."""
    approval = rows.locked(session, approval_id)
    if approval is None:
        return refused("gone")
    if not may(actor.who, Action.DECIDE, _matter(session, approval)):
        own = actor.who.person_id in (approval.asked_by_id, approval.asked_for_id)
        return refused("own-request" if own else "not-allowed")
    if approval.state != "pending":
        return DecidedBefore(_request(session, approval))
    reason = " ".join(reason.split())
    if not approve and not reason:
        return refused("reason-needed")
    if len(reason) > LONGEST_REASON:
        return refused("reason-long", limit=LONGEST_REASON)
    if approve and (problem := _effect(approval.kind)(session, actor, approval, now=now)):
        return problem
    approval.state = "approved" if approve else "returned"
    approval.decided_by_id, approval.decided_at = actor.who.person_id, now
    approval.reason = reason
    changed(
        session,
        actor,
        "approve" if approve else "return",
        f"approval:{approval.id}",
        now=now,
        for_person_id=approval.asked_for_id,
        before={"state": "pending"},
        after={"state": approval.state},
        reason=reason or None,
    )
    _tell_outcome(session, approval, now=now)
    return Decided(_request(session, approval))


def _effect(kind: str) -> Effect:
    module, function = EFFECTS[kind].split(":")
    effect: Effect = getattr(import_module(f"meetings.{module}"), function)
    return effect


def _tell_outcome(session: Session, approval: rows.Approval, *, now: datetime) -> None:
    notice = Notice(
        kind="approval_decided",
        params={"approval": approval.id},
        dedupe=f"decided:{approval.id}",
        meeting_id=approval.meeting_id,
    )
    tell(session, approval.asked_by_id, notice, now=now)
    if approval.meeting_id is not None:
        panel.refresh(session, approval.meeting_id, now=now)


def request(session: Session, who: Who, approval_id: int) -> Request | Refused:
    """A request, for who may decide it or asked for it."""
    approval = rows.approval(session, approval_id)
    if approval is None:
        return refused("gone")
    mine = who.person_id in (approval.asked_by_id, approval.asked_for_id)
    if not mine and not may(who, Action.DECIDE, _matter(session, approval)):
        return refused("not-allowed")
    return _request(session, approval)


def request_of(session: Session, approval_id: int) -> Request | None:
    """A request by id, for wording a notice about it."""
    approval = rows.approval(session, approval_id)
    return _request(session, approval) if approval else None


def waiting_for(session: Session, who: Who) -> list[Request]:
    """What waits for this person's decision, the oldest first."""
    return [
        _request(session, approval)
        for approval in rows.pending(session)
        if may(who, Action.DECIDE, _matter(session, approval))
    ]


def _request(session: Session, approval: rows.Approval) -> Request:
    ids = (approval.asked_by_id, approval.asked_for_id, approval.decided_by_id)
    people = named(session, [i for i in ids if i is not None])
    meeting = meeting_rows.meeting(session, approval.meeting_id) if approval.meeting_id else None
    decided_by = people.get(approval.decided_by_id) if approval.decided_by_id else None
    return Request(
        id=approval.id,
        kind=approval.kind,
        subject=approval.subject,
        meeting_id=approval.meeting_id,
        meeting_title=meeting.title if meeting else "",
        wanted=dict(approval.wanted),
        asked_by=people[approval.asked_by_id],
        asked_for=people.get(approval.asked_for_id) if approval.asked_for_id else None,
        asked_at=approval.asked_at,
        state=approval.state,
        decided_by=decided_by.name if decided_by else "",
        reason=approval.reason,
    )
