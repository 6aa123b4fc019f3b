"""Handing over: what one person owes goes to another, all at once, when they leave or move on.

Numbers and due days stay; the new owner acknowledges each anew. Row 8.2 (quality 23).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks import sharing
from meetings.tasks.arranging import give_part
from meetings.tasks.coordinating import pass_on
from meetings.tasks.parts import PartMoved
from meetings.tasks.reading import about, step
from meetings.tasks.registering import give, owner_problem
from meetings.tasks.requests import HelpMoved
from meetings.tasks.rhythm import State
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as rows


@dataclass(frozen=True, slots=True)
class HandedOver:
    """So many tasks have another owner now, and so many parts and questions went along; ``left``
    tasks are not this person's to hand over."""

    from_id: int
    to_id: int
    count: int
    shares: int
    left: int
    told: Reached | NoAccount


def to_hand_over(session: Session, who: Who, from_id: int) -> tuple[rows.Task, ...]:
    """What this person may hand over of what another one owes, the earliest due first."""
    return tuple(
        task
        for task in rows.open_tasks_of(session, from_id)
        if may(who, Action.REASSIGN_TASK, about(session, task))
    )


def may_hand_over(session: Session, who: Who, from_id: int) -> bool:
    """Whether there is anything of another one that this person could hand over: items, or the
    parts and answers whose task they arrange."""
    if to_hand_over(session, who, from_id):
        return True
    shared = (
        *((t, Action.SHARE_TASK) for t, _ in coordination_rows.parts_owed_by(session, from_id)),
        *(
            (t, Action.WORK_ON_TASK_FOR)
            for t, _ in coordination_rows.answers_owed_by(session, from_id)
        ),
    )
    return any(may(who, action, about(session, task)) for task, action in shared)


def hand_over(
    session: Session, actor: Actor, from_id: int, to_id: int, *, now: datetime, office: Office
) -> HandedOver | Refused:
    """Everything one person owes goes to another. What was reported done stays so: it waits for
    its check, and comes to the new owner only if it is sent back."""
    if from_id == to_id:
        return refused("task-same-owner")
    owed = rows.open_tasks_of(session, from_id)
    mine = to_hand_over(session, actor.who, from_id)
    parts = coordination_rows.parts_owed_by(session, from_id)
    answers = coordination_rows.answers_owed_by(session, from_id)
    if not (owed or parts or answers):
        return refused("task-nothing-owed")
    if (problem := owner_problem(session, to_id)) is not None:
        return problem
    moved = []
    for found in sorted(mine, key=lambda task: task.id):  # as everybody locks them
        task = rows.locked(session, found.id)
        if task is not None and task.owner_id == from_id and task.state != State.CLOSED:
            hand_one(session, actor, task, to_id, now)
            moved.append(task)
    shares = _hand_shares_over(session, actor, parts, answers, to_id, now, office)
    if not moved and not shares:
        return refused("not-allowed")
    notice = Notice("tasks_handed_over", {"tasks": [task.id for task in moved], "from": from_id})
    told = chase(session, to_id, notice, now=now, profile=office.profile)
    for meeting_id in sorted({task.meeting_id for task in moved if task.meeting_id is not None}):
        panel.refresh(session, meeting_id, now=now)
    left = len(owed) - len(moved)
    return HandedOver(from_id, to_id, len(moved), shares, left, told)


def _hand_shares_over(
    session: Session,
    actor: Actor,
    parts: Sequence[tuple[rows.Task, rows.TaskPart]],
    answers: Sequence[tuple[rows.Task, rows.TaskRequest]],
    to_id: int,
    now: datetime,
    office: Office,
) -> int:
    """Parts of others' tasks and questions to answer, where the actor may give them on and the
    heir can have them (not who owns the task); each new holder is told as always."""
    given = [
        give_part(session, actor, part.id, to_id, now=now, office=office) for _, part in parts
    ]
    passed = [
        pass_on(session, actor, request.id, to_id, now=now, office=office)
        for _, request in answers
    ]
    return sum(isinstance(one, PartMoved | HelpMoved) for one in (*given, *passed))


def hand_one(session: Session, actor: Actor, task: rows.Task, to_id: int, now: datetime) -> None:
    """One task has another owner, who acknowledges it anew. What was reported done, or rests,
    stays so. The caller tells the new owner."""
    before, state = task.state, State(task.state)
    reported = task.reported_at, task.reported_by_id, task.accepted_at
    give(session, task, to_id, None, now)
    if state in (State.REPORTED, State.SUSPENDED):
        task.state, task.progress = before, "done" if state is State.REPORTED else task.progress
        task.reported_at, task.reported_by_id, task.accepted_at = reported
    approvals.fall_away(session, actor, f"task:{task.id}", now=now)
    sharing.part_becomes_owner(session, actor, task, now=now)
    step(session, task, actor, "handed_over", now=now, before=before)
