"""What waits for one person about requests: to decide, to sign, to confirm, to answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.approvals.deciders import Facts, facts_about
from meetings.approvals.deeds import questions_to, sheets_for, signatures_of
from meetings.approvals.reading import Request, carried_requests, requests
from meetings.approvals.spoken import open_spoken
from meetings.office import Office
from meetings.people import Action, Role, Who, may
from storage import Session
from storage import approvals as rows
from storage.deciders import written_to

What = Literal["decide", "enter", "sign", "confirm", "answer", "carry"]


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
    alone = _unreached(session, here, facts) if Role.SECRETARIAT in who.roles else frozenset()
    wanted = []
    for one in here:
        what = _wanted(who, one, facts)
        if what is None and one.id in alone:
            what = _carries(who, one, facts)
        if what is not None:
            wanted.append((one, what))
    return facts, wanted


def _unreached(session: Session, found: list[rows.Approval], facts: Facts) -> frozenset[int]:
    """Requests whose deciders, or whoever is to sign, nobody can write to."""
    people = {one.id: set(_asked(one, facts)) for one in found}
    there = written_to(session, {person for asked in people.values() for person in asked})
    return frozenset(id for id, asked in people.items() if asked and not asked & there)


def _asked(approval: rows.Approval, facts: Facts) -> tuple[int, ...]:
    if approval.state == "pending":
        return facts.standing(approval).told
    spoken = open_spoken(facts.events.get(approval.id, ()))
    return tuple(event.for_id for event in spoken if event.for_id is not None)


def _carries(who: Who, approval: rows.Approval, facts: Facts) -> What | None:
    """送签: who decides can not be written to, so a clerk brings the sheet, or asks by phone."""
    return "carry" if may(who, Action.ENTER_DECISION, facts.matter(approval)) else None


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
