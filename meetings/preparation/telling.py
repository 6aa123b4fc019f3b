"""What owners of preparation tasks are told: once for all of theirs, never task by task."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from meetings.office import Office
from meetings.reach import NoAccount, Notice, chase
from storage import Session
from storage import preparation as rows
from storage import tasks as task_rows


def tell_owners(
    session: Session,
    kind: str,
    meeting_id: int,
    tasks: Iterable[task_rows.Task],
    *,
    besides: int | None = None,
    more: Mapping[str, Any] | None = None,
    now: datetime,
    office: Office,
) -> tuple[int, ...]:
    """Each owner hears of their tasks in one notice of this kind; ``besides`` has it before their
    eyes. Returns who can only be phoned."""
    by_owner: dict[int, list[int]] = {}
    for task in tasks:
        by_owner.setdefault(task.owner_id, []).append(task.id)
    to_phone = []
    for owner_id, ids in by_owner.items():
        if owner_id == besides:
            continue
        params = {"meeting": meeting_id, "tasks": ids, **(more or {})}
        notice = Notice(kind, params, meeting_id=meeting_id)
        told = chase(session, owner_id, notice, now=now, profile=office.profile)
        if isinstance(told, NoAccount):
            to_phone.append(owner_id)
    return tuple(to_phone)


def day_told(session: Session, task: task_rows.Task) -> None:
    """The owner knows this due day."""
    line = rows.line_of(session, task.id)
    if line is not None:
        line.told_due_on = task.due_on
