"""Preparation (筹备): templates of its tasks, who is in which group, and which task is which line.

The tasks themselves are tasks like any other (``storage.tasks``, kind ``preparation``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


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
    #: room / notice / roster / papers / seats / equipment … or "".
    what: Mapped[str] = mapped_column(default="")
    position: Mapped[int] = mapped_column(default=0)
