"""Admission: everything a sign-in has to know, read in one statement. The hot path: Core."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    FromClause,
    Integer,
    Select,
    String,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    or_,
    select,
)
from sqlalchemy.orm import Session

from storage import duties, timers
from storage.attendance import Participant
from storage.documents import Document
from storage.meetings import BranchVenue, Meeting, Sitting
from storage.people import Person
from storage.seats import Seat
from storage.signin.records import records

#: The kind of timer, of subject "meeting:<id>:count", that has the figures counted again.
COUNT = "signin_count"


@dataclass(frozen=True, slots=True)
class Admission:
    """Everything a sign-in has to know, read in one statement."""

    sitting_id: int
    meeting_id: int
    #: 第几场.
    number: int
    state: str
    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    organiser_id: int
    level: str
    #: None: not on the list.
    participant_id: int | None
    role: str | None
    #: The person is no longer in the roster.
    has_left: bool
    #: The round a sign-in belongs to now: how many were annulled before.
    round: int
    #: The branch venue their place is in; None: the main one.
    branch_id: int | None
    #: Whether the person who acts for somebody else works at a door of the meeting: staff, on a
    #: duty of theirs, or the contact of a branch venue.
    actor_is_staff: bool
    #: Who leaves signs out, too.
    sign_out: bool
    #: 手机入柜: codes are not taken, there is no phone to scan them with.
    phones_away: bool
    #: Whether something is to be handed out at sign-in.
    papers_waiting: bool
    #: Whether they have a seat.
    has_seat: bool
    #: The figures are to be counted again already (``COUNT``).
    counting: bool
    #: The sign-in that holds already, if there is one.
    signed_at: datetime | None
    method: str | None
    by_id: int | None
    verdict: str | None


# Tables, not classes: a mapped class in a statement sends it the ORM's way, twice as long.
_sittings: FromClause = Sitting.__table__
_meetings: FromClause = Meeting.__table__
_persons: FromClause = Person.__table__
_documents: FromClause = Document.__table__
_branches: FromClause = BranchVenue.__table__
_duties: FromClause = duties.Duty.__table__
_seats: FromClause = Seat.__table__
_place = Participant.__table__.alias("place")
_staff = Participant.__table__.alias("staff")
_undone = records.alias("undone")
_annulled = (
    select(func.count())
    .select_from(_undone)
    .where(
        _undone.c.sitting_id == bindparam("sitting"),
        _undone.c.person_id == bindparam("person"),
        _undone.c.kind == "annul",
    )
    .scalar_subquery()
)
# Who signs for themselves needs no right to sign for others: two looks less at the door.
_works_there = and_(
    bindparam("actor", type_=Integer) != bindparam("person", type_=Integer),
    or_(
        select(_staff.c.id)
        .where(
            _staff.c.meeting_id == _meetings.c.id,
            _staff.c.person_id == bindparam("actor"),
            _staff.c.role == "staff",
            _staff.c.removed_at.is_(None),
            _staff.c.standing == "approved",
        )
        .exists(),
        select(_branches.c.id)
        .where(
            _branches.c.meeting_id == _meetings.c.id,
            _branches.c.contact_id == bindparam("actor"),
        )
        .exists(),
        select(_duties.c.id)
        .where(
            _duties.c.meeting_id == _meetings.c.id,
            _duties.c.person_id == bindparam("actor"),
            # Spelt out: a list of parameters would be put together anew at each sign-in.
            _duties.c.kind.in_([literal_column(f"'{kind}'") for kind in duties.STAFF]),
        )
        .exists(),
    ),
)
# Built once: building it costs SQLAlchemy more than running it.
_ADMISSION: Select[*tuple[Any, ...]] = (
    select(
        _sittings.c.id,
        _meetings.c.id,
        _sittings.c.number,
        _meetings.c.state,
        _meetings.c.title,
        _meetings.c.place,
        _sittings.c.starts_at,
        _sittings.c.ends_at,
        _meetings.c.organiser_id,
        _meetings.c.level,
        _place.c.id,
        _place.c.role,
        select(_persons.c.id)
        .where(_persons.c.id == bindparam("person"), _persons.c.left_on.is_not(None))
        .exists(),
        _annulled,
        _place.c.branch_id,
        _works_there,
        _meetings.c.sign_out,
        _meetings.c.phones_away,
        select(_documents.c.id)
        .where(
            _documents.c.meeting_id == _meetings.c.id,
            _documents.c.stage == "at_sign_in",
            _documents.c.withdrawn_at.is_(None),
        )
        .exists(),
        select(_seats.c.id).where(_seats.c.participant_id == _place.c.id).exists(),
        timers.is_wanted(
            literal_column("'meeting:'", String)
            + cast(_meetings.c.id, String)
            + literal_column("':count'", String),
            COUNT,
        ),
        records.c.happened_at,
        records.c.method,
        records.c.by_id,
        records.c.verdict,
    )
    .select_from(_sittings)
    .join(_meetings, _meetings.c.id == _sittings.c.meeting_id)
    .outerjoin(
        _place,
        and_(
            _place.c.meeting_id == _meetings.c.id,
            _place.c.person_id == bindparam("person"),
            _place.c.removed_at.is_(None),
            # Who is not admitted is not on the list; a walk-in is reviewed afterwards (row 3.1).
            or_(
                _place.c.standing == "approved",
                and_(_place.c.standing == "pending", _place.c.source == "walk_in"),
            ),
        ),
    )
    .outerjoin(
        records,
        and_(
            records.c.sitting_id == _sittings.c.id,
            records.c.person_id == bindparam("person"),
            records.c.kind == "in",
            records.c.round == _annulled,
        ),
    )
    .where(_sittings.c.id == bindparam("sitting"))
)


def admission(
    session: Session, sitting_id: int, person_id: int, *, actor_id: int
) -> Admission | None:
    """What a sign-in of ``person_id`` by ``actor_id`` has to know; None for no such sitting."""
    session.flush()  # Core does not flush by itself what the unit changed so far
    keys = {"sitting": sitting_id, "person": person_id, "actor": actor_id}
    row = session.connection().execute(_ADMISSION, keys).first()
    return Admission(*row) if row else None
