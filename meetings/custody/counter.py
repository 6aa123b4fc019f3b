"""At the counter: an original is handed out, and comes back. Row 6.5."""

from __future__ import annotations

from datetime import datetime

from meetings.changes import Actor, changed
from meetings.custody.ending import close_duty
from meetings.custody.lending import LoanChanged, settle
from meetings.custody.originals import kept_by
from meetings.documents import readings
from meetings.documents.readings import How
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.reach import Notice, tell
from meetings.tasks.kinds import LOAN
from meetings.tasks.reading import step
from meetings.tasks.registering import NewTask, enter_task, tell_assigned
from storage import Session
from storage import custody as rows
from storage.custody import PaperLoan, PaperOriginal

LONGEST_NOTE = 120


def _kept_loan(
    session: Session, actor: Actor, loan_id: int
) -> tuple[PaperLoan, PaperOriginal] | Refused:
    """The loan and its original, locked, for who keeps the original."""
    loan = rows.loan(session, loan_id)
    if loan is None:
        return refused("gone")
    original = kept_by(session, actor, loan.original_id)
    if isinstance(original, Refused):
        return original
    locked = rows.locked_loan(session, loan_id)
    return (locked, original) if locked is not None else refused("gone")


def hand_out(
    session: Session, actor: Actor, loan_id: int, *, now: datetime, office: Office
) -> LoanChanged | Refused:
    """已取走, ticked by who keeps it: from now on its return is owed."""
    found = _kept_loan(session, actor, loan_id)
    if isinstance(found, Refused):
        return found
    loan, original = found
    if loan.state == "out":
        return LoanChanged(loan.id, again=True)
    if loan.state != "granted":
        return refused(f"loan-{loan.state}")
    day = max(loan.due_on, office.today(now))
    new = NewTask(text=original.title, owner_id=loan.person_id, due_on=day, kind=LOAN)
    task = enter_task(session, actor, new, now=now, office=office)
    if isinstance(task, Refused):
        return task
    event = step(session, task, actor, "registered", now=now)
    loan.state, loan.task_id, loan.due_on = "out", task.id, day
    loan.out_at, loan.out_by_id = now, actor.who.person_id
    session.flush()
    readings.note_newest(session, loan.person_id, original.document_id, How.BORROWED, now=now)
    after = {"original": original.id, "person": loan.person_id, "due": day.isoformat()}
    changed(session, actor, "hand out original", f"loan:{loan.id}", now=now, after=after)
    tell_assigned(session, task, event.id, now, office)
    return LoanChanged(loan.id)


def take_back(
    session: Session, actor: Actor, loan_id: int, note: str, *, now: datetime, office: Office
) -> LoanChanged | Refused:
    """已归还, ticked by who keeps it; ``note``: what was wrong with it, "" nothing."""
    found = _kept_loan(session, actor, loan_id)
    if isinstance(found, Refused):
        return found
    loan, original = found
    if loan.state == "returned":
        return LoanChanged(loan.id, again=True)
    if loan.state not in ("out", "lost"):
        return refused(f"loan-{loan.state}")
    note = " ".join(note.split())
    if len(note) > LONGEST_NOTE:
        return refused("reason-long", limit=LONGEST_NOTE)
    if mark_in(note, office.profile):
        return refused("level-mark")
    loan.state, loan.note = "returned", note
    loan.back_at, loan.back_by_id = now, actor.who.person_id
    if original.state == "lost":
        original.state = "kept"
    close_duty(session, actor, loan, note, now=now)
    settle(session, original)
    changed(session, actor, "take back original", f"loan:{loan.id}", now=now, after={"note": note})
    notice = Notice("loan_returned", {"loan": loan.id}, dedupe=f"loan-returned:{loan.id}")
    if loan.person_id != actor.who.person_id:
        tell(session, loan.person_id, notice, now=now)
    return LoanChanged(loan.id)
