"""A task as it stands, for cards, lists and papers: facts read at one moment. Rows 8.1 to 8.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.office import Office
from meetings.people import Named, named
from meetings.tasks.comments import taken_back
from meetings.tasks.kinds import asked_of
from meetings.tasks.loans import change_of
from meetings.tasks.rhythm import (
    Chased,
    Lamp,
    Reason,
    State,
    lamp_of,
    lamp_reason,
    overdue_days,
    points_behind,
)
from storage import Session
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a task's history."""

    id: int
    kind: str
    at: datetime
    by: str
    #: On whose behalf; "" where they acted for themselves.
    for_: str
    method: str
    progress: str
    text: str
    files: int
    #: Of a report: 0 to 100, what hinders, what comes next. Of 完成: problems and suggestions.
    percent: int | None = None
    problems: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """A co-owner's part."""

    id: int
    person: Named | None
    text: str
    due_on: date
    #: assigned / accepted / done.
    state: str
    note: str


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step on the way; ``done`` once it is reached."""

    id: int
    text: str
    due_on: date
    done: bool


@dataclass(frozen=True, slots=True)
class Help:
    """Help, a decision or an instruction asked of somebody."""

    id: int
    #: help / decision / instruction.
    kind: str
    text: str
    asked_by: Named | None
    of: Named | None
    answer_by: date
    #: open / answered / withdrawn.
    state: str
    answer: str


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as it stands, for cards and lists."""

    id: int
    year: int
    number: int
    text: str
    meeting_id: int | None
    meeting: str
    owner: Named | None
    owner_id: int
    due_on: date
    first_due_on: date
    state: State
    progress: str
    lamp: Lamp | None
    #: Working days to the due day, or overdue; both 0 on the due day itself.
    days_left: int
    days_late: int
    reported_by_id: int | None
    steps: tuple[Step, ...]
    unit: str = ""
    result: str = ""
    source: str = ""
    percent: int | None = None
    extensions: int = 0
    parts: tuple[Part, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    requests: tuple[Help, ...] = ()
    #: resolution / measure / preparation.
    kind: str = "resolution"
    #: Why the lamp is as it is, with the points behind plan by the last reported percentage.
    lamp_reason: Reason = Reason.NONE
    points_behind: int = 0
    #: Whether an extension or a suspension waits for a decision (its kind).
    asked_change: str = ""


def chased(task: rows.Task, office: Office, milestones: tuple[date, ...] = ()) -> Chased:
    """What the rhythm depends on, of this row; ``milestones``: days of those not yet reached."""
    return Chased(
        state=State(task.state),
        due_on=task.due_on,
        assigned_on=office.today(task.assigned_at),
        reminded_on=task.reminded_on,
        escalated_on=task.escalated_on,
        unreachable_on=task.unreachable_on,
        quiet_until=task.quiet_until,
        reported_on=office.today(task.reported_at) if task.reported_at else None,
        percent=task.percent,
        percent_on=task.percent_on,
        milestones=milestones,
        accept_asked=asked_of(task.kind, office.profile).accept,
    )


def facts_of(session: Session, task_id: int, *, now: datetime, office: Office) -> TaskFacts | None:
    """The task as it stands; None where there is none."""
    task = rows.task(session, task_id)
    return facts(session, task, now=now, office=office) if task else None


def facts(session: Session, task: rows.Task, *, now: datetime, office: Office) -> TaskFacts:
    """The task as it stands."""
    today = office.today(now)
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    milestones = rows.milestones_of(session, task.id)
    days = tuple(m.due_on for m in milestones if m.done_at is None)
    state = chased(task, office, days)
    return TaskFacts(
        id=task.id,
        year=task.year,
        number=task.number,
        text=task.text,
        meeting_id=task.meeting_id,
        meeting=meeting.title if meeting else "",
        owner=named(session, [task.owner_id]).get(task.owner_id),
        owner_id=task.owner_id,
        due_on=task.due_on,
        first_due_on=task.first_due_on,
        state=State(task.state),
        progress=task.progress,
        lamp=lamp_of(state, today, office.calendar, office.profile),
        days_left=max(0, office.calendar.working_days_between(today, task.due_on)),
        days_late=overdue_days(task.due_on, today, office.calendar),
        reported_by_id=task.reported_by_id,
        steps=_steps(session, task.id),
        unit=_unit_name(session, task),
        result=task.result,
        source=task.source,
        percent=task.percent,
        extensions=task.extensions,
        parts=_parts(session, task.id),
        milestones=tuple(
            Milestone(m.id, m.text, m.due_on, m.done_at is not None) for m in milestones
        ),
        kind=task.kind,
        lamp_reason=lamp_reason(state, today, office.calendar, office.profile),
        asked_change=_asked_change(session, task),
        points_behind=points_behind(state, office.calendar),
        requests=_requests(session, task.id),
    )


def _asked_change(session: Session, task: rows.Task) -> str:
    waiting = approval_rows.pending_of_subject(session, f"task:{task.id}")
    return change_of(waiting[0].kind) if waiting else ""


def _unit_name(session: Session, task: rows.Task) -> str:
    unit = people_rows.unit(session, task.unit_id) if task.unit_id is not None else None
    return unit.name if unit else ""


def _parts(session: Session, task_id: int) -> tuple[Part, ...]:
    found = rows.parts_of(session, task_id)
    people = named(session, [part.person_id for part in found])
    return tuple(
        Part(p.id, people.get(p.person_id), p.text, p.due_on, p.state, p.note) for p in found
    )


def _requests(session: Session, task_id: int) -> tuple[Help, ...]:
    found = rows.requests_of(session, task_id)
    people = named(session, sorted({i for r in found for i in (r.asked_by_id, r.of_id)}))
    return tuple(
        Help(
            id=r.id,
            kind=r.kind,
            text=r.text,
            asked_by=people.get(r.asked_by_id),
            of=people.get(r.of_id),
            answer_by=r.answer_by,
            state=r.state,
            answer=r.answer,
        )
        for r in found
    )


def _steps(session: Session, task_id: int) -> tuple[Step, ...]:
    events = rows.events_of(session, task_id)
    ids = {i for event in events for i in (event.by_id, event.for_id) if i is not None}
    people = named(session, sorted(ids))
    files = [event.id for event, _ in rows.files_of(session, task_id)]
    gone = taken_back(events)
    return tuple(
        Step(
            id=event.id,
            kind=event.kind,
            at=event.at,
            by=people[event.by_id].name,
            for_=people[event.for_id].name if event.for_id is not None else "",
            method=event.method,
            progress=event.progress,
            text="" if event.id in gone else event.text,
            files=0 if event.id in gone else files.count(event.id),
            percent=event.percent,
            problems=event.problems,
            next_step=event.next_step,
        )
        for event in events
    )
