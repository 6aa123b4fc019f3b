"""Lessons: what went well and is worth keeping, and what fell short, from items and meetings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, Select, func, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.database import Base
from storage.meetings import Meeting
from storage.people import Unit
from storage.tasks import Task


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


@dataclass(frozen=True, slots=True)
class Known:
    """A lesson with the item and meeting it comes from and the measure it led to."""

    id: int
    kind: str
    text: str
    at: datetime
    same_as_id: int | None
    task_id: int | None
    task_kind: str | None
    task_year: int | None
    task_number: int | None
    meeting_id: int | None
    meeting: str
    unit: str
    unit_id: int | None
    measure_id: int | None
    measure_year: int | None
    measure_number: int | None
    measure_text: str
    measure_state: str | None


_measure = aliased(Task)
_KNOWN: Select[*tuple[Any, ...]] = (
    select(
        Lesson.id,
        Lesson.kind,
        Lesson.text,
        Lesson.at,
        Lesson.same_as_id,
        Lesson.task_id,
        Task.kind.label("task_kind"),
        Task.year.label("task_year"),
        Task.number.label("task_number"),
        Lesson.meeting_id,
        func.coalesce(Meeting.title, "").label("meeting"),
        func.coalesce(Unit.name, "").label("unit"),
        Task.unit_id,
        Lesson.measure_id,
        _measure.year.label("measure_year"),
        _measure.number.label("measure_number"),
        func.coalesce(_measure.text, "").label("measure_text"),
        _measure.state.label("measure_state"),
    )
    .select_from(Lesson)
    .outerjoin(Task, Task.id == Lesson.task_id)
    .outerjoin(Meeting, Meeting.id == Lesson.meeting_id)
    .outerjoin(Unit, Unit.id == Task.unit_id)
    .outerjoin(_measure, _measure.id == Lesson.measure_id)
)


def lesson(session: Session, lesson_id: int) -> Lesson | None:
    """The lesson with this id."""
    return session.get(Lesson, lesson_id)


def lessons_of_task(session: Session, task_id: int) -> Sequence[Lesson]:
    """What was learnt from a task, in order."""
    return session.scalars(
        select(Lesson).where(Lesson.task_id == task_id).order_by(Lesson.id)
    ).all()


def known(
    session: Session,
    kind: str,
    *,
    levels: frozenset[str] | None,
    units: frozenset[int] | None,
    words: Iterable[str] = (),
) -> list[Known]:
    """Lessons of a kind that may be shown, the latest first; each word occurs in one of text,
    meeting, unit or measure."""
    conditions = [
        or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (Lesson.text, Meeting.title, Unit.name, _measure.text)
            )
        )
        for word in words
    ]
    return _known(session, Lesson.kind == kind, *_seen(levels, units), *conditions)


def of_series(
    session: Session, series: str, *, levels: frozenset[str] | None, limit: int
) -> list[Known]:
    """What was learnt in the meetings of a series, the latest first."""
    conditions = [Meeting.series == series, *_seen(levels, None)]
    return _known(session, *conditions, limit=limit)


def of_meetings(
    session: Session, meeting_ids: Sequence[int], *, levels: frozenset[str] | None
) -> list[Known]:
    """What was learnt in these meetings and from their items, the latest first."""
    return _known(session, Lesson.meeting_id.in_(meeting_ids), *_seen(levels, None))


def shortcomings_near(
    session: Session, *, series: str, unit_id: int | None, levels: frozenset[str] | None
) -> list[Known]:
    """Shortcomings noted in the same series or of the same unit, the oldest first."""
    near: list[ColumnElement[bool]] = []
    if series:
        near.append(Meeting.series == series)
    if unit_id is not None:
        near.append(Task.unit_id == unit_id)
    if not near:
        return []
    found = _known(session, Lesson.kind == "shortcoming", or_(*near), *_seen(levels, None))
    return sorted(found, key=lambda one: one.id)


def shortcomings_between(
    session: Session,
    since: datetime,
    before: datetime,
    *,
    levels: frozenset[str] | None,
    units: frozenset[int] | None,
) -> list[str]:
    """Shortcomings noted in a period, the oldest first."""
    found = _known(
        session,
        Lesson.kind == "shortcoming",
        Lesson.at >= since,
        Lesson.at < before,
        *_seen(levels, units),
    )
    return [one.text for one in reversed(found)]


def _known(
    session: Session, *conditions: ColumnElement[bool], limit: int | None = None
) -> list[Known]:
    wanted = _KNOWN.where(*conditions).order_by(Lesson.id.desc()).limit(limit)
    return [Known(**row._mapping) for row in session.execute(wanted)]


def _seen(
    levels: frozenset[str] | None, units: frozenset[int] | None
) -> Iterator[ColumnElement[bool]]:
    # Of an item of no meeting: the office's own business, like the item itself.
    if levels is not None:
        yield func.coalesce(Meeting.level, "internal").in_(levels)
    if units is not None:
        yield Task.unit_id.in_(units)
