"""Verifying: somebody else looks at what was reported done, and closes it or sends it back.

Row 8.5, norms SUP-09: 销号 is never done by the doer, by who reported, or by the owner's contact.
"""

from __future__ import annotations

from datetime import datetime

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import Notice, Reached, chase, tell
from meetings.tasks import sharing
from meetings.tasks.reading import about, step
from meetings.tasks.rhythm import State
from meetings.tasks.working import LONGEST_REPORT, Moved, Unchanged
from storage import Session, work
from storage import tasks as rows

#: The work that files a closed task's sheet with its meeting (``meetings.reports.filing``).
FILING = "file_task"


def verify(
    session: Session, actor: Actor, task_id: int, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """确认销号: the result was checked; the task is closed, its owner told, its sheet filed."""
    task = _to_verify(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state == State.CLOSED:
        return Unchanged(task_id)
    if task.state != State.REPORTED:
        return refused("task-not-reported")
    task.state = State.CLOSED.value
    task.closed_at = now
    step(session, task, actor, "verified", now=now, before=State.REPORTED.value)
    sharing.drop_what_is_open(session, actor, task, now=now, office=office)
    approvals.fall_away(session, actor, f"task:{task.id}", now=now)
    file_later(session, actor, task, now=now)
    _tell_doers(session, task, "task_closed", now, office)
    return Moved(task_id)


def return_task(
    session: Session, actor: Actor, task_id: int, remark: str, *, now: datetime, office: Office
) -> Moved | Refused:
    """退回: back to work with a remark. Reminders begin again from here."""
    task = _to_verify(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state != State.REPORTED:
        return refused("task-not-reported")
    text = " ".join(remark.split())
    if not text or len(text) > LONGEST_REPORT:
        return refused("task-text", limit=LONGEST_REPORT)
    if mark_in(text, office.profile):
        return refused("level-mark")
    task.state = State.IN_PROGRESS.value
    task.progress = "under_way"
    task.returns += 1
    # The return itself is today's word to the owner.
    task.reminded_on = office.today(now)
    task.quiet_until = None
    step(session, task, actor, "returned", now=now, text=text, before=State.REPORTED.value)
    _tell_doers(session, task, "task_returned", now, office)
    return Moved(task_id)


def _to_verify(session: Session, actor: Actor, task_id: int) -> rows.Task | Refused:
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    what = about(session, task)
    if may(actor.who, Action.VERIFY_TASK, what):
        return task
    # Hosts who are turned away only because it is their own deserve to hear that.
    own = may(actor.who, Action.WORK_ON_TASK_FOR, what)
    return refused("task-own") if own else refused("not-allowed")


def file_later(session: Session, actor: Actor, task: rows.Task, *, now: datetime) -> None:
    """Owe the meeting's file the whole history (row 8.7); an item of no meeting has none. Who
    closed it hears of it only where it can not be filed."""
    if task.meeting_id is not None and task.kind in rows.REGISTERED:
        work.start(
            session,
            FILING,
            {"task": task.id},
            asked_by_person_id=actor.who.person_id,
            address_key=None,
            total=1,
            now=now,
        )


def _tell_doers(
    session: Session, task: rows.Task, kind: str, now: datetime, office: Office
) -> None:
    notice = Notice(kind, {"task": task.id}, shows=f"task:{task.id}", meeting_id=task.meeting_id)
    told = chase(session, task.owner_id, notice, now=now, profile=office.profile)
    reporter = task.reported_by_id
    # Who reported it for the owner hears what became of it, too; but once.
    if reporter not in (None, task.owner_id) and told != Reached(reporter):
        tell(session, reporter, notice, now=now)
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
