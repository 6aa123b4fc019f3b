"""A loan as a task: whoever keeps the original ticks that it is back, so little else can be done
with it. Row 6.5."""

from __future__ import annotations

from datetime import date

from meetings.meetings import Refused, refused
from meetings.tasks.kinds import LOAN
from storage import Session, custody
from storage import tasks as rows

LOAN_EXTENSION = "loan_extension"


def not_a_loan(task: rows.Task | Refused) -> rows.Task | Refused:
    """The task; refused where it is a loan, which nobody reports, contests or lets rest."""
    if isinstance(task, rows.Task) and task.kind == LOAN:
        return refused("loan-ticked")
    return task


def extension_kind(task: rows.Task) -> str:
    """The kind of request for another day: of a loan whoever keeps the originals decides, no
    chain of the register."""
    return LOAN_EXTENSION if task.kind == LOAN else "extension"


def change_of(kind: str) -> str:
    """What the history of the task calls a request of this kind."""
    return "extension" if kind == LOAN_EXTENSION else kind


def due_moved(session: Session, task: rows.Task, due_on: date) -> None:
    """续借: the original is expected on the new day."""
    loan = custody.loan_of_task(session, task.id) if task.kind == LOAN else None
    if loan is not None:
        loan.due_on = due_on
