"""Handing on: what a former leader of a group owes goes to the present one. Row 2.1a."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.preparation.groups import group_to_set, owed_by
from meetings.preparation.telling import day_told, tell_owners
from meetings.tasks.handing_over import hand_one
from meetings.tasks.registering import owner_problem
from storage import Session


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
