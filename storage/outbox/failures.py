"""What did not go: errors counted by kind, and parked messages for the administrator.

A parked message keeps its content: it can be tried again once the cause is mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import (
    Column,
    Date,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, for_update, insert_if_new
from storage.nudges import OUTBOX, nudge
from storage.outbox.rows import outbox, parked

#: slow_down: the platform said how long to wait (429). trouble: it or the network failed.
#: unknown: no answer in time, it may have arrived. The others end in the list of parked ones.
ErrorKind = Literal["slow_down", "trouble", "unknown", "unreachable", "refused", "not_worded"]

delivery_errors = Table(
    "delivery_errors",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    #: UTC.
    Column("day", Date, nullable=False),
    Column("messenger", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint("day", "messenger", "kind"),
)


def count_error(session: Session, messenger: str, kind: ErrorKind, *, real: datetime) -> None:
    """One more error of a kind."""
    key = {"day": real.date(), "messenger": messenger, "kind": kind}
    new = insert_if_new(
        session, delivery_errors, {**key, "count": 1}, returning=delivery_errors.c.id
    )
    if new is None:
        session.execute(
            update(delivery_errors).filter_by(**key).values(count=delivery_errors.c.count + 1)
        )


def errors(session: Session, *, since: date | None = None) -> dict[tuple[str, str], int]:
    """Errors by messenger and kind, since a day (UTC) or ever."""
    found = select(
        delivery_errors.c.messenger, delivery_errors.c.kind, func.sum(delivery_errors.c.count)
    ).group_by(delivery_errors.c.messenger, delivery_errors.c.kind)
    if since is not None:
        found = found.where(delivery_errors.c.day >= since)
    return {(row[0], row[1]): int(row[2]) for row in session.execute(found)}


@dataclass(frozen=True, slots=True)
class Parked:
    """A message that could not be sent. ``reason`` is technical, for the administrator."""

    id: int
    messenger: str
    chat: str
    person_id: int | None
    lane: int
    reason: str
    enqueued_at: datetime
    ended_at: datetime
    valid_until: datetime | None


_PARKED: Select[*tuple[Any, ...]] = select(
    outbox.c.id,
    outbox.c.messenger,
    outbox.c.chat,
    outbox.c.person_id,
    outbox.c.lane,
    outbox.c.reason,
    outbox.c.enqueued_at,
    outbox.c.ended_at,
    outbox.c.valid_until,
).where(parked)


def parked_messages(session: Session, *, limit: int, offset: int = 0) -> list[Parked]:
    """Messages that could not be sent, the newest first."""
    rows = session.execute(_PARKED.order_by(outbox.c.id.desc()).limit(limit).offset(offset))
    return [Parked(*row) for row in rows]


def parked_message(session: Session, id: int) -> Parked | None:
    """One of them, locked; None where it is not parked any more."""
    row = session.execute(for_update(_PARKED.where(outbox.c.id == id))).first()
    return None if row is None else Parked(*row)


def parked_count(session: Session) -> int:
    """How many there are."""
    return session.execute(select(func.count()).where(parked)).scalar_one()


def try_again(session: Session, id: int, *, real: datetime) -> bool:
    """Owe a parked message once more, with a day of its own. False: it is not parked."""
    again = {
        "state": "waiting",
        "attempts": 0,
        "unknowns": 0,
        "retry_at": None,
        "enqueued_at": real,
        "ended_at": None,
        "reason": None,
    }
    nudge(session, OUTBOX)
    return _from_parked(session, id, again)


def put_away(session: Session, id: int, *, real: datetime) -> bool:
    """It is not wanted any more. False: it is not parked."""
    gone = {"state": "dropped", "content": None, "ended_at": real, "reason": "put away"}
    return _from_parked(session, id, gone)


def _from_parked(session: Session, id: int, values: dict[str, Any]) -> bool:
    found = session.execute(
        update(outbox).where(outbox.c.id == id, parked).values(**values).returning(outbox.c.id)
    )
    return found.first() is not None
