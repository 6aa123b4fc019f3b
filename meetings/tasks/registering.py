"""Registering: a resolution is given a number and an owner at once; later perhaps another one.

Row 8.1. The number is drawn in the same transaction from a series without gaps (quality 43).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings import panel
from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, may, named
from meetings.reach import NoAccount, Notice, Reached, tell
from meetings.tasks.reading import about, step
from meetings.tasks.rhythm import State
from storage import Session, numbers
from storage import people as people_rows
from storage import tasks as rows

KIND = "resolution"
LONGEST_TEXT = 500
#: A due day further off than this is a slip of the pen.
FURTHEST_YEARS = 5


@dataclass(frozen=True, slots=True)
class NewTask:
    """What is to be done, by whom, until when; from a meeting or without one."""

    text: str
    owner_id: int
    due_on: date
    meeting_id: int | None = None


@dataclass(frozen=True, slots=True)
class Registered:
    """The task has its number. ``told`` says whether the owner could be reached."""

    task_id: int
    told: Reached | NoAccount


@dataclass(frozen=True, slots=True)
class Reassigned:
    """The task was given to the owner (again); ``told`` as above."""

    task_id: int
    told: Reached | NoAccount


def register_task(
    session: Session, actor: Actor, new: NewTask, *, now: datetime, office: Office
) -> Registered | Refused:
    """Register a resolution as 督办事项 and tell its owner, who accepts or contests."""
    if new.meeting_id is not None:
        meeting = allowed(session, actor.who, Action.REGISTER_TASK, new.meeting_id)
        if isinstance(meeting, Refused):
            return meeting
        if meeting.state == "cancelled":
            return refused("task-meeting-cancelled")
    elif not may(actor.who, Action.REGISTER_TASK):
        return refused("not-allowed")
    text = " ".join(new.text.split())
    if not text or len(text) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    if mark_in(text, office.profile):
        return refused("level-mark")
    problem = _owner_problem(session, new.owner_id) or _due_problem(new.due_on, now, office)
    if problem is not None:
        return problem
    task = _new_row(session, actor, new, text, now, office)
    event = step(session, task, actor, "registered", now=now)
    told = _tell_owner(session, task, event.id, now)
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
    return Registered(task.id, told)


def reassign(
    session: Session,
    actor: Actor,
    task_id: int,
    owner_id: int,
    *,
    due_on: date | None = None,
    reason: str = "",
    now: datetime,
    office: Office,
) -> Reassigned | Refused:
    """Give the task to another owner, or a contested one back to the same. The number stays.

    Only hosts may set another due day; the first one is kept beside it.
    """
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    what = about(session, task)
    if not may(actor.who, Action.REASSIGN_TASK, what):
        return refused("not-allowed")
    if due_on is not None and not may(actor.who, Action.SET_TASK, what):
        return refused("task-due-hosts")
    if task.state not in (State.ASSIGNED, State.CONTESTED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    same = owner_id == task.owner_id
    if same and due_on in (None, task.due_on) and task.state != State.CONTESTED:
        return refused("task-same-owner")
    if same and not may(actor.who, Action.SET_TASK, what):
        return refused("not-allowed")
    problem = _owner_problem(session, owner_id)
    if problem is None and due_on is not None:
        problem = _due_problem(due_on, now, office)
    if problem is not None:
        return problem
    before, former = task.state, task.owner_id
    _give(session, task, owner_id, due_on, now)
    kind = "upheld" if same else "reassigned"
    event = step(session, task, actor, kind, now=now, text=reason, before=before)
    told = _tell_owner(session, task, event.id, now)
    if not same:
        notice = Notice("task_moved", {"task": task.id}, meeting_id=task.meeting_id)
        tell(session, former, notice, now=now)
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
    return Reassigned(task.id, told)


def _new_row(
    session: Session, actor: Actor, new: NewTask, text: str, now: datetime, office: Office
) -> rows.Task:
    year = office.today(now).year
    owner = named(session, [new.owner_id])[new.owner_id]
    task = rows.Task(
        kind=KIND,
        year=year,
        number=numbers.next_number(session, f"{KIND}/{year}"),
        meeting_id=new.meeting_id,
        text=text,
        owner_id=new.owner_id,
        unit_id=owner.unit_id,
        due_on=new.due_on,
        first_due_on=new.due_on,
        state=State.ASSIGNED.value,
        progress="not_started",
        registered_by_id=actor.who.person_id,
        registered_at=now,
        assigned_at=now,
    )
    session.add(task)
    session.flush()
    return task


def _give(
    session: Session, task: rows.Task, owner_id: int, due_on: date | None, now: datetime
) -> None:
    if owner_id != task.owner_id:
        task.progress = "not_started"
    task.owner_id = owner_id
    task.unit_id = named(session, [owner_id])[owner_id].unit_id
    task.state = State.ASSIGNED.value
    task.assigned_at = now
    task.accepted_at = task.reminded_on = task.escalated_on = task.quiet_until = None
    if due_on is not None:
        task.due_on = due_on


def _owner_problem(session: Session, owner_id: int) -> Refused | None:
    owner = people_rows.person(session, owner_id)
    if owner is None:
        return refused("gone")
    return refused("task-owner-left", name=owner.name) if owner.left_on is not None else None


def _due_problem(due_on: date, now: datetime, office: Office) -> Refused | None:
    today = office.today(now)
    if due_on < today:
        return refused("task-due-past")
    return refused("task-due-far") if due_on.year > today.year + FURTHEST_YEARS else None


def _tell_owner(
    session: Session, task: rows.Task, event_id: int, now: datetime
) -> Reached | NoAccount:
    notice = Notice(
        "task_assigned",
        {"task": task.id},
        dedupe=f"task-assigned:{event_id}",
        shows=f"task:{task.id}",
        meeting_id=task.meeting_id,
    )
    return tell(session, task.owner_id, notice, now=now)
