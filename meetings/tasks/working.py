"""Working on a task: the owner accepts or contests it, reports progress, reports it done. Row 8.3.

The owner's contact does all of it for them (张××代李××); the hosts write down what came by phone
or on paper. Who reported it done never verifies it.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Literal

from meetings import approvals, panel
from meetings.changes import Actor
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, may
from meetings.reach import NoAccount, Notice, Reached, tell
from meetings.tasks import sharing
from meetings.tasks.facts import chased
from meetings.tasks.kinds import asked_of
from meetings.tasks.loans import not_a_loan
from meetings.tasks.reading import about, hosts_of, step
from meetings.tasks.rhythm import State, quiet_through
from storage import Session
from storage import tasks as rows

LONGEST_REPORT = 500
MOST_FILES = 10

Method = Literal["", "phone", "paper"]


class Progress(StrEnum):
    """未启动 / 推进中 / 基本完成 / 完成."""

    NOT_STARTED = "not_started"
    UNDER_WAY = "under_way"
    NEARLY_DONE = "nearly_done"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stored file that came with a report."""

    digest: str
    name: str
    media_type: str
    #: Bytes.
    size: int


@dataclass(frozen=True, slots=True)
class Report:
    """How far it is, in one sentence; 完成 asks for evidence, in files or handed in on paper."""

    progress: Progress
    text: str
    files: tuple[Evidence, ...] = ()
    evidence_on_paper: bool = False
    #: How the owner told it, where one of the hosts writes it down.
    method: Method = ""
    #: 0 to 100, what hinders, what comes next; of 完成 problems met and suggestions (row 8.5).
    percent: int | None = None
    problems: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Moved:
    """The task moved on. ``told``: whether the owner could be reached, where they had to be."""

    task_id: int
    told: Reached | NoAccount | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Unchanged:
    """It was so already: pressed twice, or by two people."""

    task_id: int


def accept(
    session: Session, actor: Actor, task_id: int, *, now: datetime
) -> Moved | Unchanged | Refused:
    """签收: the owner takes it on."""
    task = not_a_loan(_mine(session, actor, task_id))
    if isinstance(task, Refused):
        return task
    if task.state == State.IN_PROGRESS:
        return Unchanged(task_id)
    if task.state != State.ASSIGNED:
        return refused(f"task-{task.state}")
    _accept(session, task, actor, now, "")
    _refresh(session, task, now)
    return Moved(task_id)


def contest(
    session: Session, actor: Actor, task_id: int, reason: str, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """有异议: back to the hosts with the reason; they reassign it or uphold it."""
    task = not_a_loan(_mine(session, actor, task_id))
    if isinstance(task, Refused):
        return task
    if task.state == State.CONTESTED:
        return Unchanged(task_id)
    if task.state != State.ASSIGNED:
        return refused(f"task-{task.state}")
    text = " ".join(reason.split())
    if (problem := text_problem(text, office)) is not None:
        return problem
    before, task.state = task.state, State.CONTESTED.value
    owner = task.owner_id
    step(session, task, actor, "contested", now=now, for_id=owner, text=text, before=before)
    _tell_hosts(session, task, "task_contested", Action.SET_TASK, now)
    _refresh(session, task, now)
    return Moved(task_id)


def report_progress(
    session: Session, actor: Actor, task_id: int, report: Report, *, now: datetime, office: Office
) -> Moved | Unchanged | Refused:
    """Report how far it is; 完成 is 报请办结 and waits for another person's check, or closes the
    task where none is asked for (``meetings.tasks.kinds``).

    Any report quiets reminders until the next slot. A report on what was not yet accepted
    accepts it.
    """
    task = not_a_loan(rows.locked(session, task_id) or refused("gone"))
    if isinstance(task, Refused):
        return task
    what = about(session, task)
    own = may(actor.who, Action.WORK_ON_TASK, what)
    if not own and not may(actor.who, Action.WORK_ON_TASK_FOR, what):
        return refused("not-allowed")
    checked = asked_of(task.kind, office.profile).verified
    ended = State.REPORTED if checked else State.CLOSED
    if task.state == ended and report.progress is Progress.DONE:
        return Unchanged(task_id)
    if task.state not in (State.ASSIGNED, State.IN_PROGRESS):
        return refused(f"task-{task.state}")
    cleaned = replace(
        report,
        text=" ".join(report.text.split()),
        problems=" ".join(report.problems.split()),
        next_step=" ".join(report.next_step.split()),
    )
    if (problem := _report_problem(session, task, cleaned, office)) is not None:
        return problem
    done = report.progress is Progress.DONE
    method = "" if own else (report.method or "phone")
    if task.state == State.ASSIGNED and asked_of(task.kind, office.profile).accept:
        _accept(session, task, actor, now, method)
    elif task.state == State.ASSIGNED:
        task.state, task.accepted_at = State.IN_PROGRESS.value, now
    _write_report(session, task, actor, cleaned, method, now, office)
    if done:
        # What was asked for it meanwhile (more time, a pause) is settled by its being done.
        approvals.fall_away(session, actor, f"task:{task.id}", now=now)
        if checked:
            _tell_hosts(session, task, "task_reported", Action.VERIFY_TASK, now)
    else:
        milestones = tuple(
            m.due_on for m in rows.milestones_of(session, task.id) if m.done_at is None
        )
        state = chased(task, office, milestones)
        task.quiet_until = quiet_through(state, office.today(now), office.calendar, office.profile)
    _refresh(session, task, now)
    return Moved(task_id)


def _mine(session: Session, actor: Actor, task_id: int) -> rows.Task | Refused:
    """The task, its row locked, where it is this person's to work on."""
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.WORK_ON_TASK, about(session, task)):
        return refused("not-allowed")
    return task


def text_problem(text: str, office: Office) -> Refused | None:
    """What is wrong with a sentence about a task, if anything."""
    if not text or len(text) > LONGEST_REPORT:
        return refused("task-text", limit=LONGEST_REPORT)
    return refused("level-mark") if mark_in(text, office.profile) else None


def _report_problem(
    session: Session, task: rows.Task, report: Report, office: Office
) -> Refused | None:
    done = report.progress is Progress.DONE
    evidence = asked_of(task.kind, office.profile).evidence
    # Where the owner's word is enough, one press says it.
    if (report.text or not done or evidence) and (
        problem := text_problem(report.text, office)
    ) is not None:
        return problem
    more = f"{report.problems}\n{report.next_step}"
    if len(more) > LONGEST_REPORT:
        return refused("task-text", limit=LONGEST_REPORT)
    if mark_in(more, office.profile):
        return refused("level-mark")
    if report.percent is not None and not 0 <= report.percent <= 100:
        return refused("task-percent")
    if not done:
        return None
    if (parts := sharing.open_parts_count(session, task.id)) > 0:
        return refused("task-parts-open", count=parts)
    if evidence and not report.files and not report.evidence_on_paper:
        return refused("task-evidence")
    return None


def _accept(session: Session, task: rows.Task, actor: Actor, now: datetime, method: str) -> None:
    before = task.state
    task.state = State.IN_PROGRESS.value
    task.accepted_at = now
    step(
        session,
        task,
        actor,
        "accepted",
        now=now,
        for_id=task.owner_id,
        method=method,
        before=before,
    )


def _write_report(
    session: Session,
    task: rows.Task,
    actor: Actor,
    report: Report,
    method: str,
    now: datetime,
    office: Office,
) -> None:
    done = report.progress is Progress.DONE
    closes = done and not asked_of(task.kind, office.profile).verified
    before = task.state
    task.progress = report.progress.value
    if report.percent is not None:
        task.percent, task.percent_on = report.percent, office.today(now)
    if done:
        task.state = State.CLOSED.value if closes else State.REPORTED.value
        task.closed_at = now if closes else None
        task.reported_at = now
        task.reported_by_id = actor.who.person_id
    event = step(
        session,
        task,
        actor,
        "finished" if closes else "done" if done else "progress",
        now=now,
        for_id=task.owner_id,
        text=report.text,
        method=method,
        progress=report.progress.value,
        before=before,
    )
    event.percent = report.percent
    event.problems, event.next_step = report.problems, report.next_step
    for file in report.files[:MOST_FILES]:
        session.add(
            rows.TaskFile(
                event_id=event.id,
                digest=file.digest,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
            )
        )
    session.flush()


def _tell_hosts(
    session: Session, task: rows.Task, kind: str, action: Action, now: datetime
) -> None:
    notice = Notice(kind, {"task": task.id}, shows=f"task:{task.id}", meeting_id=task.meeting_id)
    for person_id in hosts_of(session, task, action):
        tell(session, person_id, notice, now=now)


def _refresh(session: Session, task: rows.Task, now: datetime) -> None:
    if task.meeting_id is not None:
        panel.refresh(session, task.meeting_id, now=now)
