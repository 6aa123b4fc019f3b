"""The list of resolutions: their order, what is struck out and stands again, and what was
registered from the meeting before it stood in the record. Rows 4.3, 4.5.
"""

from __future__ import annotations

from datetime import datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.record.opening import opened
from meetings.record.resolutions import (
    MOST_RESOLUTIONS,
    Outcome,
    ResolutionKept,
    new_row,
    noted,
    opened_resolution,
)
from meetings.record.taking_back import take_back
from storage import Session
from storage import record as rows
from storage import record_sections as section_rows


def earlier(session: Session, actor: Actor, resolution_id: int, *, now: datetime) -> Outcome:
    """上移: before the one before it. The first one stays."""
    found = opened_resolution(session, actor, resolution_id)
    if isinstance(found, Refused):
        return found
    opening, row = found
    standing = rows.resolutions_of(session, row.meeting_id)
    at = next((at for at, one in enumerate(standing) if one.id == row.id), 0)
    if at == 0:
        return ResolutionKept(row.meeting_id, row.id, again=True)
    taken_back = take_back(session, actor, opening.record, now=now)
    for position, one in enumerate(standing, 1):
        one.position = position
    row.position, standing[at - 1].position = at, at + 1
    session.flush()
    noted(session, actor, "move resolution", row, now=now, after={"position": at})
    return ResolutionKept(row.meeting_id, row.id, taken_back=taken_back)


def strike(session: Session, actor: Actor, resolution_id: int, *, now: datetime) -> Outcome:
    """划去: it stays to be seen, and counts no more. One that is registered is closed there."""
    found = opened_resolution(session, actor, resolution_id)
    if isinstance(found, Refused):
        return found
    opening, row = found
    if row.task_id is not None:
        return refused("resolution-registered")
    if row.struck_at is not None:
        return ResolutionKept(row.meeting_id, row.id, again=True)
    taken_back = take_back(session, actor, opening.record, now=now)
    row.struck_at = now
    session.flush()
    noted(session, actor, "strike resolution", row, now=now)
    return ResolutionKept(row.meeting_id, row.id, taken_back=taken_back)


def restore(session: Session, actor: Actor, resolution_id: int, *, now: datetime) -> Outcome:
    """恢复: it counts again."""
    found = opened_resolution(session, actor, resolution_id)
    if isinstance(found, Refused):
        return found
    opening, row = found
    if row.struck_at is None:
        return ResolutionKept(row.meeting_id, row.id, again=True)
    taken_back = take_back(session, actor, opening.record, now=now)
    row.struck_at = None
    session.flush()
    noted(session, actor, "restore resolution", row, now=now)
    return ResolutionKept(row.meeting_id, row.id, taken_back=taken_back)


def take_in(
    session: Session, actor: Actor, meeting_id: int, task_id: int, *, now: datetime
) -> ResolutionKept | Refused:
    """收进记录: what was registered from the meeting before stands in its record, too."""
    found = opened(session, actor, meeting_id)
    if isinstance(found, Refused):
        return found
    beside = {task.id: task for task in section_rows.tasks_beside_record(session, meeting_id)}
    task = beside.get(task_id)
    if task is None:
        there = [one for one in rows.resolutions_of(session, meeting_id) if one.task_id == task_id]
        if not there:
            return refused("gone")
        return ResolutionKept(meeting_id, there[0].id, again=True)
    row = new_row(session, actor, meeting_id, task.text, now)
    if row is None:
        return refused("resolution-most", limit=MOST_RESOLUTIONS)
    taken_back = take_back(session, actor, found.record, now=now)
    row.owner_id, row.due_on, row.task_id = task.owner_id, task.due_on, task.id
    row.result = task.result
    session.flush()
    noted(session, actor, "record resolution", row, now=now, after={"task": task.id})
    return ResolutionKept(meeting_id, row.id, taken_back=taken_back)
