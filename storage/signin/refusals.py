"""Refusals: a code that was not taken, counted on the board. Row 3.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Column,
    ColumnElement,
    ForeignKey,
    Integer,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
)
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, insert_if_new

refusals = Table(
    "signin_refusals",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("sitting_id", ForeignKey("sittings.id"), nullable=False, index=True),
    Column("branch_id", ForeignKey("branch_venues.id")),
    #: None: an account that is bound to nobody.
    Column("person_id", ForeignKey("persons.id")),
    #: A digest of the account: tells two strangers apart and names neither.
    Column("account_key", String, nullable=False, server_default=""),
    #: stranger / not_listed / early / closed / old_code / forged / phones_away.
    Column("reason", String, nullable=False),
    #: To the minute: who scans again and again is one row a minute.
    Column("at", UtcDateTime, nullable=False),
    UniqueConstraint("sitting_id", "account_key", "at"),
    sqlite_autoincrement=True,
)


@dataclass(frozen=True, slots=True)
class RefusalRow:
    """One account was refused in one minute; ``person_id`` None: it is bound to nobody."""

    id: int
    branch_id: int | None
    person_id: int | None
    reason: str
    at: datetime


def add_refusal(
    session: Session,
    sitting_id: int,
    *,
    account_key: str,
    person_id: int | None,
    branch_id: int | None,
    reason: str,
    at: datetime,
) -> bool:
    """Remember it; False where this account was refused in this minute already."""
    row = {
        "sitting_id": sitting_id,
        "branch_id": branch_id,
        "person_id": person_id,
        "account_key": account_key,
        "reason": reason,
        "at": at.replace(second=0, microsecond=0),
    }
    return insert_if_new(session, refusals, row, returning=refusals.c.id) is not None


def count_of(session: Session, sitting_id: int, branch_id: int | None = None) -> int:
    """How many codes were refused; ``branch_id`` None: at all venues, 0: at the main one."""
    return session.scalars(
        select(func.count())
        .select_from(refusals)
        .where(refusals.c.sitting_id == sitting_id, *_at_venue(branch_id))
    ).one()


def refused_at(
    session: Session,
    sitting_id: int,
    branch_id: int | None = None,
    *,
    limit: int = 10,
    offset: int = 0,
) -> list[RefusalRow]:
    """Who was refused, the latest first; ``branch_id`` as in ``count_of``."""
    found = session.execute(
        select(
            refusals.c.id,
            refusals.c.branch_id,
            refusals.c.person_id,
            refusals.c.reason,
            refusals.c.at,
        )
        .where(refusals.c.sitting_id == sitting_id, *_at_venue(branch_id))
        .order_by(refusals.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [RefusalRow(*row) for row in found]


def _at_venue(branch_id: int | None) -> list[ColumnElement[bool]]:
    if branch_id is None:
        return []
    return [refusals.c.branch_id == branch_id if branch_id else refusals.c.branch_id.is_(None)]
