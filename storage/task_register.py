"""The register of tasks (督办台账): many tasks at once, with the names a list shows of them.

Columns, never rows: a list of thousands is read in one statement, and what a messenger may not
show (SEC-04) is left out by the statement itself. Histories are looked up for many at once.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.meetings import Meeting
from storage.people import Person, Unit
from storage.tasks import REGISTERED, Task, TaskEvent

#: Ids in one statement; SQLite takes some thousands, PostgreSQL more.
_AT_ONCE = 500
_REPORTS = ("progress", "done")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which tasks are looked for; what is None or empty does not narrow."""

    #: What may be shown where this is read; a task of no meeting is internal.
    levels: frozenset[str] | None = None
    #: The units whose tasks the reader may see.
    units: frozenset[int] | None = None
    states: tuple[str, ...] = ()
    unit_id: int | None = None
    meeting_id: int | None = None
    series: str | None = None
    kind: str = ""
    year: int | None = None
    #: Owned by one of these, or registered by ``registered_by``.
    owners: frozenset[int] = frozenset()
    registered_by: int | None = None
    #: Closed at or after; open ones are not touched by it.
    closed_since: datetime | None = None
    #: Each of these occurs in the text, its result, source, meeting, owner or unit.
    words: tuple[str, ...] = ()
    #: Spoken of by number: (year or None, number).
    number: tuple[int | None, int] | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """A task with the names of what belongs to it."""

    id: int
    kind: str
    year: int
    number: int
    meeting_id: int | None
    text: str
    result: str
    source: str
    owner_id: int
    unit_id: int | None
    due_on: date
    first_due_on: date
    state: str
    progress: str
    registered_by_id: int
    registered_at: datetime
    assigned_at: datetime
    accepted_at: datetime | None
    reported_at: datetime | None
    closed_at: datetime | None
    reminded_on: date | None
    quiet_until: date | None
    escalated_on: date | None
    unreachable_on: date | None
    percent: int | None
    percent_on: date | None
    extensions: int
    returns: int
    reopened: int
    meeting: str
    series: str
    meeting_starts: datetime | None
    owner: str
    unit: str
    registered_by: str


_registrar = aliased(Person)
_LISTED: Select[Any] = (
    select(
        *(
            Task.__table__.c[name]
            for name in Listed.__slots__
            if name in Task.__table__.c and name not in ("meeting", "unit")
        ),
        func.coalesce(Meeting.title, "").label("meeting"),
        func.coalesce(Meeting.series, "").label("series"),
        Meeting.starts_at.label("meeting_starts"),
        Person.name.label("owner"),
        func.coalesce(Unit.name, "").label("unit"),
        _registrar.name.label("registered_by"),
    )
    .select_from(Task)
    .join(Person, Person.id == Task.owner_id)
    .join(_registrar, _registrar.id == Task.registered_by_id)
    .outerjoin(Meeting, Meeting.id == Task.meeting_id)
    .outerjoin(Unit, Unit.id == Task.unit_id)
)


def listed(session: Session, wanted: Wanted) -> list[Listed]:
    """The tasks that are wanted, the earliest due first."""
    found = session.execute(
        _LISTED.where(*_conditions(wanted)).order_by(Task.due_on, Task.year, Task.number, Task.id)
    )
    return [Listed(**row._mapping) for row in found]


def count(session: Session, wanted: Wanted) -> int:
    """How many these are."""
    counted = (
        select(func.count())
        .select_from(Task)
        .join(Person, Person.id == Task.owner_id)
        .outerjoin(Meeting, Meeting.id == Task.meeting_id)
        .outerjoin(Unit, Unit.id == Task.unit_id)
        .where(*_conditions(wanted))
    )
    return session.execute(counted).scalar_one()


def years(session: Session) -> list[int]:
    """The years in which items of the register were numbered, the latest first."""
    registered = select(Task.year).where(Task.kind.in_(REGISTERED))
    return list(session.scalars(registered.distinct().order_by(Task.year.desc())))


def meetings_with_tasks(
    session: Session, levels: frozenset[str] | None, units: frozenset[int] | None
) -> list[tuple[int, str, str, datetime]]:
    """Meetings tasks came from, the latest first: (id, title, series, start). Of a meeting the
    reader's units have no task of, nothing."""
    conditions = list(_conditions(Wanted(levels=levels, units=units)))
    found = session.execute(
        select(Meeting.id, Meeting.title, Meeting.series, Meeting.starts_at)
        .join(Task, Task.meeting_id == Meeting.id)
        .where(*conditions)
        .group_by(Meeting.id, Meeting.title, Meeting.series, Meeting.starts_at)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )
    return [(id, title, series, starts) for id, title, series, starts in found]


def last_reports(session: Session, task_ids: Collection[int]) -> dict[int, TaskEvent]:
    """The newest report of each of these tasks: 报进展 or 报请办结."""
    found: dict[int, TaskEvent] = {}
    for ids in _in_batches(task_ids):
        newest = (
            select(func.max(TaskEvent.id))
            .where(TaskEvent.task_id.in_(ids), TaskEvent.kind.in_(_REPORTS))
            .group_by(TaskEvent.task_id)
        )
        for event in session.scalars(select(TaskEvent).where(TaskEvent.id.in_(newest))):
            found[event.task_id] = event
    return found


def steps_of_kind(
    session: Session, kinds: Sequence[str], *, before: datetime, since: datetime | None = None
) -> list[tuple[int, str, datetime]]:
    """Steps of these kinds of all tasks, the oldest first: (task, kind, when)."""
    conditions = [TaskEvent.kind.in_(kinds), TaskEvent.at < before]
    if since is not None:
        conditions.append(TaskEvent.at >= since)
    found = session.execute(
        select(TaskEvent.task_id, TaskEvent.kind, TaskEvent.at)
        .where(*conditions)
        .order_by(TaskEvent.id)
    )
    return [(task, kind, at) for task, kind, at in found]


def last_steps(session: Session, task_ids: Collection[int], kind: str) -> dict[int, TaskEvent]:
    """The newest step of this kind of each of these tasks."""
    found: dict[int, TaskEvent] = {}
    for ids in _in_batches(task_ids):
        steps = session.scalars(
            select(TaskEvent)
            .where(TaskEvent.task_id.in_(ids), TaskEvent.kind == kind)
            .order_by(TaskEvent.id)
        )
        found.update({step.task_id: step for step in steps})
    return found


def _in_batches(ids: Collection[int]) -> Iterator[list[int]]:
    every = sorted(ids)
    return (every[at : at + _AT_ONCE] for at in range(0, len(every), _AT_ONCE))


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    # Preparation tasks are nobody's 督办事项: not here, not in statistics, not on an agenda.
    yield Task.kind.in_(REGISTERED)
    if wanted.levels is not None:
        yield func.coalesce(Meeting.level, "internal").in_(wanted.levels)
    if wanted.units is not None:
        yield Task.unit_id.in_(wanted.units)
    if wanted.states:
        yield Task.state.in_(wanted.states)
    for column, value in (
        (Task.unit_id, wanted.unit_id),
        (Task.meeting_id, wanted.meeting_id),
        (Meeting.series, wanted.series),
        (Task.kind, wanted.kind or None),
        (Task.year, wanted.year),
    ):
        if value is not None:
            yield column == value
    if wanted.owners or wanted.registered_by is not None:
        yield or_(Task.owner_id.in_(wanted.owners), Task.registered_by_id == wanted.registered_by)
    if wanted.closed_since is not None:
        yield or_(Task.closed_at.is_(None), Task.closed_at >= wanted.closed_since)
    if wanted.number is not None:
        year, number = wanted.number
        yield and_(Task.number == number, Task.year == year) if year else Task.number == number
    for word in wanted.words:
        yield or_(
            *(
                column.icontains(word, autoescape=True)
                for column in (
                    Task.text,
                    Task.result,
                    Task.source,
                    Meeting.title,
                    Person.name,
                    Unit.name,
                )
            )
        )
