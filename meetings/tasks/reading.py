"""What is shown of a task, who may do what with it now, and who answers for the register."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum, auto
from functools import partial

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import About, Action, Named, Role, Who, may, named, who_is
from meetings.tasks.rhythm import Chased, Lamp, State, lamp_of, overdue_days
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import tasks as rows


class Deed(Enum):
    """What this person may do with the task as it stands: the buttons of its card."""

    ACCEPT = auto()
    CONTEST = auto()
    REPORT = auto()
    REPORT_DONE = auto()
    #: Somebody of the hosts writes down what the owner told them.
    REPORT_FOR = auto()
    VERIFY = auto()
    RETURN = auto()
    REASSIGN = auto()
    #: A contested task stays with its owner.
    UPHOLD = auto()
    #: 申请延期, before the due day.
    EXTEND = auto()
    #: 申请中止, and 恢复办理 afterwards.
    SUSPEND = auto()
    RESUME = auto()
    #: 重新立项: the number stays.
    REOPEN = auto()
    #: 呈报 to the leader in charge.
    SUBMIT = auto()
    #: 协办与节点: parts of co-owners and milestones.
    SHARE = auto()
    #: 请求协调: help or a decision of another unit.
    ASK_HELP = auto()
    #: 留言.
    DISCUSS = auto()


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


def chased(task: rows.Task, office: Office) -> Chased:
    """What the rhythm depends on, of this row."""
    return Chased(
        state=State(task.state),
        due_on=task.due_on,
        assigned_on=office.today(task.assigned_at),
        reminded_on=task.reminded_on,
        escalated_on=task.escalated_on,
        quiet_until=task.quiet_until,
        reported_on=office.today(task.reported_at) if task.reported_at else None,
    )


def facts_of(session: Session, task_id: int, *, now: datetime, office: Office) -> TaskFacts | None:
    """The task as it stands; None where there is none."""
    task = rows.task(session, task_id)
    return facts(session, task, now=now, office=office) if task else None


def facts(session: Session, task: rows.Task, *, now: datetime, office: Office) -> TaskFacts:
    """The task as it stands."""
    today = office.today(now)
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
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
        lamp=lamp_of(chased(task, office), today, office.calendar, office.profile),
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
            Milestone(m.id, m.text, m.due_on, m.done_at is not None)
            for m in rows.milestones_of(session, task.id)
        ),
        requests=_requests(session, task.id),
    )


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
    return tuple(
        Step(
            id=event.id,
            kind=event.kind,
            at=event.at,
            by=people[event.by_id].name,
            for_=people[event.for_id].name if event.for_id is not None else "",
            method=event.method,
            progress=event.progress,
            text=event.text,
            files=files.count(event.id),
            percent=event.percent,
            problems=event.problems,
            next_step=event.next_step,
        )
        for event in events
    )


def about(session: Session, task: rows.Task) -> About:
    """What rights depend on: the owner, the lead unit, the hosts, and who reported it done."""
    meeting = meeting_rows.meeting(session, task.meeting_id) if task.meeting_id else None
    reporter = task.reported_by_id if task.state == State.REPORTED else None
    partners = {part.person_id for part in rows.parts_of(session, task.id)}
    partners |= {request.of_id for request in rows.requests_of(session, task.id)}
    return About(
        person_id=task.owner_id,
        unit_id=task.unit_id,
        organiser_id=meeting.organiser_id if meeting else task.registered_by_id,
        asked_by=frozenset() if reporter is None else frozenset({reporter}),
        partners=frozenset(partners),
    )


def see(
    session: Session, who: Who, task_id: int, *, now: datetime, office: Office
) -> TaskFacts | Refused:
    """The task, for those who may see it."""
    task = rows.task(session, task_id)
    if task is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, about(session, task)):
        return refused("not-allowed")
    return facts(session, task, now=now, office=office)


def deeds(session: Session, who: Who, task_id: int) -> tuple[Deed, ...]:
    """What this person may do with the task now, in the order of the buttons."""
    task = rows.task(session, task_id)
    if task is None:
        return ()
    what = about(session, task)
    work = may(who, Action.WORK_ON_TASK, what)
    enter = may(who, Action.WORK_ON_TASK_FOR, what)
    verify = may(who, Action.VERIFY_TASK, what)
    reassign = may(who, Action.REASSIGN_TASK, what)
    host = may(who, Action.SET_TASK, what)
    wanted: dict[State, tuple[tuple[Deed, bool], ...]] = {
        State.ASSIGNED: (
            (Deed.ACCEPT, work),
            (Deed.CONTEST, work),
            (Deed.REPORT_FOR, enter and not work),
            (Deed.REASSIGN, reassign),
        ),
        State.CONTESTED: ((Deed.REASSIGN, reassign), (Deed.UPHOLD, host)),
        State.IN_PROGRESS: (
            (Deed.REPORT, work),
            (Deed.REPORT_DONE, work),
            (Deed.REPORT_FOR, enter and not work),
            (Deed.REASSIGN, reassign),
        ),
        State.REPORTED: ((Deed.VERIFY, verify), (Deed.RETURN, verify)),
        State.SUSPENDED: (),
        State.CLOSED: (),
    }
    return tuple(deed for deed, holds in wanted[State(task.state)] if holds)


def sets_due(session: Session, who: Who, task_id: int) -> bool:
    """Whether this person may set the task's due day."""
    task = rows.task(session, task_id)
    return task is not None and may(who, Action.SET_TASK, about(session, task))


def tasks_of_meeting(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> tuple[TaskFacts, ...] | Refused:
    """The meeting's tasks by number, for its hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SEE_TASK, About(organiser_id=meeting.organiser_id)):
        return refused("not-allowed")
    found = rows.tasks_of_meeting(session, meeting_id)
    return tuple(facts(session, task, now=now, office=office) for task in found)


def waiting_for(session: Session, who: Who) -> tuple[rows.Task, ...]:
    """Tasks that wait for this person: reported ones to verify, contested ones to settle."""
    found = []
    for task in rows.tasks_in_state(session, (State.REPORTED, State.CONTESTED)):
        action = Action.VERIFY_TASK if task.state == State.REPORTED else Action.SET_TASK
        if may(who, action, about(session, task)):
            found.append(task)
    return tuple(found)


def hosts_of(
    session: Session,
    task: rows.Task,
    action: Action,
    *,
    who: Callable[[int], Who | None] | None = None,
) -> tuple[int, ...]:
    """Who is asked to do this with the task: its organiser or who registered it; where neither
    may or neither is there, the whole secretariat. ``who`` looks people up, if not ``who_is``."""
    look_up = who or partial(who_is, session)
    what = about(session, task)
    first = dict.fromkeys(i for i in (what.organiser_id, task.registered_by_id) if i is not None)
    secretariat = people_rows.people_with_role(session, Role.SECRETARIAT.value)
    for group in (first, [person.id for person in secretariat]):
        able = [i for i in group if (one := look_up(i)) and may(one, action, what)]
        if able:
            return tuple(able)
    return ()


def step(
    session: Session,
    task: rows.Task,
    actor: Actor,
    kind: str,
    *,
    now: datetime,
    for_id: int | None = None,
    text: str = "",
    method: str = "",
    progress: str = "",
    before: str | None = None,
) -> rows.TaskEvent:
    """Write one step into the task's history and into the audit."""
    by_id = actor.who.person_id
    event = rows.TaskEvent(
        task_id=task.id,
        kind=kind,
        at=now,
        by_id=by_id,
        for_id=for_id if for_id != by_id else None,
        text=text,
        method=method,
        progress=progress,
    )
    session.add(event)
    session.flush()
    changed(
        session,
        actor,
        f"task {kind}",
        f"task:{task.id}",
        now=now,
        for_person_id=for_id,
        before={"state": before} if before else None,
        after={"state": task.state, "owner": task.owner_id, "due": task.due_on.isoformat()},
        reason=text or None,
    )
    return event
