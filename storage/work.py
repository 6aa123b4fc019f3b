"""Work: what takes longer than a unit may, done in chunks and shown to whoever asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    insert,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, Json, UtcDateTime, for_update

work = Table(
    "work",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String, nullable=False),
    Column("data", Json, nullable=False),
    #: waiting / done / failed.
    Column("state", String, nullable=False, server_default="waiting"),
    Column("cursor", Integer, nullable=False, server_default="0"),
    Column("total", Integer),
    Column("result", Json),
    Column("reason", String),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("asked_by_person_id", Integer),
    Column("address_key", String),
    Column("asked_at", UtcDateTime, nullable=False),
    Column("turns", Integer, nullable=False, server_default="0"),
    Column("lease_owner", String),
    Column("lease_until", UtcDateTime),
)
# A literal, not a parameter: SQLite uses a partial index only where it can read the condition.
_waiting = work.c.state == literal_column("'waiting'")
Index(
    "ix_work_waiting",
    work.c.turns,
    work.c.id,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)


class WorkMoved(RuntimeError):
    """Another worker did this chunk, or the work ended: roll this chunk back."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """A piece of work. ``cursor`` of ``total`` steps are done; ``data`` is the kind's own."""

    id: int
    kind: str
    data: dict[str, Any]
    state: str
    cursor: int
    total: int | None
    result: dict[str, Any] | None
    reason: str | None
    failures: int
    asked_by_person_id: int | None
    address_key: str | None
    asked_at: datetime


_ITEM = select(
    work.c.id,
    work.c.kind,
    work.c.data,
    work.c.state,
    work.c.cursor,
    work.c.total,
    work.c.result,
    work.c.reason,
    work.c.failures,
    work.c.asked_by_person_id,
    work.c.address_key,
    work.c.asked_at,
)


def start(
    session: Session,
    kind: str,
    data: dict[str, Any],
    *,
    asked_by_person_id: int | None,
    address_key: str | None,
    total: int | None,
    now: datetime,
) -> int:
    """Queue work of a kind; returns its id."""
    id = session.execute(
        insert(work)
        .values(
            kind=kind,
            data=data,
            total=total,
            asked_by_person_id=asked_by_person_id,
            address_key=address_key,
            asked_at=now,
        )
        .returning(work.c.id)
    ).scalar_one()
    return int(id)


def lease_next(
    session: Session, *, holder: str, real: datetime, lease_seconds: float
) -> WorkItem | None:
    """Lease the item that had the fewest turns; ``progress`` gives it back after each chunk.

    So a short piece of work does not wait for a long one. None: nothing to do now.
    """
    lasts = timedelta(seconds=lease_seconds)
    # One that ends later than any lease was made before the clock was set back.
    free = or_(
        work.c.lease_until.is_(None),
        work.c.lease_until <= real,
        work.c.lease_until > real + 2 * lasts,
    )
    found = session.execute(
        for_update(
            _ITEM.where(_waiting, free).order_by(work.c.turns, work.c.id).limit(1),
            skip_locked=True,
        )
    ).first()
    if found is None:
        return None
    session.execute(
        update(work)
        .where(work.c.id == found.id)
        .values(
            lease_owner=holder,
            lease_until=real + lasts,
            turns=work.c.turns + 1,
        )
    )
    return WorkItem(**found._mapping)


def progress(session: Session, id: int, cursor: int, data: dict[str, Any]) -> None:
    """A chunk is done up to ``cursor``, which always grows; in the chunk's own transaction.

    Raises WorkMoved where another worker was faster (this one's lease ran out): the unit then
    rolls back, and no chunk counts twice.
    """
    moved = session.execute(
        update(work)
        .where(work.c.id == id, _waiting, work.c.cursor < cursor)
        .values(cursor=cursor, data=data, failures=0, lease_owner=None, lease_until=None)
        .returning(work.c.id)
    )
    if moved.first() is None:
        raise WorkMoved(f"work {id} is already at or past {cursor}, or ended")


def release_all(session: Session) -> None:
    """Free every leased item. Only where no other process can be there: its holder is dead."""
    session.execute(
        update(work)
        .where(_waiting, work.c.lease_owner.is_not(None))
        .values(lease_owner=None, lease_until=None)
    )


def stumbled(session: Session, id: int, reason: str, *, real: datetime, wait: float) -> int:
    """A chunk raised: count it and try again after ``wait`` seconds. Returns failures in a row."""
    failures = session.execute(
        update(work)
        .where(work.c.id == id)
        .values(
            failures=work.c.failures + 1,
            reason=reason,
            lease_owner=None,
            lease_until=real + timedelta(seconds=wait),
        )
        .returning(work.c.failures)
    ).scalar_one()
    return int(failures)


def finish(session: Session, id: int, result: dict[str, Any]) -> None:
    """The work is done. Raises WorkMoved where it had ended before."""
    _end(session, id, state="done", result=result)


def fail(session: Session, id: int, reason: str) -> None:
    """The work is given up; ``reason`` is for the log. Raises WorkMoved where it had ended."""
    _end(session, id, state="failed", reason=reason)


def forget(session: Session, id: int) -> None:
    """Erase what ended work was about, names and numbers of people perhaps; the row stays."""
    session.execute(update(work).where(work.c.id == id, ~_waiting).values(data={}, result=None))


def under_way(session: Session, kind: str) -> list[int]:
    """Ids of the work of a kind that has not ended, the oldest first."""
    return list(
        session.scalars(select(work.c.id).where(_waiting, work.c.kind == kind).order_by(work.c.id))
    )


def all_under_way(session: Session) -> list[WorkItem]:
    """Everything that has not ended, the oldest first."""
    return [
        WorkItem(**r._mapping) for r in session.execute(_ITEM.where(_waiting).order_by(work.c.id))
    ]


def one(session: Session, id: int) -> WorkItem | None:
    """The item as it stands."""
    row = session.execute(_ITEM.where(work.c.id == id)).first()
    return None if row is None else WorkItem(**row._mapping)


def _end(session: Session, id: int, **values: Any) -> None:
    ended = session.execute(
        update(work)
        .where(work.c.id == id, _waiting)
        .values(**values, lease_owner=None, lease_until=None)
        .returning(work.c.id)
    )
    if ended.first() is None:
        raise WorkMoved(f"work {id} ended before")
