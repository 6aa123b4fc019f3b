"""Loans that end without being brought back: the original is gone, or the borrower is. Row 6.5."""

from __future__ import annotations

from datetime import datetime

from meetings.approvals.asking import fall_away
from meetings.changes import Actor, changed
from meetings.custody.lending import OPEN, keepers_of, settle, tell_gone
from meetings.reach import Notice, tell
from meetings.tasks.reading import step
from storage import Session
from storage import custody as rows
from storage import people as people_rows
from storage import tasks as task_rows
from storage.custody import PaperLoan, PaperOriginal


def close_duty(
    session: Session, actor: Actor, loan: PaperLoan, note: str, *, now: datetime
) -> None:
    """The duty to bring it back is over; what was asked about it falls away."""
    task = task_rows.locked(session, loan.task_id) if loan.task_id is not None else None
    if task is None or task.state == "closed":
        return
    before, task.state = task.state, "closed"
    task.progress, task.closed_at = "done", now
    fall_away(session, actor, f"task:{task.id}", now=now)
    step(session, task, actor, "finished", now=now, text=note, before=before)


def end_loans(session: Session, actor: Actor, original: PaperOriginal, *, now: datetime) -> None:
    """The original is lost or destroyed: whoever has it owes nothing any more, and whoever waits
    for it hears that it can not be lent. The original's row is locked."""
    for loan in rows.loans_of(session, original.id, OPEN):
        if loan.state == "out":
            loan.state = "lost"
            close_duty(session, actor, loan, "", now=now)
            continue
        _withdraw(session, actor, loan, now=now)
        tell_gone(session, actor, loan, now=now)
    session.flush()


def _withdraw(session: Session, actor: Actor, loan: PaperLoan, *, now: datetime) -> None:
    before, loan.state = loan.state, "withdrawn"
    fall_away(session, actor, f"loan:{loan.id}", now=now)
    session.flush()
    what, was = f"loan:{loan.id}", {"state": before}
    changed(session, actor, "withdraw loan", what, now=now, before=was)


def person_left(session: Session, actor: Actor, person_id: int, *, now: datetime) -> None:
    """Somebody left the office: what they asked for is not handed out any more; of what they have
    whoever keeps it hears, and so do the archivists of what they kept."""
    person = people_rows.person(session, person_id)
    if person is None or person.left_on is None:
        return
    has = []
    for loan, found in rows.loans_of_person(session, person_id, OPEN):
        original = rows.locked_original(session, found.id)
        if loan.state == "out":
            has.append((loan, found))
        elif original is not None:
            _withdraw(session, actor, loan, now=now)
            settle(session, original)
    for loan, original in has:
        notice = Notice("loan_holder_left", {"loan": loan.id}, dedupe=f"holder-left:{loan.id}")
        for keeper in keepers_of(session, original):
            tell(session, keeper, notice, now=now)
    kept = rows.count(session, rows.Wanted(custodian_id=person_id, state="kept"))
    if kept or rows.count(session, rows.Wanted(custodian_id=person_id, state="lent")):
        notice = Notice("custody_keeper_left", {"person": person_id})
        for archivist in people_rows.people_with_role(session, "archivist"):
            tell(session, archivist.id, notice, now=now)
