"""Sign-in: the append-only record and the personal passes. The hot path: Core, no mapped class."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    and_,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, insert_if_new

records = Table(
    "signin_records",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sittings.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("participant_id", ForeignKey("participants.id"), nullable=False),
    #: in / annul. An annulling row undoes the "in" row of the same round.
    Column("kind", String, nullable=False),
    Column("round", Integer, nullable=False),
    Column("happened_at", UtcDateTime, nullable=False),
    Column("entered_at", UtcDateTime, nullable=False),
    #: venue_code / pass / desk / paper.
    Column("method", String, nullable=False),
    Column("by_id", ForeignKey("persons.id"), nullable=False),
    #: on_time / late.
    Column("verdict", String, nullable=False),
    Column("reason", String, nullable=False, server_default=""),
    # The rule "once" lives here: two scans at the same moment leave one row.
    UniqueConstraint("sitting_id", "person_id", "round", "kind"),
    sqlite_autoincrement=True,
)

passes = Table(
    "passes",
    Base.metadata,
    Column("token", String, primary_key=True),
    Column("participant_id", ForeignKey("participants.id"), nullable=False, index=True),
    Column("issued_at", UtcDateTime, nullable=False),
    Column("revoked_at", UtcDateTime),
)
Index(
    "uq_passes_live",
    passes.c.participant_id,
    unique=True,
    sqlite_where=passes.c.revoked_at.is_(None),
    postgresql_where=passes.c.revoked_at.is_(None),
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


_COLUMNS = (
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


def participant_by_pass(session: Session, token: str) -> tuple[int, datetime | None] | None:
    """Participant and time of revocation for a pass token; None for a token never issued."""
    row = session.execute(
        select(passes.c.participant_id, passes.c.revoked_at).where(passes.c.token == token)
    ).first()
    return (row[0], row[1]) if row else None


def live_pass(session: Session, participant_id: int) -> str | None:
    """The participant's pass token that holds."""
    return session.scalar(
        select(passes.c.token).where(
            passes.c.participant_id == participant_id, passes.c.revoked_at.is_(None)
        )
    )


def issue_pass(session: Session, participant_id: int, token: str, *, now: datetime) -> None:
    """Issue a pass; the one before is revoked."""
    session.execute(
        update(passes)
        .where(passes.c.participant_id == participant_id, passes.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    session.execute(
        insert(passes).values(token=token, participant_id=participant_id, issued_at=now)
    )
