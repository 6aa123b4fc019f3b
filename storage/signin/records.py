"""The append-only record of sign-ins. The hot path: Core, no mapped class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    func,
    select,
)
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, insert_if_new
from storage.meetings import Sitting

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
class RecordRow:
    """One record as it was written, of whatever kind."""

    id: int
    kind: str
    round: int
    happened_at: datetime
    entered_at: datetime
    branch_id: int | None
    method: str
    by_id: int
    verdict: str
    reason: str


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


def _live() -> Select[*tuple[Any, ...]]:
    """The "in" rows that no annulling row undoes."""
    undone = records.alias()
    return (
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
        .where(records.c.kind == "in", undone.c.id.is_(None))
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
    row = session.execute(
        _live().where(
            records.c.sitting_id == sitting_id,
            records.c.person_id == person_id,
        )
    ).first()
    return SignInRow(*row) if row else None


def live_records(session: Session, sitting_id: int) -> Sequence[SignInRow]:
    """All sign-ins to the sitting, in the order they happened."""
    rows = session.execute(
        _live()
        .where(
            records.c.sitting_id == sitting_id,
        )
        .order_by(records.c.happened_at, records.c.id)
    )
    return [SignInRow(*row) for row in rows]


def meetings_signed_in(session: Session, person_ids: Sequence[int]) -> frozenset[tuple[int, int]]:
    """To which meetings these persons are signed in: (meeting, person)."""
    live = _live().where(records.c.person_id.in_(person_ids)).subquery()
    rows = session.execute(
        select(Sitting.meeting_id, live.c.person_id).join(Sitting, Sitting.id == live.c.sitting_id)
    )
    return frozenset((meeting_id, person_id) for meeting_id, person_id in rows)


def history(session: Session, sitting_id: int, person_id: int) -> list[RecordRow]:
    """Everything ever recorded of the person at the sitting, as it was entered."""
    whole: Select[*tuple[Any, ...]] = (
        select(
            records.c.id,
            records.c.kind,
            records.c.round,
            records.c.happened_at,
            records.c.entered_at,
            records.c.branch_id,
            records.c.method,
            records.c.by_id,
            records.c.verdict,
            records.c.reason,
        )
        .where(records.c.sitting_id == sitting_id, records.c.person_id == person_id)
        .order_by(records.c.id)
    )
    return [RecordRow(*row) for row in session.execute(whole)]


def latest_by(session: Session, sitting_id: int, by_id: int, *, limit: int) -> list[SignInRow]:
    """The sign-ins this person registered for others that hold, the newest first."""
    rows = session.execute(
        _live()
        .where(
            records.c.sitting_id == sitting_id,
            records.c.by_id == by_id,
            records.c.person_id != by_id,
            records.c.method.in_(("pass", "desk")),
        )
        .order_by(records.c.id.desc())
        .limit(limit)
    )
    return [SignInRow(*row) for row in rows]
