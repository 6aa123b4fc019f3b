"""Preparation (筹备): templates of its tasks, who is in which group, and which task is which line.

The tasks themselves are tasks like any other (``storage.tasks``, kind ``preparation``).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, UniqueConstraint, delete, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Meeting
from storage.tasks import OPEN_STATES, PREPARATION, Task


class TaskTemplate(Base):
    """One edition of a template of tasks. Editions are never updated; the highest one holds."""

    __tablename__ = "task_templates"
    __table_args__ = (UniqueConstraint("name", "edition"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    edition: Mapped[int]
    #: Suggested for meetings of this class and package; "" for any.
    class_: Mapped[str] = mapped_column("class", default="")
    package: Mapped[str] = mapped_column(default="")
    #: In order, each {group, text, result, lead_wd, what}: working days before the start
    #: (below 0: after the end), and what the line is about (``room``, ``notice`` …) or "".
    lines: Mapped[list[Any]]
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: The template is offered no more.
    retired_at: Mapped[datetime | None]


class WorkGroup(Base):
    """A group of the meeting's staff (会务分工): 材料组, 会务组, 宣传组, 保障组 …"""

    __tablename__ = "work_groups"
    __table_args__ = (UniqueConstraint("meeting_id", "name"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    name: Mapped[str]
    #: 组长: owns what the group is to do and nobody else was named for.
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: What the group is for, as the 分工 says it.
    text: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


class WorkGroupMember(Base):
    """Somebody in a group of the meeting's staff."""

    __tablename__ = "work_group_members"

    group_id: Mapped[int] = mapped_column(ForeignKey("work_groups.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)


class PreparationLine(Base):
    """What a task of kind ``preparation`` is in its meeting: its group and its lead time."""

    __tablename__ = "preparation_lines"

    task_id: Mapped[int] = mapped_column(ForeignKey("tasks.id"), primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    template_id: Mapped[int | None] = mapped_column(ForeignKey("task_templates.id"))
    group: Mapped[str] = mapped_column("group_name", default="")
    #: Working days before the start, below 0 after the end; None: a day set by hand, which
    #: does not move with the meeting.
    lead_wd: Mapped[int | None]
    #: The day of the meeting the due day was counted from; another one and it is counted anew.
    counted_from: Mapped[date | None]
    #: The due day its owner was last told.
    told_due_on: Mapped[date | None]
    #: room / notice / roster / papers / seats / equipment … or "".
    what: Mapped[str] = mapped_column(default="")
    #: by_fact: the house saw itself that it is done. by_hand: somebody said that it is not, and
    #: the house leaves it alone. Else "".
    settled: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)


_is_groups = (WorkGroup.meeting_id == PreparationLine.meeting_id) & (
    WorkGroup.name == PreparationLine.group
)


def newest_editions(session: Session) -> Sequence[TaskTemplate]:
    """Of every template the edition that holds, retired ones too, by name."""
    last = (
        select(TaskTemplate.name, func.max(TaskTemplate.edition).label("edition"))
        .group_by(TaskTemplate.name)
        .subquery()
    )
    holds = (last.c.name == TaskTemplate.name) & (last.c.edition == TaskTemplate.edition)
    return session.scalars(
        select(TaskTemplate).join(last, holds).order_by(TaskTemplate.name)
    ).all()


def editions_of(session: Session, name: str) -> Sequence[TaskTemplate]:
    """Every edition of the template of this name, the newest first."""
    return session.scalars(
        select(TaskTemplate).where(TaskTemplate.name == name).order_by(TaskTemplate.edition.desc())
    ).all()


def lock_name(session: Session, name: str) -> None:
    """Whoever writes an edition of this name waits for who does just now."""
    first = select(TaskTemplate.id).where(TaskTemplate.name == name, TaskTemplate.edition == 1)
    session.execute(first.with_for_update()).first()


def add_edition(session: Session, row: TaskTemplate) -> bool:
    """Write a further edition; False: somebody else wrote one of this number at this moment, and
    nothing is written."""
    try:
        with session.begin_nested():
            session.add(row)
            session.flush()
    except IntegrityError:
        return False
    return True


def edition(session: Session, template_id: int) -> TaskTemplate | None:
    """One edition of a template."""
    return session.get(TaskTemplate, template_id)


def tasks_of(session: Session, meeting_id: int) -> Sequence[tuple[Task, PreparationLine]]:
    """The meeting's preparation tasks with their lines, the earliest due first."""
    found = session.execute(
        select(Task, PreparationLine)
        .join(PreparationLine, PreparationLine.task_id == Task.id)
        .where(PreparationLine.meeting_id == meeting_id)
        .order_by(Task.due_on, PreparationLine.position, Task.id)
    )
    return [(task, line) for task, line in found]


def locked_tasks_of(session: Session, meeting_id: int) -> Sequence[tuple[Task, PreparationLine]]:
    """The same, open ones only and their rows locked, in the order everybody locks them."""
    found = session.execute(
        select(Task, PreparationLine)
        .join(PreparationLine, PreparationLine.task_id == Task.id)
        .where(PreparationLine.meeting_id == meeting_id, Task.state.in_(OPEN_STATES))
        .order_by(Task.id)
        .with_for_update(of=Task)
        .execution_options(populate_existing=True)
    )
    return [(task, line) for task, line in found]


def watched_tasks_of(
    session: Session, meeting_id: int, whats: Collection[str], *, lock: bool = False
) -> Sequence[tuple[Task, PreparationLine]]:
    """Tasks of which the house can see itself whether they are done: open ones, and those it
    closed. ``lock``: their rows locked, in the order everybody locks them."""
    found = (
        select(Task, PreparationLine)
        .join(PreparationLine, PreparationLine.task_id == Task.id)
        .where(_watched(meeting_id, whats))
        .order_by(Task.id)
    )
    if lock:
        found = found.with_for_update(of=Task).execution_options(populate_existing=True)
    return [(task, line) for task, line in session.execute(found)]


def any_watched(session: Session, meeting_id: int, whats: Collection[str]) -> bool:
    """Whether there are any of these."""
    found = (
        select(Task.id)
        .join(PreparationLine, PreparationLine.task_id == Task.id)
        .where(_watched(meeting_id, whats))
        .limit(1)
    )
    return session.execute(found).first() is not None


def _watched(meeting_id: int, whats: Collection[str]) -> ColumnElement[bool]:
    open_ = Task.state.in_(OPEN_STATES) & (PreparationLine.settled == "")
    return (
        (PreparationLine.meeting_id == meeting_id)
        & PreparationLine.what.in_(whats)
        & (open_ | (PreparationLine.settled == "by_fact"))
    )


def late_watched(session: Session, whats: Collection[str], *, by: date) -> Sequence[int]:
    """Meetings with such tasks that are open and due by this day."""
    return session.scalars(
        select(PreparationLine.meeting_id)
        .join(Task, PreparationLine.task_id == Task.id)
        .where(
            Task.state.in_(OPEN_STATES),
            Task.due_on <= by,
            PreparationLine.settled == "",
            PreparationLine.what.in_(whats),
        )
        .distinct()
        .order_by(PreparationLine.meeting_id)
    ).all()


def line_of(session: Session, task_id: int) -> PreparationLine | None:
    """What this task is in its meeting; None where it is no preparation task."""
    return session.get(PreparationLine, task_id)


def resting(session: Session, *, now: datetime) -> frozenset[int]:
    """Open preparation tasks nobody is reminded of: their meeting has no time that holds, or has
    begun while the task was for before it."""
    found = session.execute(
        select(Task.id, Meeting.state, Meeting.starts_at, PreparationLine.lead_wd)
        .join(PreparationLine, PreparationLine.task_id == Task.id)
        .join(Meeting, Meeting.id == PreparationLine.meeting_id)
        .where(Task.kind == PREPARATION, Task.state.in_(OPEN_STATES))
    )
    return frozenset(
        task_id
        for task_id, state, starts_at, lead_wd in found
        if state in ("postponed", "cancelled")
        or (starts_at <= now and lead_wd is not None and lead_wd >= 0)
    )


def groups_of(session: Session, meeting_id: int) -> Sequence[WorkGroup]:
    """The groups of the meeting's staff in their order."""
    return session.scalars(
        select(WorkGroup)
        .where(WorkGroup.meeting_id == meeting_id)
        .order_by(WorkGroup.position, WorkGroup.id)
    ).all()


def group_of_task(session: Session, task_id: int) -> WorkGroup | None:
    """The group whose task this is; None for a task of no group."""
    return session.scalars(
        select(WorkGroup)
        .join(PreparationLine, _is_groups)
        .where(PreparationLine.task_id == task_id)
    ).first()


def leaders_of_tasks(session: Session, task_ids: Collection[int]) -> dict[int, int]:
    """Who leads the group whose task it is, by task, where somebody does."""
    found = session.execute(
        select(PreparationLine.task_id, WorkGroup.leader_id)
        .join(WorkGroup, _is_groups)
        .where(PreparationLine.task_id.in_(task_ids))
    )
    return {task_id: leader_id for task_id, leader_id in found if leader_id is not None}


def group(session: Session, group_id: int) -> WorkGroup | None:
    """The group with this id."""
    return session.get(WorkGroup, group_id)


def members_of(session: Session, group_ids: Collection[int]) -> dict[int, list[int]]:
    """Who is in these groups, by group, by id of the person."""
    found: dict[int, list[int]] = {id: [] for id in group_ids}
    rows = session.execute(
        select(WorkGroupMember.group_id, WorkGroupMember.person_id)
        .where(WorkGroupMember.group_id.in_(group_ids))
        .order_by(WorkGroupMember.group_id, WorkGroupMember.person_id)
    )
    for group_id, person_id in rows:
        found[group_id].append(person_id)
    return found


def remove_member(session: Session, group_id: int, person_id: int) -> bool:
    """Take somebody out of a group; False: they were not in it."""
    row = session.get(WorkGroupMember, (group_id, person_id))
    if row is not None:
        session.delete(row)
        session.flush()
    return row is not None


def drop_group(session: Session, group: WorkGroup) -> None:
    """Take the group away with its members."""
    session.execute(delete(WorkGroupMember).where(WorkGroupMember.group_id == group.id))
    session.delete(group)
    session.flush()
