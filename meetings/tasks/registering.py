"""Registering: a resolution is given a number and an owner at once; later perhaps another one.

Row 8.1. The number is drawn in the same transaction from a series without gaps (quality 43).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, may, named
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks import sharing
from meetings.tasks.kinds import RESOLUTION
from meetings.tasks.loans import not_a_loan
from meetings.tasks.reading import about, step
from meetings.tasks.rhythm import State
from storage import Session, numbers
from storage import people as people_rows
from storage import tasks as rows

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
    #: 成果形式, and where it comes from beside the meeting (批示, 交办); "" where nothing is said.
    result: str = ""
    source: str = ""
    #: resolution (督办事项), measure (整改措施) or preparation (筹备任务); each kind has its own
    #: series of numbers.
    kind: str = RESOLUTION


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
    task = enter_task(session, actor, new, now=now, office=office)
    if isinstance(task, Refused):
        return task
    event = step(session, task, actor, "registered", now=now)
    told = tell_assigned(session, task, event.id, now, office)
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
    return Registered(task.id, told)


def enter_task(
    session: Session, actor: Actor, new: NewTask, *, now: datetime, office: Office
) -> rows.Task | Refused:
    """The task with its number, once it was looked at; the caller has looked at rights, and tells
    the owner and writes the first step."""
    cleaned = _cleaned(new)
    problem = new_problem(session, cleaned, now=now, office=office)
    return problem or _new_row(session, actor, cleaned, now, office)


def new_problem(
    session: Session, new: NewTask, *, now: datetime, office: Office
) -> Refused | None:
    """What keeps this from being a task, if anything."""
    cleaned = _cleaned(new)
    words = (cleaned.text, cleaned.result, cleaned.source)
    if not words[0] or max(map(len, words)) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    if mark_in("\n".join(words), office.profile):
        return refused("level-mark")
    return owner_problem(session, new.owner_id) or due_problem(new.due_on, now, office)


def _cleaned(new: NewTask) -> NewTask:
    text, result, source = (" ".join(t.split()) for t in (new.text, new.result, new.source))
    return replace(new, text=text, result=result, source=source)


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
    task = not_a_loan(rows.locked(session, task_id) or refused("gone"))
    if isinstance(task, Refused):
        return task
    what = about(session, task)
    if not may(actor.who, Action.REASSIGN_TASK, what):
        return refused("not-allowed")
    if due_on is not None and not may(actor.who, Action.SET_TASK, what):
        return refused("task-due-hosts")
    if task.state not in (State.ASSIGNED, State.CONTESTED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    same = owner_id == task.owner_id
    # Another day for the same owner is an extension, and that is asked for (SUP-08).
    if same and due_on is not None and due_on > task.due_on and task.state != State.CONTESTED:
        return refused("task-extension-asked")
    if same and due_on in (None, task.due_on) and task.state != State.CONTESTED:
        return refused("task-same-owner")
    if same and not may(actor.who, Action.SET_TASK, what):
        return refused("not-allowed")
    problem = owner_problem(session, owner_id)
    if problem is None and due_on is not None:
        problem = due_problem(due_on, now, office)
    if problem is not None:
        return problem
    told = move_to(
        session, actor, task, owner_id, due_on=due_on, reason=reason, now=now, office=office
    )
    return Reassigned(task.id, told)


def move_to(
    session: Session,
    actor: Actor,
    task: rows.Task,
    owner_id: int,
    *,
    due_on: date | None = None,
    reason: str = "",
    now: datetime,
    office: Office,
) -> Reached | NoAccount:
    """The task, its row locked, goes to this owner with everything that hangs on it; the caller
    has looked at rights. Both owners are told."""
    before, former = task.state, task.owner_id
    same, old_due = owner_id == former, task.due_on
    give(session, task, owner_id, due_on, now)
    kind = "upheld" if same else "reassigned"
    event = step(session, task, actor, kind, now=now, text=reason, before=before)
    told = tell_assigned(session, task, event.id, now, office)
    if not same or task.due_on != old_due:
        # More time, or a pause, was asked for by or for somebody else, or from another day.
        approvals.fall_away(session, actor, f"task:{task.id}", now=now)
    if not same:
        sharing.part_becomes_owner(session, actor, task, now=now)
        notice = Notice("task_moved", {"task": task.id}, meeting_id=task.meeting_id)
        if former != actor.who.person_id:
            chase(session, former, notice, now=now, profile=office.profile)
    if task.due_on != old_due:
        sharing.parts_follow(session, task, old_due=old_due, now=now, office=office)
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
    return told


def _new_row(
    session: Session, actor: Actor, new: NewTask, now: datetime, office: Office
) -> rows.Task:
    year = office.today(now).year
    owner = named(session, [new.owner_id])[new.owner_id]
    task = rows.Task(
        kind=new.kind,
        year=year,
        number=numbers.next_number(session, f"{new.kind}/{year}"),
        meeting_id=new.meeting_id,
        text=new.text,
        result=new.result,
        source=new.source,
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


def give(
    session: Session, task: rows.Task, owner_id: int, due_on: date | None, now: datetime
) -> None:
    """The task begins anew with this owner; its lead unit is theirs."""
    if owner_id != task.owner_id:
        task.progress = "not_started"
        task.percent = task.percent_on = None
    task.owner_id = owner_id
    task.unit_id = named(session, [owner_id])[owner_id].unit_id
    task.state = State.ASSIGNED.value
    task.assigned_at = now
    task.accepted_at = task.reported_at = task.reported_by_id = None
    task.reminded_on = task.escalated_on = task.unreachable_on = None
    task.quiet_until = None
    if due_on is not None:
        task.due_on = due_on


def owner_problem(session: Session, owner_id: int) -> Refused | None:
    """What keeps this person from being an owner, if anything."""
    owner = people_rows.person(session, owner_id)
    if owner is None:
        return refused("gone")
    return refused("task-owner-left", name=owner.name) if owner.left_on is not None else None


def due_problem(due_on: date, now: datetime, office: Office) -> Refused | None:
    """What is wrong with this due day, if anything."""
    today = office.today(now)
    if due_on < today:
        return refused("task-due-past")
    return refused("task-due-far") if due_on.year > today.year + FURTHEST_YEARS else None


def tell_assigned(
    session: Session, task: rows.Task, event_id: int, now: datetime, office: Office
) -> Reached | NoAccount:
    """交办: the owner is told; above the profile's rank their contact."""
    notice = Notice(
        "task_assigned",
        {"task": task.id},
        dedupe=f"task-assigned:{event_id}",
        shows=f"task:{task.id}",
        meeting_id=task.meeting_id,
    )
    return chase(session, task.owner_id, notice, now=now, profile=office.profile)
