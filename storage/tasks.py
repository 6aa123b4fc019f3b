"""Tasks: resolutions (督办事项) and every other duty, with their history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, UniqueConstraint, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Meeting

OPEN_STATES = ("assigned", "contested", "in_progress", "reported", "suspended")
#: 督办事项: what the register holds, and what reports and the next agenda are made of.
REGISTERED = ("resolution", "measure")
#: 筹备任务: owned and reminded like them, and in none of these.
PREPARATION = "preparation"


class Task(Base):
    """A duty: one owner, a due date, and a number people can say aloud (〔2026〕3号)."""

    __tablename__ = "tasks"
    __table_args__ = (UniqueConstraint("kind", "year", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: resolution / measure (整改措施) / preparation (筹备); later loan …
    kind: Mapped[str]
    year: Mapped[int]
    number: Mapped[int]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str]
    #: 目标、成果形式: what is to be there in the end; "" where the text says it.
    result: Mapped[str] = mapped_column(default="")
    #: Where it comes from beside the meeting: 批示, 交办, the number of the minutes.
    source: Mapped[str] = mapped_column(default="")
    owner_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: The lead unit (牵头单位): its head is told when the owner is late.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    due_on: Mapped[date]
    #: The first due date is kept whatever happens later.
    first_due_on: Mapped[date]
    #: assigned (待签收) / contested / in_progress (办理中) / reported (已反馈待核) /
    #: suspended (已中止) / closed (已销号).
    state: Mapped[str] = mapped_column(index=True)
    #: not_started / under_way / nearly_done / done.
    progress: Mapped[str] = mapped_column(default="not_started")
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    registered_at: Mapped[datetime]
    #: When the present owner was told; 签收 and reminders count from here.
    assigned_at: Mapped[datetime]
    accepted_at: Mapped[datetime | None]
    reported_at: Mapped[datetime | None]
    #: Who reported it done: that person never verifies it.
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    closed_at: Mapped[datetime | None]
    #: The last day on which the owner was reminded; the next slot counts from here.
    reminded_on: Mapped[date | None]
    #: A progress report quiets reminders up to and including this day.
    quiet_until: Mapped[date | None]
    escalated_on: Mapped[date | None]
    #: The last day on which head and hosts were told that nobody can reach the owner.
    unreachable_on: Mapped[date | None]
    #: 0 to 100 where a report said so, and the day of that report: the lamp compares them.
    percent: Mapped[int | None]
    percent_on: Mapped[date | None]
    #: How often the due day was extended, the task sent back, and opened again.
    extensions: Mapped[int] = mapped_column(default=0)
    returns: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)


class TaskPart(Base):
    """A co-owner's part of a task (协办): one person, their unit, what they do."""

    __tablename__ = "task_parts"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    text: Mapped[str]
    #: Not later than the task's; it follows where the task's moves.
    due_on: Mapped[date]
    #: assigned / accepted / done / dropped.
    state: Mapped[str]
    assigned_at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    #: What the co-owner reported.
    note: Mapped[str] = mapped_column(default="")
    reminded_on: Mapped[date | None]
    #: The last day on which the owner was told that nobody can reach the co-owner.
    unreachable_on: Mapped[date | None]
    quiet_until: Mapped[date | None]


class TaskMilestone(Base):
    """A step on the way (节点) with its own day."""

    __tablename__ = "task_milestones"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    text: Mapped[str]
    due_on: Mapped[date]
    done_at: Mapped[datetime | None]


class TaskRequest(Base):
    """Help or a decision asked of somebody for a task (协调), with answer and deadline."""

    __tablename__ = "task_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    #: help / decision / instruction (呈报 to the leader in charge).
    kind: Mapped[str]
    text: Mapped[str]
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    #: Who is to answer.
    of_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    answer_by: Mapped[date]
    #: open / answered / withdrawn.
    state: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None]
    reminded_on: Mapped[date | None]
    #: The last day on which the asker was told that nobody can reach who is to answer.
    unreachable_on: Mapped[date | None]


class TaskEvent(Base):
    """One step in a task's history. Never updated."""

    __tablename__ = "task_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), index=True)
    #: registered / accepted / contested / reassigned / progress / done / verified / returned …
    kind: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: On whose behalf, where by_id acted for somebody.
    for_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: phone / paper where somebody entered it for another; "" in chat.
    method: Mapped[str] = mapped_column(default="")
    #: not_started / under_way / nearly_done / done where the step is a report.
    progress: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    #: Of a report where it says so: 0 to 100, what hinders, what comes next. Of 完成: problems
    #: met and suggestions (row 8.5).
    percent: Mapped[int | None]
    problems: Mapped[str] = mapped_column(default="")
    next_step: Mapped[str] = mapped_column(default="")


class TaskFile(Base):
    """Evidence that came with a step."""

    __tablename__ = "task_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("task_events.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    #: Bytes.
    size: Mapped[int]


def task(session: Session, task_id: int) -> Task | None:
    """The task with this id."""
    return session.get(Task, task_id)


def locked(session: Session, task_id: int) -> Task | None:
    """The task, its row locked: a writing use case starts here."""
    return session.scalar(
        select(Task)
        .where(Task.id == task_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def open_tasks(session: Session) -> Sequence[Task]:
    """All tasks that are not closed, the earliest due first."""
    return session.scalars(
        select(Task).where(Task.state.in_(OPEN_STATES)).order_by(Task.due_on, Task.id)
    ).all()


def locked_open_tasks(session: Session) -> Sequence[Task]:
    """All tasks that are not closed, their rows locked in one statement: for the daily list."""
    return session.scalars(
        select(Task)
        .where(Task.state.in_(OPEN_STATES))
        .order_by(Task.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def open_tasks_of(session: Session, person_id: int) -> Sequence[Task]:
    """What this person owes, the earliest due first."""
    return session.scalars(
        select(Task)
        .where(Task.owner_id == person_id, Task.state.in_(OPEN_STATES))
        .order_by(Task.due_on, Task.id)
    ).all()


def tasks_in_state(
    session: Session, states: Sequence[str], *, hosted_by: int | None = None
) -> Sequence[Task]:
    """All tasks in one of these states, the earliest due first; ``hosted_by``: only those of this
    person's meetings, or registered by them."""
    wanted = select(Task).where(Task.state.in_(states)).order_by(Task.due_on, Task.id)
    if hosted_by is not None:
        own = select(Meeting.id).where(Meeting.organiser_id == hosted_by)
        wanted = wanted.where(or_(Task.registered_by_id == hosted_by, Task.meeting_id.in_(own)))
    return session.scalars(wanted).all()


def partners_of(session: Session, task_ids: Sequence[int]) -> dict[int, set[int]]:
    """Who has a part in these tasks, or was asked something for them, by task; what was dropped
    or withdrawn does not count."""
    found: dict[int, set[int]] = {}
    for asked in (
        select(TaskPart.task_id, TaskPart.person_id).where(TaskPart.state != "dropped"),
        select(TaskRequest.task_id, TaskRequest.of_id).where(TaskRequest.state != "withdrawn"),
    ):
        task_id = asked.selected_columns[0]
        for one, person_id in session.execute(asked.where(task_id.in_(task_ids))):
            found.setdefault(one, set()).add(person_id)
    return found


def doers_of(session: Session, task_ids: Sequence[int]) -> dict[int, set[int]]:
    """Who last reported these tasks done, and for whom they did, by task."""
    found: dict[int, set[int]] = {}
    events = session.execute(
        select(TaskEvent.task_id, TaskEvent.by_id, TaskEvent.for_id)
        .where(TaskEvent.task_id.in_(task_ids), TaskEvent.kind == "done")
        .order_by(TaskEvent.id)
    )
    for task_id, by_id, for_id in events:
        found[task_id] = {by_id, for_id or by_id}
    return found


def tasks_of_meeting(session: Session, meeting_id: int) -> Sequence[Task]:
    """What the meeting's register holds (督办事项), by number."""
    return session.scalars(
        select(Task)
        .where(Task.meeting_id == meeting_id, Task.kind.in_(REGISTERED))
        .order_by(Task.year, Task.number)
    ).all()


def events_of(session: Session, task_id: int) -> Sequence[TaskEvent]:
    """The task's history, the oldest step first."""
    return session.scalars(
        select(TaskEvent).where(TaskEvent.task_id == task_id).order_by(TaskEvent.id)
    ).all()


def evidence_of(session: Session, task_id: int) -> Sequence[tuple[TaskEvent, TaskFile]]:
    """What came with the reports, without the files of the discussion."""
    return [(event, file) for event, file in files_of(session, task_id) if event.kind != "comment"]


def files_of(session: Session, task_id: int) -> Sequence[tuple[TaskEvent, TaskFile]]:
    """All files of a task with the step they came with, the oldest first."""
    rows = session.execute(
        select(TaskEvent, TaskFile)
        .join(TaskFile, TaskFile.event_id == TaskEvent.id)
        .where(TaskEvent.task_id == task_id)
        .order_by(TaskFile.id)
    )
    return [(event, file) for event, file in rows]


def tasks_with(session: Session, digest: str) -> Sequence[Task]:
    """The tasks that have this blob as evidence."""
    return session.scalars(
        select(Task)
        .join(TaskEvent, TaskEvent.task_id == Task.id)
        .join(TaskFile, TaskFile.event_id == TaskEvent.id)
        .where(TaskFile.digest == digest)
        .distinct()
    ).all()


def parts_of(session: Session, task_id: int) -> Sequence[TaskPart]:
    """The task's parts that were not dropped, in order."""
    return session.scalars(
        select(TaskPart)
        .where(TaskPart.task_id == task_id, TaskPart.state != "dropped")
        .order_by(TaskPart.id)
    ).all()


def open_parts(session: Session) -> Sequence[TaskPart]:
    """Parts of open tasks that are not done."""
    return session.scalars(
        select(TaskPart)
        .join(Task, Task.id == TaskPart.task_id)
        .where(TaskPart.state.in_(("assigned", "accepted")), Task.state.in_(OPEN_STATES))
        .order_by(TaskPart.id)
    ).all()


def contested_parts(session: Session) -> Sequence[TaskPart]:
    """Parts of open tasks to which their co-owner objects."""
    return session.scalars(
        select(TaskPart)
        .join(Task, Task.id == TaskPart.task_id)
        .where(TaskPart.state == "contested", Task.state.in_(OPEN_STATES))
        .order_by(TaskPart.id)
    ).all()


def milestones_of(session: Session, task_id: int) -> Sequence[TaskMilestone]:
    """The task's milestones by their day."""
    return session.scalars(
        select(TaskMilestone)
        .where(TaskMilestone.task_id == task_id)
        .order_by(TaskMilestone.due_on, TaskMilestone.id)
    ).all()


def open_milestones(session: Session) -> Sequence[TaskMilestone]:
    """Milestones of open tasks that are not reached, by their day."""
    return session.scalars(
        select(TaskMilestone)
        .join(Task, Task.id == TaskMilestone.task_id)
        .where(TaskMilestone.done_at.is_(None), Task.state.in_(OPEN_STATES))
        .order_by(TaskMilestone.due_on, TaskMilestone.id)
    ).all()


def requests_of(session: Session, task_id: int) -> Sequence[TaskRequest]:
    """The task's requests for help, decision or instruction, in order."""
    return session.scalars(
        select(TaskRequest).where(TaskRequest.task_id == task_id).order_by(TaskRequest.id)
    ).all()


def open_requests(session: Session) -> Sequence[TaskRequest]:
    """Requests of open tasks that wait for an answer."""
    return session.scalars(
        select(TaskRequest)
        .join(Task, Task.id == TaskRequest.task_id)
        .where(TaskRequest.state == "open", Task.state.in_(OPEN_STATES))
        .order_by(TaskRequest.id)
    ).all()
