"""Personal passes: random tokens, looked up; one holds at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def revoke_pass(session: Session, participant_id: int, *, now: datetime) -> None:
    """The participant's pass does not sign in any more; there is none instead."""
    session.execute(
        update(passes)
        .where(passes.c.participant_id == participant_id, passes.c.revoked_at.is_(None))
        .values(revoked_at=now)
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


def live_passes(session: Session, participant_ids: Iterable[int]) -> dict[int, str]:
    """The pass tokens that hold, by participant."""
    rows = session.execute(
        select(passes.c.participant_id, passes.c.token).where(
            passes.c.participant_id.in_(list(participant_ids)), passes.c.revoked_at.is_(None)
        )
    )
    return {row.participant_id: row.token for row in rows}


def issue_passes(session: Session, tokens: Mapping[int, str], *, now: datetime) -> None:
    """Issue passes to participants who have none; participant id → token."""
    if tokens:
        session.execute(
            insert(passes),
            [
                {"token": token, "participant_id": one, "issued_at": now}
                for one, token in tokens.items()
            ],
        )
