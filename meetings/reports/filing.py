"""The sheet of one item (督办事项办理单, 一事一单), and how it is filed. Row 8.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.documents import Category, NewFile
from meetings.documents.keeping import keep_for_hosts
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.tasks.facts import TaskFacts, facts
from meetings.tasks.reading import about
from storage import Session, work
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows


@dataclass(frozen=True, slots=True)
class Sheet:
    """Everything on the sheet: the item as it stands, whole, with its evidence."""

    task: TaskFacts
    kind: str
    meeting_on: date | None
    registered_by: str
    registered_on: date
    accepted_on: date | None
    closed_on: date | None
    #: Who closed it; "" while it is open.
    closed_by: str
    #: Evidence: name, size in bytes, when it came.
    files: tuple[tuple[str, int, datetime], ...]


def sheet(
    session: Session, who: Who, task_id: int, *, now: datetime, office: Office
) -> Sheet | Refused:
    """The sheet of an item, for those who may see it."""
    task = rows.task(session, task_id)
    if task is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, about(session, task)):
        return refused("not-allowed")
    return sheet_of(session, task, now=now, office=office)


def sheet_of(session: Session, task: rows.Task, *, now: datetime, office: Office) -> Sheet:
    """The sheet of an item as it stands."""
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    closer = _closer(session, task)
    people = people_rows.persons(
        session, [i for i in (task.registered_by_id, closer) if i is not None]
    )
    closed = task.closed_at if task.state == "closed" else None
    return Sheet(
        task=facts(session, task, now=now, office=office),
        kind=task.kind,
        meeting_on=office.local(meeting.starts_at).date() if meeting else None,
        registered_by=people[task.registered_by_id].name,
        registered_on=office.today(task.registered_at),
        accepted_on=office.today(task.accepted_at) if task.accepted_at else None,
        closed_on=office.today(closed) if closed else None,
        closed_by=people[closer].name if closer is not None else "",
        files=tuple(
            (file.name, file.size, event.at) for event, file in rows.evidence_of(session, task.id)
        ),
    )


def filed(session: Session, item: work.WorkItem, file: NewFile | None, *, now: datetime) -> None:
    """The sheet is among the meeting's documents; closed again, it is the next edition.

    It is kept by the hosts and given to no participant. ``file`` None: there was nothing to file
    (the item was opened again meanwhile).
    """
    task = rows.locked(session, item.data["task"])
    if file is None or task is None or task.meeting_id is None or task.state != "closed":
        work.finish(session, item.id, {"filed": False})
        return
    meeting = meeting_rows.meeting(session, task.meeting_id)
    if meeting is None:
        raise LookupError(f"task {task.id} is of no meeting")
    document_id = keep_for_hosts(
        session,
        meeting.id,
        meeting.level,
        file,
        Category.FOLLOW_UP,
        by_id=_closer(session, task) or task.registered_by_id,
        action="file task",
        about={"task": task.id},
        now=now,
    )
    work.finish(session, item.id, {"filed": True, "document": document_id})


def _closer(session: Session, task: rows.Task) -> int | None:
    """Who closed it last."""
    if task.state != "closed":
        return None
    steps = [e for e in rows.events_of(session, task.id) if e.kind == "verified"]
    return steps[-1].by_id if steps else None
