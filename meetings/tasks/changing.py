"""Changing a task: another due day or a pause after approval, opened again, facts put right.

Norms SUP-04 and SUP-08: an extension is asked for before the due day, with a definite new day;
the first one is kept and extensions are counted. Row 8.2.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal, assert_never

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import NoAccount, Notice, Reached, chase
from meetings.tasks import sharing
from meetings.tasks.reading import about, step
from meetings.tasks.registering import LONGEST_TEXT, due_problem, tell_assigned
from meetings.tasks.rhythm import State
from meetings.tasks.working import Moved, text_problem
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows

EXTENSION, SUSPENSION = "extension", "suspension"

#: What of a registered task can be put right: 事项, 成果形式, 来源, 牵头单位.
Amendable = Literal["text", "result", "source", "unit"]


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
    wanted = {
        **_item(task, reason),
        "from": task.due_on.isoformat(),
        "to": to.isoformat(),
    }
    return _ask(session, actor, task, EXTENSION, wanted, now=now, office=office)


def ask_suspension(
    session: Session, actor: Actor, task_id: int, reason: str, *, now: datetime, office: Office
) -> Asked | Refused:
    """申请中止: the task rests until it is taken up again."""
    task = _to_change(session, actor, task_id, reason, office)
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
        step(session, task, actor, f"{kind}_asked", now=now, for_id=for_id, text=text)
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
    _move_due(session, task, date.fromisoformat(approval.wanted["to"]), now, office)
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
    _move_due(session, task, date.fromisoformat(approval.wanted["from"]), now, office)
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
    _take_up(session, actor, task, "suspension_undone", "", now, office)
    return None


def resume(
    session: Session,
    actor: Actor,
    task_id: int,
    due_on: date | None,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """恢复办理: with another due day where the old one has passed meanwhile."""
    task = _to_set(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state != State.SUSPENDED:
        return refused(f"task-{task.state}")
    if (problem := due_problem(due_on or task.due_on, now, office)) is not None:
        return problem
    if due_on is not None:
        _move_due(session, task, due_on, now, office)
    told = _take_up(session, actor, task, "resumed", "", now, office)
    return Moved(task_id, told)


def reopen(
    session: Session,
    actor: Actor,
    task_id: int,
    due_on: date,
    reason: str,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """重新立项: a closed task is open again under its old number; its owner acknowledges anew."""
    task = _to_set(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state != State.CLOSED:
        return refused(f"task-{task.state}")
    text = " ".join(reason.split())
    if (problem := text_problem(text, office) or due_problem(due_on, now, office)) is not None:
        return problem
    task.closed_at = task.reported_at = task.reported_by_id = task.accepted_at = None
    task.state, task.progress, task.assigned_at = State.ASSIGNED.value, "under_way", now
    task.percent = task.percent_on = task.submitted_on = task.escalated_on = None
    task.reopened += 1
    _move_due(session, task, due_on, now, office)
    event = step(session, task, actor, "reopened", now=now, text=text, before=State.CLOSED.value)
    told = tell_assigned(session, task, event.id, now, office)
    _refresh(session, task, now)
    return Moved(task_id, told)


def amend(
    session: Session,
    actor: Actor,
    task_id: int,
    what: Amendable,
    value: str,
    *,
    now: datetime,
    office: Office,
) -> Moved | Refused:
    """Put a fact right: the text, the expected result, the source, or (by name) the lead unit.

    The history keeps what it was.
    """
    task = _to_set(session, actor, task_id)
    if isinstance(task, Refused):
        return task
    if task.state == State.CLOSED:
        return refused("task-closed")
    value = " ".join(value.split())
    if not value or len(value) > LONGEST_TEXT:
        return refused("task-text", limit=LONGEST_TEXT)
    if mark_in(value, office.profile):
        return refused("level-mark")
    match what:
        case "text":
            before, task.text = task.text, value
        case "result":
            before, task.result = task.result, value
        case "source":
            before, task.source = task.source, value
        case "unit":
            unit = people_rows.unit_named(session, value)
            if unit is None:
                return refused("task-unit-unknown", name=value)
            former = people_rows.unit(session, task.unit_id) if task.unit_id else None
            before, task.unit_id = former.name if former else "", unit.id
        case _:
            assert_never(what)
    changed = f"{before} → {value}" if before else value
    step(session, task, actor, f"amended_{what}", now=now, text=changed)
    _refresh(session, task, now)
    return Moved(task_id)


def _to_set(session: Session, actor: Actor, task_id: int) -> rows.Task | Refused:
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.SET_TASK, about(session, task)):
        return refused("not-allowed")
    return task


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


def _move_due(
    session: Session, task: rows.Task, due_on: date, now: datetime, office: Office
) -> None:
    old, task.due_on = task.due_on, due_on
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
    _refresh(session, task, now)


def _take_up(
    session: Session,
    actor: Actor,
    task: rows.Task,
    kind: str,
    text: str,
    now: datetime,
    office: Office,
) -> Reached | NoAccount:
    before = task.state
    task.state = State.IN_PROGRESS.value if task.accepted_at else State.ASSIGNED.value
    task.reminded_on, task.escalated_on = office.today(now), None
    task.quiet_until = None
    step(session, task, actor, kind, now=now, text=text, before=before)
    notice = Notice(
        "task_resumed", {"task": task.id}, shows=f"task:{task.id}", meeting_id=task.meeting_id
    )
    _refresh(session, task, now)
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


def _refresh(session: Session, task: rows.Task, now: datetime) -> None:
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
