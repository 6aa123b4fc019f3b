"""Lessons: what went well and is worth keeping, and what fell short, from items and meetings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Lesson(Base):
    """An experience (经验) or a shortcoming (不足), with the measure it led to."""

    __tablename__ = "lessons"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: lesson / shortcoming.
    kind: Mapped[str]
    text: Mapped[str]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"), index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: The first time the same shortcoming was noted; None for a first time.
    same_as_id: Mapped[int | None] = mapped_column(ForeignKey("lessons.id"), index=True)
    #: The task that is to mend it.
    measure_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))


def lesson(session: Session, lesson_id: int) -> Lesson | None:
    """The lesson with this id."""
    return session.get(Lesson, lesson_id)


def lessons_of_task(session: Session, task_id: int) -> Sequence[Lesson]:
    """What was learnt from a task, in order."""
    return session.scalars(
        select(Lesson).where(Lesson.task_id == task_id).order_by(Lesson.id)
    ).all()
