"""Handing over: what one person owes goes to another, all at once, when they leave or move on.

Numbers and due days stay; the new owner acknowledges each anew. Row 8.2 (quality 23).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks import sharing
from meetings.tasks.reading import about, step
from meetings.tasks.registering import give, owner_problem
from meetings.tasks.rhythm import State
from storage import Session
from storage import tasks as rows


@dataclass(frozen=True, slots=True)
class HandedOver:
    """So many tasks have another owner now; ``left`` are not this person's to hand over."""

    from_id: int
    to_id: int
    count: int
    left: int
    told: Reached | NoAccount


def to_hand_over(session: Session, who: Who, from_id: int) -> tuple[rows.Task, ...]:
    """What this person may hand over of what another one owes, the earliest due first."""
    return tuple(
        task
        for task in rows.open_tasks_of(session, from_id)
        if may(who, Action.REASSIGN_TASK, about(session, task))
    )


def hand_over(
    session: Session, actor: Actor, from_id: int, to_id: int, *, now: datetime, office: Office
) -> HandedOver | Refused:
    """Everything one person owes goes to another. What was reported done stays so: it waits for
    its check, and comes to the new owner only if it is sent back."""
    if from_id == to_id:
        return refused("task-same-owner")
    owed = rows.open_tasks_of(session, from_id)
    mine = to_hand_over(session, actor.who, from_id)
    if not mine:
        return refused("task-nothing-owed" if not owed else "not-allowed")
    if (problem := owner_problem(session, to_id)) is not None:
        return problem
    moved = []
    for found in mine:
        task = rows.locked(session, found.id)
        if task is not None and task.owner_id == from_id and task.state != State.CLOSED:
            _hand_over(session, actor, task, to_id, now)
            moved.append(task)
    notice = Notice("tasks_handed_over", {"tasks": [task.id for task in moved], "from": from_id})
    told = chase(session, to_id, notice, now=now, profile=office.profile)
    for meeting_id in sorted({task.meeting_id for task in moved if task.meeting_id is not None}):
        panel.refresh(session, meeting_id, now=now)
    return HandedOver(from_id, to_id, len(moved), len(owed) - len(moved), told)


def _hand_over(session: Session, actor: Actor, task: rows.Task, to_id: int, now: datetime) -> None:
    before, state = task.state, State(task.state)
    reported = task.reported_at, task.reported_by_id, task.accepted_at
    give(session, task, to_id, None, now)
    if state in (State.REPORTED, State.SUSPENDED):
        task.state, task.progress = before, "done" if state is State.REPORTED else task.progress
        task.reported_at, task.reported_by_id, task.accepted_at = reported
    sharing.part_becomes_owner(session, actor, task, now=now)
    step(session, task, actor, "handed_over", now=now, before=before)
