"""What one may do with a request now: the buttons under its card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto

from meetings.approvals.asking import may_pursue
from meetings.approvals.confirming import confirming_matter
from meetings.approvals.deciders import Facts, facts_about
from meetings.approvals.entering import open_sheets, sheet_target
from meetings.approvals.reading import Request, requests
from meetings.approvals.spoken import open_spoken, signing_matter
from meetings.approvals.standing import Capacity
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import approvals as rows


class Deed(Enum):
    """Something that can be done with a request."""

    DECIDE = auto()
    QUESTION = auto()
    ENTER = auto()
    BY_WORD = auto()
    PRINT = auto()
    CONFIRM = auto()
    SIGN = auto()
    ANSWER = auto()
    RECALL = auto()


@dataclass(frozen=True, slots=True)
class Seen:
    """A request and what its reader may do; events by id for what is about one of them."""

    request: Request
    deeds: frozenset[Deed]
    #: Sheets the reader may confirm, spoken agreements they may sign, questions they may answer.
    sheets: tuple[int, ...] = ()
    to_sign: tuple[int, ...] = ()
    questions: tuple[int, ...] = ()
    #: As what the reader decides, and in whose name where not in their own.
    capacity: Capacity | None = None
    for_: Named | None = None


def see(
    session: Session, who: Who, approval_id: int, *, now: datetime, office: Office
) -> Seen | Refused:
    """A request, for who may see it, with what they may do now."""
    approval = rows.approval(session, approval_id)
    if approval is None:
        return refused("gone")
    facts = facts_about(session, [approval], now=now, office=office)
    if not may(who, Action.SEE_REQUEST, facts.sight(approval)):
        return refused("not-allowed")
    shown = requests(session, [approval], facts, office=office)[0]
    sheets = sheets_for(who, approval, facts)
    to_sign = signatures_of(who, approval, facts)
    questions = questions_to(who, approval, facts)
    deeds = _deciding(who, approval, facts) | _entering(session, who, approval, facts)
    for deed, there in ((Deed.CONFIRM, sheets), (Deed.SIGN, to_sign), (Deed.ANSWER, questions)):
        deeds |= {deed} if there else set()
    if approval.state == "pending" and may_pursue(who, approval):
        deeds.add(Deed.RECALL)
    capacity = facts.standing(approval).capacity(who) if Deed.DECIDE in deeds else None
    for_id = capacity.for_id if capacity else None
    for_ = named(session, [for_id]).get(for_id) if for_id is not None else None
    return Seen(shown, frozenset(deeds), sheets, to_sign, questions, capacity, for_)


def _deciding(who: Who, approval: rows.Approval, facts: Facts) -> set[Deed]:
    if approval.state != "pending" or not may(who, Action.DECIDE, facts.matter(approval)):
        return set()
    return {Deed.DECIDE, Deed.QUESTION} if facts.standing(approval).capacity(who) else set()


def _entering(session: Session, who: Who, approval: rows.Approval, facts: Facts) -> set[Deed]:
    if not may(who, Action.ENTER_DECISION, facts.matter(approval)):
        return set()
    found = {Deed.PRINT} if approval.state in ("pending", "approved") else set()
    if signers(session, approval, facts) or approval.state == "pending":
        found.add(Deed.ENTER)
    if speakers(session, who, approval, facts):
        found.add(Deed.BY_WORD)
    return found


def signers(session: Session, approval: rows.Approval, facts: Facts) -> tuple[Named, ...]:
    """Whose signed sheet would count now, those who are asked first."""
    standing = facts.standing(approval)
    spoken = [e.for_id for e in open_spoken(facts.events.get(approval.id, ()))]
    found = [
        *(person for person in spoken if person is not None),
        *standing.told,
        *standing.asked,
        *sorted(standing.who.deciders),
    ]
    ids = [
        person
        for person in dict.fromkeys(found)
        if sheet_target(approval, facts, standing, person) is not None
    ]
    return tuple(named(session, ids).values())


def speakers(
    session: Session, who: Who, approval: rows.Approval, facts: Facts
) -> tuple[Named, ...]:
    """Who may have agreed by word: those who decide now, the deputies first, but not the one who
    enters it."""
    if approval.state != "pending":
        return ()
    standing = facts.standing(approval)
    able = standing.signers - {who.person_id}
    first = [
        person for person in dict.fromkeys((*standing.told, *standing.asked)) if person in able
    ]
    return tuple(named(session, [*first, *sorted(able - set(first))]).values())


def sheets_for(who: Who, approval: rows.Approval, facts: Facts) -> tuple[int, ...]:
    """Entered sheets this person may confirm."""
    events = facts.events.get(approval.id, ())
    matter = facts.matter(approval)
    return tuple(
        event.id
        for event in open_sheets(approval, events, facts.standing(approval))
        if may(who, Action.CONFIRM_DECISION, confirming_matter(matter, event))
    )


def signatures_of(who: Who, approval: rows.Approval, facts: Facts) -> tuple[int, ...]:
    """Spoken agreements this person may sign."""
    if approval.state not in ("pending", "approved"):
        return ()
    return tuple(
        event.id
        for event in open_spoken(facts.events.get(approval.id, ()))
        if may(who, Action.DECIDE, signing_matter(approval, event))
    )


def questions_to(who: Who, approval: rows.Approval, facts: Facts) -> tuple[int, ...]:
    """Open questions this person may answer, the oldest first."""
    if approval.state != "pending" or not may_pursue(who, approval):
        return ()
    return open_questions(facts.events.get(approval.id, ()))


def open_questions(events: list[rows.ApprovalEvent] | tuple[()]) -> tuple[int, ...]:
    """Questions without an answer."""
    answered = {event.of_event_id for event in events if event.kind == "answer"}
    return tuple(e.id for e in events if e.kind == "question" and e.id not in answered)


@dataclass(frozen=True, slots=True)
class Entry:
    """Who may have signed, or agreed by word, as it is entered."""

    signers: tuple[Named, ...]
    speakers: tuple[Named, ...]


def entry_of(
    session: Session, who: Who, approval_id: int, *, now: datetime, office: Office
) -> Entry | Refused:
    """For who enters what was decided away from the chat."""
    approval = rows.approval(session, approval_id)
    if approval is None:
        return refused("gone")
    facts = facts_about(session, [approval], now=now, office=office)
    if not may(who, Action.ENTER_DECISION, facts.matter(approval)):
        return refused("not-allowed")
    return Entry(signers(session, approval, facts), speakers(session, who, approval, facts))
