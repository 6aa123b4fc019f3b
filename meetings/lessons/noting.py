"""Noting lessons from an action item, with the measure that is to mend it. Rows 8.8, 8.9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.lessons.reading import Kind, near
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from meetings.tasks.kinds import MEASURE
from meetings.tasks.reading import about, step
from meetings.tasks.registering import NewTask, Registered, register_task
from storage import Session
from storage import lessons as rows
from storage import meetings as meeting_rows
from storage import tasks as task_rows

LONGEST_TEXT = 500


@dataclass(frozen=True, slots=True)
class NewMeasure:
    """What is to mend a shortcoming: who does what until when."""

    text: str
    owner_id: int
    due_on: date


@dataclass(frozen=True, slots=True)
class NewLesson:
    """What somebody notes about an item; ``same_as_id``: they said it is that one again."""

    kind: Kind
    text: str
    task_id: int
    same_as_id: int | None = None
    measure: NewMeasure | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """It is written down; ``measure`` where one was opened with it, ``times`` with this one."""

    lesson_id: int
    task_id: int
    kind: Kind
    times: int
    measure: Registered | None = None


def note(
    session: Session, actor: Actor, new: NewLesson, *, now: datetime, office: Office
) -> Noted | Refused:
    """Write down what was learnt from an item, with a measure where one is opened at once."""
    task = task_rows.locked(session, new.task_id)
    if task is None:
        return refused("gone")
    # What is learnt from a preparation task is said in the evaluation, not as 督办.
    registered = task.kind in task_rows.REGISTERED
    if not registered or not may(actor.who, Action.DISCUSS_TASK, about(session, task)):
        return refused("not-allowed")
    text = " ".join(new.text.split())
    if not text or len(text) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    if mark_in(text, office.profile):
        return refused("level-mark")
    root = _root(session, new, actor.who, task)
    if isinstance(root, Refused):
        return root
    opened = _measure(session, actor, new, task, now, office)
    if isinstance(opened, Refused):
        return opened
    row = rows.Lesson(
        kind=new.kind.value,
        text=text,
        task_id=task.id,
        meeting_id=task.meeting_id,
        by_id=actor.who.person_id,
        at=now,
        same_as_id=root,
        measure_id=opened.task_id if opened else None,
    )
    session.add(row)
    step(session, task, actor, new.kind.value, now=now, text=text)
    session.flush()
    _audit(session, actor, row, now)
    return Noted(row.id, task.id, new.kind, _times(session, root, row, actor.who, task), opened)


def may_note(session: Session, who: Who, task_id: int) -> bool:
    """Whether this person may note something about the item."""
    task = task_rows.task(session, task_id)
    if task is None or task.kind not in task_rows.REGISTERED:
        return False
    return may(who, Action.DISCUSS_TASK, about(session, task))


def may_open_measure(session: Session, who: Who, task_id: int) -> bool:
    """Whether this person may open a measure from the item: whoever registers items."""
    task = task_rows.task(session, task_id)
    if task is None:
        return False
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    if meeting is None:
        return may(who, Action.REGISTER_TASK)
    host = About(organiser_id=meeting.organiser_id)
    return meeting.state != "cancelled" and may(who, Action.REGISTER_TASK, host)


def _measure(
    session: Session,
    actor: Actor,
    new: NewLesson,
    task: task_rows.Task,
    now: datetime,
    office: Office,
) -> Registered | Refused | None:
    if new.measure is None:
        return None
    if new.kind is not Kind.SHORTCOMING:
        return refused("lesson-measure")
    wanted = NewTask(
        new.measure.text,
        new.measure.owner_id,
        new.measure.due_on,
        task.meeting_id,
        kind=MEASURE,
    )
    return register_task(session, actor, wanted, now=now, office=office)


def _root(
    session: Session, new: NewLesson, who: Who, task: task_rows.Task
) -> int | Refused | None:
    """The first time the same was noted; only what the person may see can be said to be it."""
    if new.same_as_id is None:
        return None
    same = next((one for one in near(session, who, task) if one.id == new.same_as_id), None)
    if same is None or new.kind is not Kind.SHORTCOMING:
        return refused("gone")
    return same.same_as_id or same.id


def _times(
    session: Session, root: int | None, row: rows.Lesson, who: Who, task: task_rows.Task
) -> int:
    if root is None:
        return 1
    found = near(session, who, task)
    return sum(one.id == root or one.same_as_id == root for one in found)


def _audit(session: Session, actor: Actor, row: rows.Lesson, now: datetime) -> None:
    changed(
        session,
        actor,
        "note lesson",
        f"lesson:{row.id}",
        now=now,
        after={
            "kind": row.kind,
            "task": row.task_id,
            "same_as": row.same_as_id,
            "measure": row.measure_id,
        },
    )
