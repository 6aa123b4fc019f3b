"""What waits for one person about requests: to decide, to sign, to confirm, to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.approvals.deciders import Facts, facts_about
from meetings.approvals.deeds import questions_to, sheets_for, signatures_of
from meetings.approvals.reading import Request, carried_requests, requests
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import approvals as rows

What = Literal["decide", "enter", "sign", "confirm", "answer"]


@dataclass(frozen=True, slots=True)
class Item:
    """One request on somebody's list, and what is wanted of them."""

    request: Request
    what: What


def waiting_items(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[Item, ...]:
    """Everything about requests that waits for this person, the oldest first."""
    facts, wanted = _waiting(session, who, now=now, office=office)
    shown = requests(session, [one for one, _ in wanted], facts, office=office)
    return tuple(Item(one, what) for one, (_, what) in zip(shown, wanted, strict=True))


def waiting_ids(session: Session, who: Who, *, now: datetime, office: Office) -> tuple[int, ...]:
    """The requests of that list, only counted: nothing of them is shown."""
    _, wanted = _waiting(session, who, now=now, office=office)
    return tuple(one.id for one, _ in wanted)


def _waiting(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[Facts, list[tuple[rows.Approval, What]]]:
    found = {one.id: one for one in (*rows.pending(session), *rows.to_be_signed(session))}
    found |= {one.id: one for one in rows.with_sheets(session)}
    here = carried_requests(session, who, [found[id] for id in sorted(found)])
    facts = facts_about(session, here, now=now, office=office)
    return facts, [(one, what) for one in here if (what := _wanted(who, one, facts))]


def _wanted(who: Who, approval: rows.Approval, facts: Facts) -> What | None:
    tests: tuple[tuple[What, Callable[[Who, rows.Approval, Facts], object]], ...] = (
        ("decide", _decides),
        ("sign", signatures_of),
        ("confirm", sheets_for),
        ("answer", questions_to),
        ("enter", _enters),
    )
    return next((what for what, holds in tests if holds(who, approval, facts)), None)


def _decides(who: Who, approval: rows.Approval, facts: Facts) -> bool:
    if approval.state != "pending" or not may(who, Action.DECIDE, facts.matter(approval)):
        return False
    return facts.standing(approval).capacity(who) is not None


def _enters(who: Who, approval: rows.Approval, facts: Facts) -> bool:
    """班子会议 decides: its clerks enter what it decided."""
    if approval.state != "pending" or not facts.standing(approval).who.body:
        return False
    return may(who, Action.ENTER_DECISION, facts.matter(approval))
