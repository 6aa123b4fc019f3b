"""What did not go: errors counted by kind, and parked messages for the administrator.

A parked message keeps its content: it can be tried again once the cause is mended.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    Select,
    String,
    Table,
    UniqueConstraint,
    and_,
    delete,
    func,
    select,
    true,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, for_update, insert_if_new
from storage.nudges import OUTBOX, nudge
from storage.outbox.marks import yield_to_newer
from storage.outbox.rows import outbox, parked
from storage.people import Account

#: slow_down: the platform said how long to wait (429). trouble: it or the network failed.
#: unknown: no answer in time, it may have arrived. The others end in the list of parked ones.
ErrorKind = Literal["slow_down", "trouble", "unknown", "unreachable", "refused", "not_worded"]

delivery_errors = Table(
    "delivery_errors",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    #: The full hour (real time); ``EVER`` for all of them together.
    Column("hour", UtcDateTime, nullable=False),
    Column("messenger", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("count", Integer, nullable=False),
    UniqueConstraint("hour", "messenger", "kind"),
)


#: The "hour" of the sum that only grows.
EVER = datetime(1970, 1, 1, tzinfo=UTC)
KEPT = timedelta(days=2)


def count_error(session: Session, messenger: str, kind: ErrorKind, *, real: datetime) -> None:
    """One more error of a kind."""
    for hour in (EVER, real.replace(minute=0, second=0, microsecond=0)):
        key = {"hour": hour, "messenger": messenger, "kind": kind}
        new = insert_if_new(
            session, delivery_errors, {**key, "count": 1}, returning=delivery_errors.c.id
        )
        if new is None:
            counted = update(delivery_errors).filter_by(**key)
            session.execute(counted.values(count=delivery_errors.c.count + 1))


def errors(session: Session, *, since: datetime | None = None) -> dict[tuple[str, str], int]:
    """Errors by messenger and kind: of the hours after ``since`` (two days are kept), or ever."""
    of = delivery_errors.c.hour
    found = (
        select(
            delivery_errors.c.messenger, delivery_errors.c.kind, func.sum(delivery_errors.c.count)
        )
        .where(of == EVER if since is None else and_(of > since, of != EVER))
        .group_by(delivery_errors.c.messenger, delivery_errors.c.kind)
    )
    return {(row[0], row[1]): int(row[2]) for row in session.execute(found)}


def tidy(session: Session, *, now: datetime, real: datetime) -> None:
    """Hours long past are forgotten; what is parked and does not hold any more is ended."""
    past = (delivery_errors.c.hour != EVER, delivery_errors.c.hour < real - KEPT)
    session.execute(delete(delivery_errors).where(*past))
    session.execute(
        update(outbox)
        .where(parked, outbox.c.valid_until <= now)
        .values(state="expired", content=None)
    )


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
    _reach_again(session, outbox.c.id == id)
    row = session.execute(
        update(outbox)
        .where(outbox.c.id == id, parked)
        .values(**_again(real))
        .returning(outbox.c.coalesce_key)
    ).first()
    if row is None:
        return False
    nudge(session, OUTBOX)
    yield_to_newer(session, id, row.coalesce_key, real)
    return True


def try_all_again(session: Session, *, real: datetime) -> int:
    """Owe everything that is parked once more; returns how many."""
    _reach_again(session, true())
    found = session.execute(
        update(outbox)
        .where(parked)
        .values(**_again(real))
        .returning(outbox.c.id, outbox.c.coalesce_key)
    ).all()
    nudge(session, OUTBOX)
    for row in found:
        yield_to_newer(session, row.id, row.coalesce_key, real)
    return len(found)


def put_away(session: Session, id: int | None, *, real: datetime) -> int:
    """A parked message, or all (None), is not wanted any more; returns how many were parked."""
    gone = session.execute(
        update(outbox)
        .where(parked, true() if id is None else outbox.c.id == id)
        .values(state="dropped", content=None, ended_at=real, reason="put away")
        .returning(outbox.c.id)
    )
    return len(gone.all())


def _again(real: datetime) -> dict[str, Any]:
    return {
        "state": "waiting",
        "attempts": 0,
        "unknowns": 0,
        "retry_at": None,
        "enqueued_at": real,
        "ended_at": None,
        "reason": None,
    }


def _reach_again(session: Session, which: ColumnElement[bool]) -> None:
    """Who could not be reached is tried anew; or it turns out that they still can not."""
    owed = select(outbox.c.id).where(
        parked,
        which,
        outbox.c.messenger == Account.messenger,
        outbox.c.chat == Account.chat,
    )
    session.execute(
        update(Account)
        .where(Account.reachable.is_(False), owed.exists())
        .values(reachable=True)
        .execution_options(synchronize_session=False)
    )
