"""Several at one press: harmless requests, exactly those that were shown. Row 2.1a."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.approvals.asking import chain_of
from meetings.approvals.deciding import Decided, DecidedBefore, decide
from meetings.approvals.reading import Request, waiting_for
from meetings.changes import Actor
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Who
from storage import Session

#: Named in one confirmation; what is left comes with the next one.
MOST = 30


@dataclass(frozen=True, slots=True)
class BatchDone:
    """What became of those that were shown."""

    approved: tuple[int, ...]
    #: Decided, taken back or moved on since they were shown: not touched.
    changed: tuple[int, ...]
    #: Could not be approved, with the refusal's code.
    refused: tuple[tuple[int, str], ...]
    #: Came since: not touched either.
    new: int


def harmless(session: Session, who: Who, *, now: datetime, office: Office) -> tuple[Request, ...]:
    """What this person may approve at one press, the oldest first."""
    waiting = waiting_for(session, who, now=now, office=office)
    found = [request for request in waiting if chain_of(request.kind, office).batch]
    return tuple(found[:MOST])


def approve_shown(
    session: Session,
    actor: Actor,
    shown: Sequence[tuple[int, int]],
    *,
    now: datetime,
    office: Office,
) -> BatchDone:
    """Approve exactly those shown, each as (request, step); the others are left as they are."""
    here = {r.id: r.step for r in waiting_for(session, actor.who, now=now, office=office)}
    approved, changed, failed = [], [], []
    for approval_id, step in sorted(shown):
        if here.get(approval_id) != step:
            changed.append(approval_id)
            continue
        outcome = decide(
            session, actor, approval_id, approve=True, step=step, now=now, office=office
        )
        match outcome:
            case Decided():
                approved.append(approval_id)
            case DecidedBefore():
                changed.append(approval_id)
            case Refused(code):
                failed.append((approval_id, code))
    known = {approval_id for approval_id, _ in shown}
    left = harmless(session, actor.who, now=now, office=office)
    new = sum(request.id not in known for request in left)
    return BatchDone(tuple(approved), tuple(changed), tuple(failed), new)
