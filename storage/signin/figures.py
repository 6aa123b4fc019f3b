"""Figures: who is expected, who is in, by unit; and the list the desk works from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, case, func, select
from sqlalchemy.orm import Session

from storage.attendance import Participant
from storage.meetings import Sitting
from storage.people import Person, Unit
from storage.signin.records import records


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """Heads of one unit at one sitting. 列席 and 工作人员 are not among the expected."""

    unit: str
    expected: int
    present: int
    late: int
    #: Sent apologies and did not come all the same.
    leave: int
    #: In attendance (列席) and here.
    in_attendance: int
    #: Not on the list, registered at the desk.
    walk_ins: int


@dataclass(frozen=True, slots=True)
class Attendee:
    """One participant and how they stand to the sitting."""

    participant_id: int
    person_id: int
    name: str
    unit: str
    title: str
    role: str
    reply: str
    source: str
    signed_at: datetime | None
    verdict: str | None
    method: str | None


_annul = records.alias("annul")
_holds = ~(
    select(_annul.c.id)
    .where(
        _annul.c.sitting_id == records.c.sitting_id,
        _annul.c.person_id == records.c.person_id,
        _annul.c.round == records.c.round,
        _annul.c.kind == "annul",
    )
    .exists()
)
_here = records.c.id.is_not(None)
_walk_in = Participant.source == "walk_in"
_counted = and_(Participant.role == "attend", ~_walk_in)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _with_records(statement: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    return (
        statement.select_from(Participant)
        .join(Sitting, Sitting.meeting_id == Participant.meeting_id)
        .outerjoin(
            records,
            and_(
                records.c.sitting_id == Sitting.id,
                records.c.person_id == Participant.person_id,
                records.c.kind == "in",
                _holds,
            ),
        )
        .outerjoin(Unit, Unit.id == Participant.unit_id)
        .where(Sitting.id == bindparam("sitting"), Participant.removed_at.is_(None))
    )


_FIGURES = (
    _with_records(
        select(
            func.coalesce(Unit.name, ""),
            _sum(_counted),
            _sum(and_(_counted, _here)),
            _sum(and_(_counted, _here, records.c.verdict == "late")),
            _sum(and_(_counted, ~_here, Participant.reply == "leave")),
            _sum(and_(Participant.role == "in_attendance", ~_walk_in, _here)),
            _sum(and_(_walk_in, _here)),
        )
    )
    .group_by(Unit.id, Unit.name, Unit.position)
    .order_by(Unit.position, Unit.id)
)

_ATTENDEES = (
    _with_records(
        select(
            Participant.id,
            Participant.person_id,
            Person.name,
            func.coalesce(Unit.name, ""),
            Participant.title,
            Participant.role,
            Participant.reply,
            Participant.source,
            records.c.happened_at,
            records.c.verdict,
            records.c.method,
        )
    )
    .join(Person, Person.id == Participant.person_id)
    .order_by(Participant.position, Participant.id)
)


def figures_of(session: Session, sitting_id: int) -> list[UnitFigures]:
    """The figures by unit, in 单位序."""
    rows = session.execute(_FIGURES, {"sitting": sitting_id})
    return [UnitFigures(row[0], *(int(number) for number in row[1:])) for row in rows]


def attendees(session: Session, sitting_id: int) -> list[Attendee]:
    """Everybody on the list, in the order of names, with their sign-in where it holds."""
    rows = session.execute(_ATTENDEES, {"sitting": sitting_id})
    return [Attendee(*row) for row in rows]
