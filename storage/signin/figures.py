"""Figures: who is expected, who is in, by unit; and the list the desk works from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Result, Select, and_, bindparam, case, func, or_, select
from sqlalchemy.orm import Session, aliased

from storage.agenda import AgendaPlace
from storage.attendance import Participant, at_the_door
from storage.meetings import Sitting
from storage.people import Person, Unit
from storage.signin.presence import on_leave
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
    #: Of the present, those who did not sign out.
    inside: int
    #: Signed out before the end by more than the profile allows.
    left_early: int
    #: Here beside those: 旁听, 特邀, 媒体.
    observers: int
    special_guests: int
    media: int
    #: Of the present, those who signed in at another venue than their own.
    elsewhere: int


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
    #: Their venue; None: the main one.
    branch_id: int | None = None
    #: When they signed out, and how that was (as_planned / left_early).
    out_at: datetime | None = None
    out_verdict: str | None = None
    #: On leave at this sitting, of which ``reply`` says nothing where leave is for others only.
    on_leave: bool = False


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
_out = records.alias("out")
_left = _out.c.id.is_not(None)
_walk_in = Participant.source == "walk_in"
_counted = and_(Participant.role == "attend", ~_walk_in)
_other = aliased(Sitting)
#: The sitting an item was called in: the last one that had begun, the first one before that.
_of_that_time = (
    select(func.max(_other.starts_at))
    .where(
        _other.meeting_id == Sitting.meeting_id,
        or_(_other.starts_at <= AgendaPlace.entered_at, _other.number == 1),
    )
    .correlate(Sitting, AgendaPlace)
    .scalar_subquery()
)
#: 列席 by item: called in at this sitting, they were here, signed in or not (row 2.2).
_called_in = (
    select(AgendaPlace.id)
    .where(
        AgendaPlace.participant_id == Participant.id,
        AgendaPlace.entered_at.is_not(None),
        Sitting.starts_at == _of_that_time,
    )
    .correlate(Participant, Sitting)
    .exists()
)


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
        .outerjoin(
            _out,
            and_(
                _out.c.sitting_id == records.c.sitting_id,
                _out.c.person_id == records.c.person_id,
                _out.c.round == records.c.round,
                _out.c.kind == "out",
            ),
        )
        .outerjoin(Unit, Unit.id == Participant.unit_id)
        .where(Sitting.id == bindparam("sitting"), at_the_door())
    )


_FIGURES = (
    _with_records(
        select(
            func.coalesce(Unit.name, ""),
            _sum(_counted),
            _sum(and_(_counted, _here)),
            _sum(and_(_counted, _here, records.c.verdict == "late")),
            _sum(and_(_counted, ~_here, on_leave())),
            _sum(and_(Participant.role == "in_attendance", ~_walk_in, or_(_here, _called_in))),
            _sum(and_(_walk_in, _here)),
            _sum(and_(_counted, _here, ~_left)),
            _sum(and_(_counted, _left, _out.c.verdict == "left_early")),
            _sum(and_(Participant.role == "observer", ~_walk_in, _here)),
            _sum(and_(Participant.role == "special_guest", ~_walk_in, _here)),
            _sum(and_(Participant.role == "media", ~_walk_in, _here)),
            _sum(
                and_(
                    _counted,
                    _here,
                    func.coalesce(records.c.branch_id, 0)
                    != func.coalesce(Participant.branch_id, 0),
                )
            ),
        )
    )
    .group_by(Unit.id, Unit.name, Unit.position)
    .order_by(Unit.position, Unit.id)
)
_at_venue = func.coalesce(Participant.branch_id, 0) == bindparam("branch")
# Built once: building it costs SQLAlchemy more than running it.
_FIGURES_AT = _FIGURES.where(_at_venue)

_VENUES = _with_records(
    select(Participant.branch_id, _sum(_counted), _sum(and_(_counted, _here)))
).group_by(Participant.branch_id)

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
            Participant.branch_id,
            _out.c.happened_at,
            _out.c.verdict,
            on_leave(),
        )
    )
    .join(Person, Person.id == Participant.person_id)
    .order_by(Participant.position, Participant.id)
)


_ATTENDEES_AT = _ATTENDEES.where(_at_venue)


def figures_of(
    session: Session, sitting_id: int, branch_id: int | None = None
) -> list[UnitFigures]:
    """The figures by unit, in 单位序. ``branch_id`` None: of all venues together; 0: of the main
    one; else of that branch venue. Who signed in elsewhere counts where they belong."""
    rows = _of_venue(session, _FIGURES, _FIGURES_AT, sitting_id, branch_id)
    return [UnitFigures(row[0], *(int(number) for number in row[1:])) for row in rows]


def heads_by_venue(session: Session, sitting_id: int) -> dict[int, tuple[int, int]]:
    """Expected and present of every venue with somebody on the list, as in ``figures_of``; 0 is
    the main one."""
    found = session.execute(_VENUES, {"sitting": sitting_id})
    return {row[0] or 0: (int(row[1]), int(row[2])) for row in found}


def attendees(session: Session, sitting_id: int, branch_id: int | None = None) -> list[Attendee]:
    """Everybody on the list, in the order of names, with their sign-in where it holds; of one
    venue where ``branch_id`` says which (as in ``figures_of``)."""
    rows = _of_venue(session, _ATTENDEES, _ATTENDEES_AT, sitting_id, branch_id)
    # SQLite says 0 and 1.
    return [Attendee(*[*row[:-1], bool(row[-1])]) for row in rows]


def _of_venue(
    session: Session,
    every: Select[*tuple[Any, ...]],
    one: Select[*tuple[Any, ...]],
    sitting_id: int,
    branch_id: int | None,
) -> Result[*tuple[Any, ...]]:
    if branch_id is None:
        return session.execute(every, {"sitting": sitting_id})
    return session.execute(one, {"sitting": sitting_id, "branch": branch_id})
