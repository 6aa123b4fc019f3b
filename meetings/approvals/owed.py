"""What is owed about requests today, for the daily list; a few looks for however many."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.approvals.deciders import due_on, facts_about
from meetings.approvals.deeds import open_questions
from meetings.approvals.entering import confirmers, open_sheets
from meetings.approvals.spoken import open_spoken
from meetings.office import Office
from storage import Session
from storage import approvals as rows


@dataclass(frozen=True, slots=True)
class Waiting:
    """A pending request and who is asked now: with a delegation, the deputy."""

    approval_id: int
    kind: str
    #: Person ids; empty only where the office has nobody who could decide.
    asked: tuple[int, ...]
    #: ``asked`` enter what 班子会议 decided; they do not decide.
    body: bool
    since: datetime
    #: The last day of the step's time limit; None where it has none.
    due: date | None
    #: That day has passed.
    late: bool


@dataclass(frozen=True, slots=True)
class ToSign:
    """口头同意 that is not signed yet."""

    approval_id: int
    event_id: int
    #: Who should sign.
    person_id: int
    by: date
    late: bool


@dataclass(frozen=True, slots=True)
class Question:
    """A question without an answer; ``person_id`` owes it."""

    approval_id: int
    event_id: int
    person_id: int


@dataclass(frozen=True, slots=True)
class ToConfirm:
    """A signed sheet that was entered and waits for a second person, one of ``asked``."""

    approval_id: int
    event_id: int
    asked: tuple[int, ...]


def waiting(session: Session, *, now: datetime, office: Office) -> tuple[Waiting, ...]:
    """Every pending request with who is asked now, the oldest first."""
    pending = rows.pending(session)
    if not pending:
        return ()
    facts = facts_about(session, pending, now=now, office=office)
    today = office.today(now)
    found = []
    for one in pending:
        standing = facts.standing(one)
        due = due_on(standing, office.today(one.step_since), office)
        found.append(
            Waiting(
                approval_id=one.id,
                kind=one.kind,
                asked=standing.told,
                body=standing.who.body,
                since=one.step_since,
                due=due,
                late=due is not None and today > due,
            )
        )
    return tuple(found)


def to_ratify(session: Session, *, today: date) -> tuple[ToSign, ...]:
    """What was agreed by word and who should sign it, the oldest first."""
    found = rows.to_be_signed(session)
    events = rows.events_of(session, [one.id for one in found])
    return tuple(
        ToSign(one.id, event.id, event.for_id, one.ratify_by, today > one.ratify_by)
        for one in found
        for event in open_spoken(events.get(one.id, ()))
        if event.for_id is not None and one.ratify_by is not None
    )


def questions_open(session: Session) -> tuple[Question, ...]:
    """Questions about pending requests that nobody answered, with who owes the answer."""
    pending = rows.pending(session)
    events = rows.events_of(session, [one.id for one in pending])
    return tuple(
        Question(one.id, event_id, one.asked_by_id)
        for one in pending
        for event_id in open_questions(events.get(one.id, []))
    )


def to_confirm(session: Session, *, now: datetime, office: Office) -> tuple[ToConfirm, ...]:
    """Signed sheets that wait for a second person, and who is asked to look."""
    found = rows.with_sheets(session)
    if not found:
        return ()
    facts = facts_about(session, found, now=now, office=office)
    sheets = []
    for one in found:
        standing = facts.standing(one)
        for event in open_sheets(one, facts.events.get(one.id, ()), standing):
            second = confirmers(facts, one, standing, event)
            sheets.append(ToConfirm(one.id, event.id, second))
    return tuple(sheets)
