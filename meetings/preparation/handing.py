"""Handing on: what a former leader of a group owes goes to the present one, and what a group has
to do from one of its people to another. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Who
from meetings.preparation.groups import Group, group_to_set, groups_of, owed_by
from meetings.preparation.telling import day_told, tell_owners
from meetings.tasks.deeds import leads
from meetings.tasks.handing_over import hand_one
from meetings.tasks.registering import Reassigned, move_to, owner_problem
from meetings.tasks.rhythm import State
from storage import Session
from storage import preparation as rows
from storage import tasks as task_rows


@dataclass(frozen=True, slots=True)
class TasksHanded:
    """So many tasks of the group have its leader as their owner now."""

    group_id: int
    count: int


def hand_tasks(
    session: Session,
    actor: Actor,
    group_id: int,
    from_id: int,
    *,
    now: datetime,
    office: Office,
) -> TasksHanded | Refused:
    """What a former leader owes for the group goes to the present one, who is told once."""
    group = group_to_set(session, actor, group_id)
    if isinstance(group, Refused):
        return group
    if group.leader_id is None:
        return refused("work-group-no-leader", name=group.name)
    if (problem := owner_problem(session, group.leader_id)) is not None:
        return problem
    owed = owed_by(session, group, from_id) if from_id != group.leader_id else []
    for task in owed:
        hand_one(session, actor, task, group.leader_id, now)
        day_told(session, task)
    tell_owners(
        session,
        "preparation_assigned",
        group.meeting_id,
        owed,
        besides=actor.who.person_id,
        now=now,
        office=office,
    )
    if owed:
        panel.refresh(session, group.meeting_id, now=now)
    return TasksHanded(group_id, len(owed))


@dataclass(frozen=True, slots=True)
class ToHandOn:
    """A task of a group that may be handed on, and among whom."""

    task_id: int
    text: str
    owner_id: int
    group: Group


def to_hand_on(session: Session, who: Who, task_id: int) -> ToHandOn | Refused:
    """The task, its row locked, and its group, where this person leads the group or runs the
    meeting. Row 2.1a."""
    task = task_rows.locked(session, task_id)
    row = rows.group_of_task(session, task_id)
    if task is None or row is None:
        return refused("gone")
    if not leads(session, who, task):
        return refused("not-allowed")
    if task.state not in (State.ASSIGNED, State.CONTESTED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    group = next(one for one in groups_of(session, row.meeting_id) if one.id == row.id)
    return ToHandOn(task_id, task.text, task.owner_id, group)


def hand_on(
    session: Session, actor: Actor, task_id: int, to_id: int, *, now: datetime, office: Office
) -> Reassigned | Refused:
    """交给组员: a task of the group goes to another of its people, at its leader's word."""
    found = to_hand_on(session, actor.who, task_id)
    if isinstance(found, Refused):
        return found
    if to_id == found.owner_id:
        return refused("task-same-owner")
    if to_id not in {one.person_id for one in found.group.people}:
        return refused("work-group-not-in", name=found.group.name)
    if (problem := owner_problem(session, to_id)) is not None:
        return problem
    task = task_rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    told = move_to(session, actor, task, to_id, now=now, office=office)
    day_told(session, task)
    return Reassigned(task.id, told)
