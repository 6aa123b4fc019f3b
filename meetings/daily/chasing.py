"""Chasing: what of each task goes on whose list today. Rows 8.2 and 8.4.

Everything is looked up and decided first, and stamped at the end: each query between two writes
would flush them row by row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto

from meetings.daily.lists import Lists
from meetings.office import Office
from meetings.people import Action
from meetings.tasks.facts import chased
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
from storage import Session
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


def owed(session: Session) -> Owed:
    """Everything that may be chased today, the tasks' rows locked."""
    tasks = tuple(rows.locked_open_tasks(session))
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
    said: list[rows.TaskPart | rows.TaskRequest] = []
    lost: list[rows.TaskPart | rows.TaskRequest] = []
    chased_now: list[tuple[rows.TaskPart | rows.TaskRequest, _Said]] = [
        *((p, _chase_part(lists, by_id[p.task_id], p, today)) for p in found.parts),
        *((r, _chase_request(lists, by_id[r.task_id], r, today)) for r in found.requests),
    ]
    for row, what in chased_now:
        if what is _Said.TO_THEM:
            said.append(row)
        elif what is _Said.NOBODY_THERE:
            lost.append(row)
    _forget_who_is_back(lists, found)
    for task, one in zip(found.tasks, due, strict=True):
        if one.slot is not None:
            task.reminded_on = today
        if one.escalated:
            task.escalated_on = today
        if one.unreachable:
            task.unreachable_on = today
    for row in said:
        row.reminded_on = today
    for row in lost:
        row.unreachable_on = today


def _forget_who_is_back(lists: Lists, found: Owed) -> None:
    """Who can be reached again, and is lost again later, is said so at once."""
    for task in found.tasks:
        if task.unreachable_on is not None and lists.reader_for(task.owner_id) is not None:
            task.unreachable_on = None
    for part in found.parts:
        if part.unreachable_on is not None and lists.reader_for(part.person_id) is not None:
            part.unreachable_on = None
    for request in found.requests:
        if request.unreachable_on is not None and lists.reader_for(request.of_id) is not None:
            request.unreachable_on = None


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
    if due.unreachable:
        lists.tell_head(task, "unreachable")
        lists.tell_hosts(task, "unreachable", Action.SET_TASK)
    if due.escalated and not lists.tell_head(task, "escalated"):
        lists.tell_hosts(task, "escalated", Action.SET_TASK)
    if due.submission and not awaited:
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


def chased_part(part: rows.TaskPart, office: Office) -> Chased:
    """A part as the rhythm sees it: like a task of its own."""
    return Chased(
        state=State.ASSIGNED if part.state == "assigned" else State.IN_PROGRESS,
        due_on=part.due_on,
        assigned_on=office.today(part.assigned_at),
        reminded_on=part.reminded_on,
        unreachable_on=part.unreachable_on,
        quiet_until=part.quiet_until,
    )


def chased_request(request: rows.TaskRequest, office: Office) -> Chased:
    """A request as the rhythm sees it: its answer is due."""
    return Chased(
        state=State.IN_PROGRESS,
        due_on=request.answer_by,
        assigned_on=office.today(request.asked_at),
        reminded_on=request.reminded_on,
        unreachable_on=request.unreachable_on,
    )


def _chase_part(lists: Lists, task: rows.Task, part: rows.TaskPart, today: date) -> _Said:
    """The co-owner's reminder; the owner hears where it is late or nobody can be reached."""
    state, office = chased_part(part, lists.office), lists.office
    reader, owner = lists.reader_for(part.person_id), lists.reader_for(task.owner_id)
    if reader is None:
        due = unreachable_due(state, today, office.calendar, office.profile)
        if due and owner is not None:
            lists.add(owner, task, "part-unreachable", part=part.id)
        return _Said.NOBODY_THERE if due else _Said.NOTHING
    if reminder_due(state, today, office.calendar, office.profile) is None:
        return _Said.NOTHING
    lists.add(reader, task, "part", part=part.id)
    if owner is not None and overdue_days(part.due_on, today, office.calendar):
        lists.add(owner, task, "part-late", part=part.id)
    return _Said.TO_THEM


def _chase_request(lists: Lists, task: rows.Task, request: rows.TaskRequest, today: date) -> _Said:
    """Who is to answer is reminded; who asked hears where it is late or nobody can be reached."""
    state, office = chased_request(request, lists.office), lists.office
    reader, asker = lists.reader_for(request.of_id), lists.reader_for(request.asked_by_id)
    if reader is None:
        due = unreachable_due(state, today, office.calendar, office.profile)
        if due and asker is not None:
            lists.add(asker, task, "answer-unreachable", request=request.id)
        return _Said.NOBODY_THERE if due else _Said.NOTHING
    if reminder_due(state, today, office.calendar, office.profile) is None:
        return _Said.NOTHING
    lists.add(reader, task, "answer", request=request.id)
    if asker is not None and overdue_days(request.answer_by, today, office.calendar):
        lists.add(asker, task, "answer-late", request=request.id)
    return _Said.TO_THEM
