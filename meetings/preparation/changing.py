"""Changing a preparation task: another day, not to be done after all, not done after all.

Another owner is ``meetings.tasks.reassign``; done is ``meetings.tasks.report_progress``. Row 2.1a.
"""

from __future__ import annotations

from datetime import date, datetime

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.preparation.following import recount
from meetings.preparation.telling import tell_owners
from meetings.reach import Notice, chase
from meetings.tasks import sharing
from meetings.tasks.changing import move_due
from meetings.tasks.kinds import PREPARATION, asked_of
from meetings.tasks.reading import about, step
from meetings.tasks.registering import due_problem
from meetings.tasks.rhythm import State
from meetings.tasks.working import Moved, Unchanged, text_problem
from storage import Session
from storage import meetings as meeting_rows
from storage import preparation as rows
from storage import tasks as task_rows


def set_day(
    session: Session, actor: Actor, task_id: int, due_on: date, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """改时限: a day set by hand, which the meeting moves no more."""
    found = _to_set(session, actor, task_id)
    if isinstance(found, Refused):
        return found
    task, line = found
    if task.state not in (State.ASSIGNED, State.CONTESTED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    if (problem := due_problem(due_on, now, office)) is not None:
        return problem
    if due_on == task.due_on and line.lead_wd is None:
        return Unchanged(task_id)
    old = task.due_on
    line.lead_wd = line.counted_from = None
    move_due(session, task, due_on, now, office)
    line.told_due_on = due_on
    text = f"{old.isoformat()} → {due_on.isoformat()}"
    step(session, task, actor, "day_set", now=now, text=text)
    told = None
    if task.owner_id != actor.who.person_id and old != due_on:
        notice = Notice(
            "task_changed", {"task": task.id}, shows=f"task:{task.id}", meeting_id=task.meeting_id
        )
        told = chase(session, task.owner_id, notice, now=now, profile=office.profile)
    return _moved(session, task, now, Moved(task_id, told))


def drop(
    session: Session, actor: Actor, task_id: int, reason: str, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """不再办理: closed without being done; the history keeps it with the reason."""
    found = _to_set(session, actor, task_id)
    if isinstance(found, Refused):
        return found
    task, line = found
    if task.state == State.CLOSED:
        return Unchanged(task_id) if task.progress != "done" else refused("preparation-done")
    text = " ".join(reason.split())
    if (problem := text_problem(text, office)) is not None:
        return problem
    withdraw(session, actor, task, "dropped", text, now=now, office=office)
    tell_owners(
        session,
        "preparation_dropped",
        line.meeting_id,
        [task],
        besides=actor.who.person_id,
        more={"reason": text},
        now=now,
        office=office,
    )
    return _moved(session, task, now, Moved(task_id))


def withdraw(
    session: Session,
    actor: Actor,
    task: task_rows.Task,
    kind: str,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Close an open task that will not be done, with everything that hangs on it."""
    if task.progress == "done":
        task.progress = "nearly_done"
    _shut(session, actor, task, kind, text, now=now, office=office)


def close(
    session: Session,
    actor: Actor,
    task: task_rows.Task,
    kind: str,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    """Close an open task as done, whoever says so."""
    task.progress = "done"
    _shut(session, actor, task, kind, text, now=now, office=office)


def _shut(
    session: Session,
    actor: Actor,
    task: task_rows.Task,
    kind: str,
    text: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    before, task.state, task.closed_at = task.state, State.CLOSED.value, now
    step(session, task, actor, kind, now=now, text=text, before=before)
    sharing.drop_what_is_open(session, actor, task, now=now, office=office)
    approvals.fall_away(session, actor, f"task:{task.id}", now=now)


def take_back(
    session: Session, actor: Actor, task_id: int, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """It was not done after all, or is to be done after all. Its day follows what the meeting did
    meanwhile."""
    task = task_rows.locked(session, task_id)
    line = rows.line_of(session, task_id)
    if task is None or line is None:
        return refused("gone")
    what, done = about(session, task), task.progress == "done"
    hosts = may(actor.who, Action.EDIT_MEETING, what)
    works = may(actor.who, Action.WORK_ON_TASK, what)
    works = works or may(actor.who, Action.WORK_ON_TASK_FOR, what)
    if not hosts and not works:
        return refused("not-allowed")
    if task.state != State.CLOSED:
        return Unchanged(task_id)
    # What the hosts withdrew they take up again; what was done, who did it or entered it.
    if not done and not hosts:
        return refused("not-allowed")
    if done and asked_of(PREPARATION, office.profile).verified:
        return refused("preparation-checked")
    meeting = meeting_rows.meeting(session, line.meeting_id)
    if meeting is None or meeting.state == "cancelled":
        return refused("meeting-over")
    # Who says that it is not done knows more than the house sees.
    line.settled = "by_hand" if done else ""
    open_again(session, actor, meeting, task, line, "taken_back", now=now, office=office)
    return _moved(session, task, now, Moved(task_id))


def open_again(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    task: task_rows.Task,
    line: rows.PreparationLine,
    kind: str,
    *,
    now: datetime,
    office: Office,
) -> None:
    """A closed task is to be done after all, by the day that follows from the meeting as it is
    now; the caller tells its owner."""
    task.state, task.progress = State.IN_PROGRESS.value, "under_way"
    task.closed_at = task.reported_at = task.reported_by_id = None
    step(session, task, actor, kind, now=now, before=State.CLOSED.value)
    recount(session, actor, meeting, task, line, now=now, office=office)
    line.told_due_on = task.due_on


def _to_set(
    session: Session, actor: Actor, task_id: int
) -> tuple[task_rows.Task, rows.PreparationLine] | Refused:
    """The task, its row locked, where this person runs its meeting."""
    task = task_rows.locked(session, task_id)
    line = rows.line_of(session, task_id)
    if task is None or line is None:
        return refused("gone")
    if not may(actor.who, Action.EDIT_MEETING, about(session, task)):
        return refused("not-allowed")
    return task, line


def _moved(session: Session, task: task_rows.Task, now: datetime, outcome: Moved) -> Moved:
    session.flush()
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
    return outcome
