"""Personal passes: random tokens, looked up; one holds at a time."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Column, ForeignKey, Index, String, Table, insert, select, update
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime

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
