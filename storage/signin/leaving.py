"""Leaving: sign-outs. A sign-out is an "out" row of the round it ends."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.signin.records import records


def signed_out_at(
    session: Session, sitting_id: int, person_id: int, round: int
) -> tuple[datetime, str] | None:
    """When the person left in this round of theirs, and the verdict; None while they are in."""
    row = session.execute(
        select(records.c.happened_at, records.c.verdict).where(
            records.c.sitting_id == sitting_id,
            records.c.person_id == person_id,
            records.c.round == round,
            records.c.kind == "out",
        )
    ).first()
    return (row[0], row[1]) if row else None


def branch_of(session: Session, record_id: int) -> int | None:
    """The branch venue a record was made at; None: the main one."""
    return session.scalar(select(records.c.branch_id).where(records.c.id == record_id))
