"""The leader: one lease row, by the database's own time. Polling, clock and deliverer need it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import Column, Integer, String, Table, func, literal_column, select, update
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, for_update, insert_if_new

leader = Table(
    "leader",
    Base.metadata,
    #: Always 1: there is one leader.
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("holder", String, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
)
_ROW = select(leader.c.holder, leader.c.epoch, leader.c.expires_at).where(leader.c.id == 1)
_NOBODY = {"id": 1, "holder": "", "epoch": 0, "expires_at": datetime(1970, 1, 1, tzinfo=UTC)}


@dataclass(frozen=True, slots=True)
class Leadership:
    """Held by the caller. A higher epoch is a later leader; marks of an older one are refused."""

    epoch: int


@dataclass(frozen=True, slots=True)
class Current:
    """Who leads, or led last, and until when by the database's time."""

    holder: str
    epoch: int
    expires_at: datetime


def acquire_or_renew(
    session: Session, *, holder: str, real_seconds_lease: float = 8
) -> Leadership | None:
    """Become or stay the leader; None while another holds the lease.

    A lease that ran out is a new leadership with a new epoch, also for the one who held it.
    """
    row = session.execute(for_update(_ROW)).first()
    if row is None:
        insert_if_new(session, leader, _NOBODY, returning=leader.c.id)
        row = session.execute(for_update(_ROW)).one()
    # Asked after the lock was had: waiting for it must not make an old time look new.
    now = database_time(session)
    lasts = timedelta(seconds=real_seconds_lease)
    # One that ends later than any lease was made before the clock was set back.
    live = now < row.expires_at <= now + 2 * lasts
    if live and row.holder != holder:
        return None
    epoch = row.epoch if live else row.epoch + 1
    session.execute(update(leader).values(holder=holder, epoch=epoch, expires_at=now + lasts))
    return Leadership(epoch)


def end_all(session: Session) -> None:
    """End whatever lease there is. Only for the one process that holds the lock file (SQLite):
    the leader before it is dead, and waiting for its lease to run out would help nobody."""
    session.execute(update(leader).values(expires_at=_NOBODY["expires_at"]))


def release(session: Session, holder: str) -> None:
    """Give the lease up at once, so that another need not wait for it to run out."""
    session.execute(
        update(leader).where(leader.c.holder == holder).values(expires_at=_NOBODY["expires_at"])
    )


def current(session: Session) -> Current | None:
    """Who leads or led last; None where nobody ever did."""
    row = session.execute(_ROW).first()
    return None if row is None or row.epoch == 0 else Current(*row)


def held(session: Session) -> bool:
    """Whether the lease of a leader holds, by the database's time."""
    found = current(session)
    return found is not None and found.expires_at > database_time(session)


def deposed(session: Session, *, holder: str, epoch: int) -> bool:
    """Whether another leadership followed this one (a process that slept must not go on)."""
    found = current(session)
    return found is not None and (found.holder, found.epoch) != (holder, epoch)


def database_time(session: Session) -> datetime:
    """The database's own real time, aware UTC: the one clock all processes share."""
    if session.get_bind().dialect.name == "postgresql":
        stamp: datetime = session.execute(select(func.clock_timestamp())).scalar_one()
        return stamp.astimezone(UTC)
    asked = literal_column("strftime('%Y-%m-%dT%H:%M:%f', 'now')", String)
    return datetime.fromisoformat(session.execute(select(asked)).scalar_one()).replace(tzinfo=UTC)
