"""呈报: an overdue task is put before the leader in charge, by a press and never by itself.

Row 8.2. The leader's answer (批示) is an answer like any other (``coordinating``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Final, assert_never

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.tasks.coordinating import ask_of
from meetings.tasks.reading import about
from meetings.tasks.requests import HelpMoved, HelpUnchanged
from meetings.tasks.rhythm import State, overdue_days
from meetings.tasks.working import Moved, Unchanged
from storage import Session
from storage import people as people_rows
from storage import tasks as rows

INSTRUCTION: Final = "instruction"


def submit(
    session: Session, actor: Actor, task_id: int, text: str, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """Put the task before the leader in charge of its lead unit, with a sentence.

    Only what is overdue, and not again while the leader's word is awaited. Above the profile's
    rank it goes to the leader's contact.
    """
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.SUBMIT_TASK, about(session, task)):
        return refused("not-allowed")
    if task.state not in (State.ASSIGNED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    today = office.today(now)
    if not overdue_days(task.due_on, today, office.calendar):
        return refused("task-not-overdue")
    if awaits_word(session, task_id):
        return Unchanged(task_id)
    unit = people_rows.unit(session, task.unit_id) if task.unit_id is not None else None
    if unit is None or unit.leader_id is None:
        return refused("task-no-leader", unit=unit.name if unit else "")
    if unit.leader_id == task.owner_id:
        return refused("task-leader-owns")
    answer_by = office.calendar.add_working_days(today, office.profile.supervision.answer_wd)
    outcome = ask_of(
        session,
        actor,
        task,
        kind=INSTRUCTION,
        of_id=unit.leader_id,
        text=text,
        answer_by=answer_by,
        now=now,
        office=office,
    )
    match outcome:
        case Refused():
            return outcome
        case HelpMoved(told=told):
            return Moved(task_id, told)
        case HelpUnchanged():
            return Unchanged(task_id)
        case _:
            assert_never(outcome)


def awaits_word(session: Session, task_id: int) -> bool:
    """Whether the leader's word on it is still awaited."""
    return any(
        request.kind == INSTRUCTION and request.state == "open"
        for request in rows.requests_of(session, task_id)
    )
