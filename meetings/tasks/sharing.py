"""What a change of the task means for co-owners, milestones and those asked. Rows 8.1, 8.4.

Called by the use cases that close, extend or reassign a task; its row is locked by then. What is
arranged between people is in ``parts``, ``milestones`` and ``coordinating``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.office import Office
from meetings.people import named
from meetings.reach import Notice, chase
from meetings.tasks.reading import step
from storage import Session
from storage import coordination as coordination_rows
from storage import tasks as rows


def open_parts_count(session: Session, task_id: int) -> int:
    """How many parts of co-owners are neither done nor dropped."""
    return len(coordination_rows.open_parts_of(session, task_id))


def parts_follow(
    session: Session,
    task: rows.Task,
    *,
    old_due: date,
    now: datetime,
    office: Office,
    actor: Actor | None = None,
) -> None:
    """The task's due day moved from ``old_due``: parts due that day, or later than the new one,
    move along, and so do milestones that would lie behind it. Each co-owner is told once."""
    told: set[int] = set()
    for part in coordination_rows.open_parts_of(session, task.id):
        if part.due_on != old_due and part.due_on <= task.due_on:
            continue
        before, part.due_on = part.due_on, task.due_on
        # Another day has its own reminders, from tomorrow on: today they hear of the day.
        part.reminded_on, part.quiet_until = office.today(now), None
        _moved(session, actor, task, f"part:{part.id}", before, now)
        if part.person_id not in told:
            told.add(part.person_id)
            _tell_of_day(session, part, task, now, office)
    for milestone in rows.milestones_of(session, task.id):
        if milestone.done_at is None and milestone.due_on > task.due_on:
            before, milestone.due_on = milestone.due_on, task.due_on
            _moved(session, actor, task, f"milestone:{milestone.id}", before, now)
    session.flush()


def drop_what_is_open(
    session: Session, actor: Actor, task: rows.Task, *, now: datetime, office: Office
) -> None:
    """The task was closed: open parts are dropped, open requests withdrawn, and everybody
    concerned is told once."""
    parts = coordination_rows.open_parts_of(session, task.id)
    requests = coordination_rows.open_requests_of(session, task.id)
    _drop(session, actor, task, parts, now)
    _withdraw(session, actor, task, requests, now)
    _tell_it_ended(session, task, parts, requests, now, office)


def tell_it_rests(session: Session, task: rows.Task, *, now: datetime, office: Office) -> None:
    """The task is suspended: who has an open part in it, or owes an answer, may rest, too."""
    parts = coordination_rows.open_parts_of(session, task.id)
    requests = coordination_rows.open_requests_of(session, task.id)
    _tell_it_ended(session, task, parts, requests, now, office)


def _tell_it_ended(
    session: Session,
    task: rows.Task,
    parts: Sequence[rows.TaskPart],
    requests: Sequence[rows.TaskRequest],
    now: datetime,
    office: Office,
) -> None:
    concerned = dict.fromkeys([*(p.person_id for p in parts), *(r.of_id for r in requests)])
    # Dropped again after it was opened again, they are told again.
    last = max((event.id for event in rows.events_of(session, task.id)), default=0)
    for person_id in concerned:
        notice = Notice(
            "task_ended",
            {"task": task.id},
            dedupe=f"task-ended:{last}",
            meeting_id=task.meeting_id,
        )
        chase(session, person_id, notice, now=now, profile=office.profile)


def part_becomes_owner(session: Session, actor: Actor, task: rows.Task, *, now: datetime) -> None:
    """The task has a new owner: a part of theirs, and what they were asked for it, fall away."""
    parts = coordination_rows.open_parts_of(session, task.id)
    _drop(session, actor, task, [p for p in parts if p.person_id == task.owner_id], now)
    requests = coordination_rows.open_requests_of(session, task.id)
    own = [request for request in requests if request.of_id == task.owner_id]
    _withdraw(session, actor, task, own, now)


def _drop(
    session: Session,
    actor: Actor,
    task: rows.Task,
    parts: Sequence[rows.TaskPart],
    now: datetime,
) -> None:
    people = named(session, [part.person_id for part in parts])
    for part in parts:
        part.state = "dropped"
        text = f"{people[part.person_id].name} · {part.text}"
        step(session, task, actor, "part_dropped", now=now, text=text)


def _withdraw(
    session: Session,
    actor: Actor,
    task: rows.Task,
    requests: Sequence[rows.TaskRequest],
    now: datetime,
) -> None:
    people = named(session, [request.of_id for request in requests])
    for request in requests:
        request.state = "withdrawn"
        text = f"{people[request.of_id].name} · {request.text}"
        step(session, task, actor, "help_withdrawn", now=now, text=text)


def _moved(
    session: Session,
    actor: Actor | None,
    task: rows.Task,
    what: str,
    before: date,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        "task day follows",
        f"task:{task.id}",
        now=now,
        before={what: before.isoformat()},
        after={what: task.due_on.isoformat()},
    )


def _tell_of_day(
    session: Session, part: rows.TaskPart, task: rows.Task, now: datetime, office: Office
) -> None:
    notice = Notice(
        "part_day",
        {"part": part.id},
        coalesce=f"part-day:{part.id}",
        shows=f"part:{part.id}",
        meeting_id=task.meeting_id,
    )
    chase(session, part.person_id, notice, now=now, profile=office.profile)
