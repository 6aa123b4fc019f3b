"""Attempts: somebody scanned the code and is not on the list. The clerk decides, not the bot."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, insert_if_new

attempts = Table(
    "signin_attempts",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sittings.id"), nullable=False),
    Column("person_id", ForeignKey("persons.id"), nullable=False),
    Column("at", UtcDateTime, nullable=False),
    #: open / registered.
    Column("state", String, nullable=False, server_default="open"),
    UniqueConstraint("sitting_id", "person_id"),
)


@dataclass(frozen=True, slots=True)
class Attempt:
    """One person who is not on the list and scanned, the first time they did."""

    id: int
    sitting_id: int
    person_id: int
    at: datetime


def add_attempt(session: Session, sitting_id: int, person_id: int, *, at: datetime) -> bool:
    """Remember the attempt; False where it is known already."""
    row = {"sitting_id": sitting_id, "person_id": person_id, "at": at}
    return insert_if_new(session, attempts, row, returning=attempts.c.id) is not None


def attempt_ended(session: Session, sitting_id: int, person_id: int) -> None:
    """The person was registered: nothing is left to decide."""
    session.execute(
        update(attempts)
        .where(
            attempts.c.sitting_id == bindparam("of_sitting"),
            attempts.c.person_id == bindparam("of_person"),
        )
        .values(state="registered"),
        {"of_sitting": sitting_id, "of_person": person_id},
    )


def open_attempts(session: Session, sitting_id: int) -> list[Attempt]:
    """Attempts nobody decided yet, the first one first."""
    rows = session.execute(
        select(attempts.c.id, attempts.c.sitting_id, attempts.c.person_id, attempts.c.at)
        .where(attempts.c.sitting_id == sitting_id, attempts.c.state == "open")
        .order_by(attempts.c.id)
    )
    return [Attempt(*row) for row in rows]
