"""Milestones (节点): steps on the way to a task's result, each with its day. Row 8.1."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Who
from meetings.tasks.facts import Milestone, TaskFacts
from meetings.tasks.parts import (
    acts_for,
    closed_to_sharing,
    day_problem,
    in_one_line,
    may_share,
    words_problem,
)
from meetings.tasks.reading import see, step
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as rows

LONGEST_MILESTONE = 100
MOST_MILESTONES = 30


@dataclass(frozen=True, slots=True)
class MilestoneMoved:
    """The milestone was added, reached, set back or put back."""

    task_id: int
    milestone_id: int


@dataclass(frozen=True, slots=True)
class MilestoneRemoved:
    """It is gone; with the step and the day it can be put back."""

    task_id: int
    event_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class MilestoneUnchanged:
    """It was so already."""

    task_id: int


def see_milestone(
    session: Session, who: Who, milestone_id: int, *, now: datetime, office: Office
) -> tuple[TaskFacts, Milestone] | Refused:
    """The milestone and its task, for those who may see it."""
    task_id = coordination_rows.task_of_milestone(session, milestone_id)
    if task_id is None:
        return refused("gone")
    task = see(session, who, task_id, now=now, office=office)
    if isinstance(task, Refused):
        return task
    found = next((one for one in task.milestones if one.id == milestone_id), None)
    return refused("gone") if found is None else (task, found)


def add_milestone(
    session: Session,
    actor: Actor,
    task_id: int,
    text: str,
    due_on: date,
    *,
    now: datetime,
    office: Office,
) -> MilestoneMoved | Refused:
    """加节点: what is reached by which day, at the latest the task's."""
    task = _arranged(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    text = in_one_line(text)
    problem = words_problem(text, LONGEST_MILESTONE, office) or day_problem(
        task, due_on, now, office
    )
    if problem is not None:
        return problem
    if len(rows.milestones_of(session, task.id)) >= MOST_MILESTONES:
        return refused("milestone-many", limit=MOST_MILESTONES)
    return _add(session, actor, task, text, due_on, "milestone_added", now)


def reach_milestone(
    session: Session, actor: Actor, milestone_id: int, *, reached: bool, now: datetime
) -> MilestoneMoved | MilestoneUnchanged | Refused:
    """已到达, or with ``reached`` False 撤销到达."""
    found = _one(session, actor, milestone_id)
    if isinstance(found, Refused):
        return found
    task, milestone = found
    if (milestone.done_at is not None) == reached:
        return MilestoneUnchanged(task.id)
    milestone.done_at = now if reached else None
    if not reached:
        # The task's day may have moved since; no step on the way lies behind it.
        milestone.due_on = min(milestone.due_on, task.due_on)
    kind = "milestone_reached" if reached else "milestone_undone"
    for_id = acts_for(actor, task)
    step(session, task, actor, kind, now=now, for_id=for_id, text=milestone.text)
    return MilestoneMoved(task.id, milestone.id)


def remove_milestone(
    session: Session, actor: Actor, milestone_id: int, *, now: datetime
) -> MilestoneRemoved | Refused:
    """删除; one that was reached is part of the record and stays."""
    found = _one(session, actor, milestone_id)
    if isinstance(found, Refused):
        return found
    task, milestone = found
    if milestone.done_at is not None:
        return refused("milestone-reached")
    text, due_on = milestone.text, milestone.due_on
    session.delete(milestone)
    for_id = acts_for(actor, task)
    event = step(session, task, actor, "milestone_removed", now=now, for_id=for_id, text=text)
    return MilestoneRemoved(task.id, event.id, due_on)


def restore_milestone(
    session: Session, actor: Actor, event_id: int, due_on: date, *, now: datetime
) -> MilestoneMoved | MilestoneUnchanged | Refused:
    """撤销删除: what that step removed stands there again, on its day or the task's if that is
    earlier by now."""
    removed = coordination_rows.event(session, event_id)
    if removed is None or removed.kind != "milestone_removed":
        return refused("gone")
    task = _arranged(session, actor, removed.task_id)
    if isinstance(task, Refused):
        return task
    if coordination_rows.restored_since(session, removed):
        return MilestoneUnchanged(task.id)
    day = min(due_on, task.due_on)
    return _add(session, actor, task, removed.text, day, "milestone_restored", now)


def _arranged(session: Session, actor: Actor, task_id: int) -> rows.Task | Refused:
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may_share(session, actor.who, task):
        return refused("not-allowed")
    return closed_to_sharing(task) or task


def _one(
    session: Session, actor: Actor, milestone_id: int
) -> tuple[rows.Task, rows.TaskMilestone] | Refused:
    task_id = coordination_rows.task_of_milestone(session, milestone_id)
    if task_id is None:
        return refused("gone")
    task = _arranged(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    milestone = coordination_rows.locked_milestone(session, milestone_id)
    return refused("gone") if milestone is None else (task, milestone)


def _add(
    session: Session,
    actor: Actor,
    task: rows.Task,
    text: str,
    due_on: date,
    kind: str,
    now: datetime,
) -> MilestoneMoved:
    milestone = rows.TaskMilestone(task_id=task.id, text=text, due_on=due_on)
    session.add(milestone)
    step(session, task, actor, kind, now=now, for_id=acts_for(actor, task), text=text)
    return MilestoneMoved(task.id, milestone.id)
