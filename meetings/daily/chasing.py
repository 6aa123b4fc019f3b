"""Chasing: what of each task goes on whose list today. Rows 8.2 and 8.4.

Everything is looked up and decided first, and stamped at the end: each query between two writes
would flush them row by row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto

from meetings.daily.lists import Lists
from meetings.office import Office
from meetings.people import Action
from meetings.tasks.facts import chased
from meetings.tasks.kinds import PREPARATION
from meetings.tasks.reading import abouts
from meetings.tasks.rhythm import (
    Chased,
    Slot,
    State,
    escalation_due,
    overdue_days,
    reminder_due,
    submission_due,
    unreachable_due,
)
from meetings.tasks.submitting import INSTRUCTION
from storage import Session, preparation
from storage import tasks as rows

#: Whose tasks' parts and requests are chased: those being worked on.
_WORKED_ON = (State.ASSIGNED, State.IN_PROGRESS)


@dataclass(slots=True)
class Owed:
    """All open tasks with their milestones, parts and requests."""

    tasks: tuple[rows.Task, ...]
    milestones: Mapping[int, tuple[date, ...]]
    parts: tuple[rows.TaskPart, ...]
    contested: tuple[rows.TaskPart, ...]
    requests: tuple[rows.TaskRequest, ...]


def owed(session: Session, now: datetime) -> Owed:
    """Everything that may be chased today, the tasks' rows locked. What prepares a meeting that
    has no time now, or is under way already, may not."""
    resting = preparation.resting(session, now=now)
    tasks = tuple(task for task in rows.locked_open_tasks(session) if task.id not in resting)
    worked_on = {task.id for task in tasks if task.state in _WORKED_ON}
    milestones: dict[int, list[date]] = defaultdict(list)
    for milestone in rows.open_milestones(session):
        milestones[milestone.task_id].append(milestone.due_on)
    return Owed(
        tasks,
        {task_id: tuple(days) for task_id, days in milestones.items()},
        tuple(p for p in rows.open_parts(session) if p.task_id in worked_on),
        tuple(p for p in rows.contested_parts(session) if p.task_id in worked_on),
        tuple(r for r in rows.open_requests(session) if r.task_id in worked_on),
    )


def chase(lists: Lists, found: Owed, today: date) -> None:
    """Put everything due today on the lists, and stamp what was said."""
    by_id = {task.id: task for task in found.tasks}
    lists.known = abouts(lists.session, found.tasks)
    awaited = {r.task_id for r in found.requests if r.kind == INSTRUCTION}
    due = [
        _chase_task(lists, task, found.milestones.get(task.id, ()), today, task.id in awaited)
        for task in found.tasks
    ]
    for task in found.tasks:
        _ask_hosts(lists, task)
    for part in found.contested:
        _ask_owner(lists, by_id[part.task_id], part)
    office = lists.office
    shares = [
        *((by_id[p.task_id], _part(p, by_id[p.task_id], office)) for p in found.parts),
        *((by_id[r.task_id], _request(r, office)) for r in found.requests),
    ]
    said = [(share.row, _chase_share(lists, task, share, today)) for task, share in shares]
    _stamp(lists, found.tasks, [share for _, share in shares], due, said, today)


def _stamp(
    lists: Lists,
    tasks: Sequence[rows.Task],
    shares: Sequence[_Share],
    due: Sequence[_Due],
    said: Sequence[tuple[rows.TaskPart | rows.TaskRequest, _Said]],
    today: date,
) -> None:
    """Write down what was said today, of which nothing is said twice."""
    # Who can be reached again, and is lost again later, is said so at once.
    owing = [
        *((task, task.owner_id) for task in tasks),
        *((share.row, share.of_id) for share in shares),
    ]
    for row, person_id in owing:
        if row.unreachable_on is not None and lists.reader_for(person_id) is not None:
            row.unreachable_on = None
    for task, one in zip(tasks, due, strict=True):
        if one.slot is not None:
            task.reminded_on = today
        if one.escalated:
            task.escalated_on = today
        if one.unreachable:
            task.unreachable_on = today
    for row, what in said:
        if what is _Said.TO_THEM:
            row.reminded_on = today
        elif what is _Said.NOBODY_THERE:
            row.unreachable_on = today


class _Said(Enum):
    """What was said today of a part or a request."""

    NOTHING = auto()
    TO_THEM = auto()
    #: To whoever arranged it: nobody can reach them.
    NOBODY_THERE = auto()


@dataclass(frozen=True, slots=True)
class _Due:
    """What is due of one task today: the owner's slot, the head's line, or nobody to remind."""

    slot: Slot | None = None
    escalated: bool = False
    submission: bool = False
    unreachable: bool = False


def _due(lists: Lists, task: rows.Task, milestones: tuple[date, ...], today: date) -> _Due:
    rules = lists.office.calendar, lists.office.profile
    state = chased(task, lists.office, milestones)
    if lists.reader_for(task.owner_id) is None:
        return _Due(unreachable=unreachable_due(state, today, *rules))
    return _Due(
        slot=reminder_due(state, today, *rules),
        escalated=escalation_due(state, today, *rules) is not None,
        submission=submission_due(state, today, *rules),
    )


def _chase_task(
    lists: Lists, task: rows.Task, milestones: tuple[date, ...], today: date, awaited: bool
) -> _Due:
    """The owner's reminder, and what the unit's head and the hosts have to know. ``awaited``:
    the leader in charge has it before them already."""
    due, reader = _due(lists, task, milestones, today), lists.reader_for(task.owner_id)
    if due.slot is not None and reader is not None:
        lists.add(reader, task, "accept" if due.slot.name == "accept" else "due")
    # How a meeting is prepared is a matter of who runs it, not of units and their leaders.
    of_hosts = task.kind == PREPARATION
    if due.unreachable:
        if not of_hosts:
            lists.tell_head(task, "unreachable")
        lists.tell_hosts(task, "unreachable", Action.SET_TASK)
    if due.escalated and of_hosts:
        lists.tell_hosts(task, "escalated", Action.EDIT_MEETING)
    elif due.escalated and not lists.tell_head(task, "escalated"):
        lists.tell_hosts(task, "escalated", Action.SET_TASK)
    if due.submission and not awaited and not of_hosts:
        lists.tell_hosts(task, "submit", Action.SUBMIT_TASK)
    return due


def _ask_hosts(lists: Lists, task: rows.Task) -> None:
    """Reported tasks wait for a check, contested ones for a decision: every day until done."""
    if task.state == State.REPORTED:
        lists.tell_hosts(task, "verify", Action.VERIFY_TASK)
    elif task.state == State.CONTESTED:
        lists.tell_hosts(task, "contested", Action.SET_TASK)


def _ask_owner(lists: Lists, task: rows.Task, part: rows.TaskPart) -> None:
    """A co-owner objects: it waits for the owner's word, every day until done."""
    owner = lists.reader_for(task.owner_id)
    if owner is not None:
        lists.add(owner, task, "part-contested", part=part.id)


@dataclass(frozen=True, slots=True)
class _Share:
    """A part or a request: what one person owes for another's task, and who hears of it."""

    row: rows.TaskPart | rows.TaskRequest
    #: part / answer.
    what: str
    of_id: int
    #: The task's owner, who arranged the part; or who asked.
    hears_id: int
    #: As the rhythm sees it: like a task of its own.
    state: Chased


def _part(part: rows.TaskPart, task: rows.Task, office: Office) -> _Share:
    state = Chased(
        state=State.ASSIGNED if part.state == "assigned" else State.IN_PROGRESS,
        due_on=part.due_on,
        assigned_on=office.today(part.assigned_at),
        reminded_on=part.reminded_on,
        unreachable_on=part.unreachable_on,
        quiet_until=part.quiet_until,
    )
    return _Share(part, "part", part.person_id, task.owner_id, state)


def _request(request: rows.TaskRequest, office: Office) -> _Share:
    state = Chased(
        state=State.IN_PROGRESS,
        due_on=request.answer_by,
        assigned_on=office.today(request.asked_at),
        reminded_on=request.reminded_on,
        unreachable_on=request.unreachable_on,
    )
    return _Share(request, "answer", request.of_id, request.asked_by_id, state)


def _chase_share(lists: Lists, task: rows.Task, share: _Share, today: date) -> _Said:
    """Who owes it is reminded; who is to hear does where it is late, or nobody is there."""
    rules = lists.office.calendar, lists.office.profile
    reader, hears = lists.reader_for(share.of_id), lists.reader_for(share.hears_id)
    of = {"part" if share.what == "part" else "request": share.row.id}
    if reader is None:
        due = unreachable_due(share.state, today, *rules)
        if due and hears is not None:
            lists.add(hears, task, f"{share.what}-unreachable", **of)
        return _Said.NOBODY_THERE if due else _Said.NOTHING
    if reminder_due(share.state, today, *rules) is None:
        return _Said.NOTHING
    lists.add(reader, task, share.what, **of)
    if hears is not None and overdue_days(share.state.due_on, today, lists.office.calendar):
        lists.add(hears, task, f"{share.what}-late", **of)
    return _Said.TO_THEM
