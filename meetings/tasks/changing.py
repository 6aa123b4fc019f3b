"""Changing a task: another due day, or a pause, once somebody else has approved it.

Norms SUP-04 and SUP-08: an extension is asked for before the due day, with a definite new day;
the first one is kept and extensions are counted. Row 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks import sharing
from meetings.tasks.loans import change_of, due_moved, extension_kind, not_a_loan
from meetings.tasks.reading import about, step
from meetings.tasks.registering import due_problem
from meetings.tasks.rhythm import State
from meetings.tasks.working import text_problem
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import tasks as rows

EXTENSION, SUSPENSION = "extension", "suspension"


@dataclass(frozen=True, slots=True)
class Asked:
    """The change was asked for and waits for a decision."""

    task_id: int
    approval_id: int


def subject(task_id: int) -> str:
    """What a request about a task is about."""
    return f"task:{task_id}"


def ask_extension(
    session: Session,
    actor: Actor,
    task_id: int,
    to: date,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Asked | Refused:
    """申请延期 to a definite day. Late ones are refused where the profile says so: they are judged
    on the old day."""
    task = _to_change(session, actor, task_id, reason, office)
    if isinstance(task, Refused):
        return task
    today = office.today(now)
    if office.profile.supervision.extension_before_due and today > task.due_on:
        return refused("task-extend-late")
    if to <= task.due_on:
        return refused("task-extend-earlier")
    if (problem := due_problem(to, now, office)) is not None:
        return problem
    wanted = _item(task, reason) | {"from": task.due_on.isoformat(), "to": to.isoformat()}
    return _ask(session, actor, task, extension_kind(task), wanted, now=now, office=office)


def ask_suspension(
    session: Session, actor: Actor, task_id: int, reason: str, *, now: datetime, office: Office
) -> Asked | Refused:
    """申请中止: the task rests until it is taken up again."""
    task = not_a_loan(_to_change(session, actor, task_id, reason, office))
    if isinstance(task, Refused):
        return task
    wanted = _item(task, reason)
    return _ask(session, actor, task, SUSPENSION, wanted, now=now, office=office)


def _to_change(
    session: Session, actor: Actor, task_id: int, reason: str, office: Office
) -> rows.Task | Refused:
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.CHANGE_TASK, about(session, task)):
        return refused("not-allowed")
    if task.state not in (State.ASSIGNED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    return text_problem(" ".join(reason.split()), office) or task


def _item(task: rows.Task, reason: str) -> dict[str, Any]:
    """Which item it is about, as it was named then, and why."""
    return {
        "of": task.kind,
        "year": task.year,
        "number": task.number,
        "text": task.text,
        "reason": " ".join(reason.split()),
    }


def _ask(
    session: Session,
    actor: Actor,
    task: rows.Task,
    kind: str,
    wanted: dict[str, Any],
    *,
    now: datetime,
    office: Office,
) -> Asked:
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    waiting = approval_rows.pending_about(session, kind, subject(task.id))
    approval_id = approvals.ask(
        session,
        actor,
        kind=kind,
        subject=subject(task.id),
        wanted=wanted,
        meeting=meeting,
        unit_id=task.unit_id,
        for_person_id=task.owner_id,
        now=now,
        office=office,
    )
    # Pressed twice it is one request, and one line of the history.
    if waiting is None or waiting.id != approval_id:
        for_id = task.owner_id
        text = wanted["reason"]
        step(session, task, actor, f"{change_of(kind)}_asked", now=now, for_id=for_id, text=text)
    return Asked(task.id, approval_id)


def extension_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of an approved extension: the due day moves, the first one is kept."""
    task = _of(session, approval)
    if isinstance(task, Refused):
        return task
    if task.due_on.isoformat() != approval.wanted["from"]:
        return refused("task-due-changed")
    move_due(session, task, date.fromisoformat(approval.wanted["to"]), now, office)
    task.extensions += 1
    _write_move(session, actor, approval, task, "extended", now)
    _tell_changed(session, task, approval, now, office)
    return None


def extension_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """A spoken approval was not confirmed: the former due day holds again."""
    task = _of(session, approval)
    if isinstance(task, Refused) or task.due_on.isoformat() != approval.wanted["to"]:
        return None  # settled otherwise meanwhile: nothing to take back
    move_due(session, task, date.fromisoformat(approval.wanted["from"]), now, office)
    task.extensions -= 1
    # What was asked on the strength of it names a day that does not hold any more.
    approvals.fall_away(session, actor, approval.subject, now=now, besides=approval.id)
    _write_move(session, actor, approval, task, "extension_undone", now)
    _tell_changed(session, task, approval, now, office)
    return None


def suspension_approved(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """The effect of an approved suspension: nobody is reminded until work is taken up again."""
    task = _of(session, approval)
    if isinstance(task, Refused):
        return task
    before, task.state = task.state, State.SUSPENDED.value
    text = approval.wanted["reason"]
    step(session, task, actor, "suspended", now=now, text=text, before=before)
    # Another request about it is moot; who has a part in it hears that it rests.
    approvals.fall_away(session, actor, approval.subject, now=now, besides=approval.id)
    sharing.tell_it_rests(session, task, now=now, office=office)
    _tell_changed(session, task, approval, now, office)
    return None


def suspension_undone(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    *,
    now: datetime,
    office: Office,
) -> Refused | None:
    """A spoken approval was not confirmed: work goes on."""
    task = rows.locked(session, _task_id(approval))
    if task is None or task.state != State.SUSPENDED:
        return None
    take_up(session, actor, task, "suspension_undone", "", now, office)
    return None


def _task_id(approval: approval_rows.Approval) -> int:
    return int(approval.subject.split(":")[1])


def _of(session: Session, approval: approval_rows.Approval) -> rows.Task | Refused:
    """The task of a request, its row locked, while it is still worked on."""
    task = rows.locked(session, _task_id(approval))
    if task is None:
        return refused("gone")
    if task.state not in (State.ASSIGNED, State.CONTESTED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    return task


def move_due(
    session: Session, task: rows.Task, due_on: date, now: datetime, office: Office
) -> None:
    """Another due day; parts that were due with it follow."""
    old, task.due_on = task.due_on, due_on
    due_moved(session, task, due_on)
    # What was just decided is today's word; the rhythm begins again from the new day.
    task.reminded_on, task.escalated_on = office.today(now), None
    task.quiet_until = None
    sharing.parts_follow(session, task, old_due=old, now=now, office=office)


def _write_move(
    session: Session,
    actor: Actor,
    approval: approval_rows.Approval,
    task: rows.Task,
    kind: str,
    now: datetime,
) -> None:
    old, new = approval.wanted["from"], approval.wanted["to"]
    text = f"{new} → {old}" if kind == "extension_undone" else f"{old} → {new}"
    step(session, task, actor, kind, now=now, text=text)
    refresh_panel(session, task, now)


def take_up(
    session: Session,
    actor: Actor,
    task: rows.Task,
    kind: str,
    text: str,
    now: datetime,
    office: Office,
) -> Reached | NoAccount:
    """Work on a suspended task goes on, and its owner is told."""
    before = task.state
    task.state = State.IN_PROGRESS.value if task.accepted_at else State.ASSIGNED.value
    task.reminded_on, task.escalated_on = office.today(now), None
    task.quiet_until = None
    step(session, task, actor, kind, now=now, text=text, before=before)
    notice = Notice(
        "task_resumed", {"task": task.id}, shows=f"task:{task.id}", meeting_id=task.meeting_id
    )
    refresh_panel(session, task, now)
    return chase(session, task.owner_id, notice, now=now, profile=office.profile)


def _tell_changed(
    session: Session,
    task: rows.Task,
    approval: approval_rows.Approval,
    now: datetime,
    office: Office,
) -> None:
    """The owner hears of it; who asked for it hears of the decision itself."""
    if task.owner_id == approval.asked_by_id:
        return
    notice = Notice(
        "task_changed", {"task": task.id}, shows=f"task:{task.id}", meeting_id=task.meeting_id
    )
    chase(session, task.owner_id, notice, now=now, profile=office.profile)


def refresh_panel(session: Session, task: rows.Task, now: datetime) -> None:
    """The panel of its meeting, if there is one, shows the task as it is now."""
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
