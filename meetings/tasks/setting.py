"""Setting a task right: taken up again, opened again, its facts corrected. By who keeps the
register, never by the owner. Norms SUP-04; rows 8.1 and 8.2."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal, assert_never

from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.tasks.changing import move_due, refresh_panel, take_up
from meetings.tasks.reading import about, step
from meetings.tasks.registering import LONGEST_TEXT, due_problem, tell_assigned
from meetings.tasks.rhythm import State
from meetings.tasks.working import Moved, text_problem
from storage import Session
from storage import people as people_rows
from storage import tasks as rows

#: What of a registered task can be put right: 事项, 成果形式, 来源, 牵头单位.
Amendable = Literal["text", "result", "source", "unit"]


def resume(
    session: Session,
    actor: Actor,
    task_id: int,
    due_on: date | None,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """恢复办理: with another due day where the old one has passed meanwhile."""
    task = _to_set(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state != State.SUSPENDED:
        return refused(f"task-{task.state}")
    if (problem := due_problem(due_on or task.due_on, now, office)) is not None:
        return problem
    if due_on is not None:
        move_due(session, task, due_on, now, office)
    told = take_up(session, actor, task, "resumed", "", now, office)
    return Moved(task_id, told)


def reopen(
    session: Session,
    actor: Actor,
    task_id: int,
    due_on: date,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """重新立项: a closed task is open again under its old number; its owner acknowledges anew."""
    task = _to_set(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state != State.CLOSED:
        return refused(f"task-{task.state}")
    text = " ".join(reason.split())
    if (problem := text_problem(text, office) or due_problem(due_on, now, office)) is not None:
        return problem
    task.closed_at = task.reported_at = task.reported_by_id = task.accepted_at = None
    task.state, task.progress, task.assigned_at = State.ASSIGNED.value, "under_way", now
    task.percent = task.percent_on = task.escalated_on = None
    task.reopened += 1
    move_due(session, task, due_on, now, office)
    event = step(session, task, actor, "reopened", now=now, text=text, before=State.CLOSED.value)
    told = tell_assigned(session, task, event.id, now, office)
    refresh_panel(session, task, now)
    return Moved(task_id, told)


def amend(
    session: Session,
    actor: Actor,
    task_id: int,
    what: Amendable,
    value: str,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """Put a fact right: the text, the expected result, the source, or (by name) the lead unit.

    The history keeps what it was.
    """
    task = _to_set(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state == State.CLOSED:
        return refused("task-closed")
    value = " ".join(value.split())
    if not value or len(value) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    if mark_in(value, office.profile):
        return refused("level-mark")
    match what:
        case "text":
            before, task.text = task.text, value
        case "result":
            before, task.result = task.result, value
        case "source":
            before, task.source = task.source, value
        case "unit":
            unit = people_rows.unit_named(session, value)
            if unit is None:
                return refused("task-unit-unknown", name=value)
            former = people_rows.unit(session, task.unit_id) if task.unit_id else None
            before, task.unit_id = former.name if former else "", unit.id
        case _:
            assert_never(what)
    changed = f"{before} → {value}" if before else value
    step(session, task, actor, f"amended_{what}", now=now, text=changed)
    refresh_panel(session, task, now)
    return Moved(task_id)


def _to_set(session: Session, actor: Actor, task_id: int) -> rows.Task | Refused:
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.SET_TASK, about(session, task)):
        return refused("not-allowed")
    return task
