"""The append-only record of sign-ins. The hot path: Core, no mapped class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    FromClause,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
)
from sqlalchemy.orm import Session

from storage import timers
from storage.attendance import Participant
from storage.database import Base, UtcDateTime, insert_if_new
from storage.documents import Document
from storage.meetings import Meeting, Sitting
from storage.people import Person

records = Table(
    "signin_records",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sittings.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("participant_id", ForeignKey("participants.id"), nullable=False),
    #: in / annul / out. An annulling row undoes the "in" row of the same round, and its "out".
    Column("kind", String, nullable=False),
    Column("round", Integer, nullable=False),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    #: The branch venue they signed in at; NULL: the main one.
    Column("branch_id", ForeignKey("branch_venues.id")),
    #: venue_code / pass / desk / paper / correction.
    Column("method", String, nullable=False),
    Column("by_id", ForeignKey("persons.id"), nullable=False),
    #: on_time / late; of "out" as_planned / left_early.
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    # The rule "once" lives here: two scans at the same moment leave one row.
    UniqueConstraint("sitting_id", "person_id", "round", "kind"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class SignInRow:
    """One live sign-in: an "in" row that no annulling row undoes."""

    id: int
    sitting_id: int
    person_id: int
    participant_id: int
    round: int
    happened_at: datetime
    entered_at: datetime
    method: str
    by_id: int
    verdict: str


_COLUMNS: tuple[Column[Any], ...] = (
    records.c.id,
    records.c.sitting_id,
    records.c.person_id,
    records.c.participant_id,
    records.c.round,
    records.c.happened_at,
    records.c.entered_at,
    records.c.method,
    records.c.by_id,
    records.c.verdict,
)


def rounds_annulled(session: Session, sitting_id: int, person_id: int) -> int:
    """How many times this person's sign-in to the sitting was annulled."""
    return (
        session.scalar(
            select(func.count()).where(
                records.c.sitting_id == sitting_id,
                records.c.person_id == person_id,
                records.c.kind == "annul",
            )
        )
        or 0
    )


def add_record(session: Session, values: dict[str, object]) -> int | None:
    """Insert one row; None when the unique constraint says it is already there."""
    return insert_if_new(session, records, values, returning=records.c.id)


def live_record(session: Session, sitting_id: int, person_id: int) -> SignInRow | None:
    """The person's sign-in to the sitting, if there is one."""
    undone = records.alias()
    row = session.execute(
        select(*_COLUMNS)
        .outerjoin(
            undone,
            and_(
                undone.c.sitting_id == records.c.sitting_id,
                undone.c.person_id == records.c.person_id,
                undone.c.round == records.c.round,
                undone.c.kind == "annul",
            ),
        )
        .where(
            records.c.sitting_id == sitting_id,
            records.c.person_id == person_id,
            records.c.kind == "in",
            undone.c.id.is_(None),
        )
    ).first()
    return SignInRow(*row) if row else None


def live_records(session: Session, sitting_id: int) -> Sequence[SignInRow]:
    """All sign-ins to the sitting, in the order they happened."""
    undone = records.alias()
    rows = session.execute(
        select(*_COLUMNS)
        .outerjoin(
            undone,
            and_(
                undone.c.sitting_id == records.c.sitting_id,
                undone.c.person_id == records.c.person_id,
                undone.c.round == records.c.round,
                undone.c.kind == "annul",
            ),
        )
        .where(
            records.c.sitting_id == sitting_id,
            records.c.kind == "in",
            undone.c.id.is_(None),
        )
        .order_by(records.c.happened_at, records.c.id)
    )
    return [SignInRow(*row) for row in rows]


#: The kind of timer, of subject "meeting:<id>:count", that has the figures counted again.
COUNT = "signin_count"


@dataclass(frozen=True, slots=True)
class Admission:
    """Everything a sign-in has to know, read in one statement."""

    sitting_id: int
    meeting_id: int
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
    #: Whether the person who acts is staff of the meeting.
    actor_is_staff: bool
    #: Whether something is to be handed out at sign-in.
    papers_waiting: bool
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
# Built once: building it costs SQLAlchemy more than running it.
_ADMISSION: Select[*tuple[Any, ...]] = (
    select(
        _sittings.c.id,
        _meetings.c.id,
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
        select(_staff.c.id)
        .where(
            _staff.c.meeting_id == _meetings.c.id,
            _staff.c.person_id == bindparam("actor"),
            _staff.c.role == "staff",
            _staff.c.removed_at.is_(None),
        )
        .exists(),
        select(_documents.c.id)
        .where(
            _documents.c.meeting_id == _meetings.c.id,
            _documents.c.stage == "at_sign_in",
            _documents.c.withdrawn_at.is_(None),
        )
        .exists(),
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
