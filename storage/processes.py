"""Processes: who runs on this database, seen lately; one of them leads (``storage.leader``)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Column, String, Table, delete, select, update
from sqlalchemy.orm import Session

from storage import settings
from storage.database import Base, Json, UtcDateTime, insert_if_new

#: A process that was not seen for so long is gone; its row goes a day later.
GONE_AFTER = timedelta(seconds=60)
FORGOTTEN_AFTER = timedelta(days=1)
_MARK = "secret_mark"

processes = Table(
    "processes",
    Base.metadata,
    #: As in the leader's lease: ``host-pid-random``.
    Column("holder", String, primary_key=True),
    Column("version", String, nullable=False),
    Column("started_at", UtcDateTime, nullable=False),
    Column("seen_at", UtcDateTime, nullable=False),
    #: Messenger → what keeps it from working, for the administrator.
    Column("trouble", Json, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Process:
    """A process as it was seen last; times are real."""

    holder: str
    version: str
    started_at: datetime
    seen_at: datetime
    trouble: dict[str, str]


class SecretDiffers(RuntimeError):
    """Processes on one database must sign with the same secret."""


def agree_on_secret(session: Session, mark: str, *, real: datetime) -> None:
    """``mark`` tells secrets apart without telling them. Raises SecretDiffers where processes
    with another one run; while none runs, a new secret is a decision of the office."""
    known = settings.locked(session, _MARK, "")
    if known not in ("", mark) and running(session, real=real):
        raise SecretDiffers(
            "Other processes on this database sign with another secret, so links, cookies and "
            "sign-in codes of one would be refused by the other. Set HUIWU_SECRET to the same "
            "value everywhere; to change it, stop all processes first."
        )
    if known != mark:
        settings.put(session, _MARK, mark)


def report(session: Session, process: Process) -> None:
    """This process is alive; those long gone are forgotten."""
    values = {
        "holder": process.holder,
        "version": process.version,
        "started_at": process.started_at,
        "seen_at": process.seen_at,
        "trouble": process.trouble,
    }
    if insert_if_new(session, processes, values, returning=processes.c.holder) is None:
        session.execute(
            update(processes).where(processes.c.holder == process.holder).values(**values)
        )
    before = process.seen_at - FORGOTTEN_AFTER
    session.execute(delete(processes).where(processes.c.seen_at < before))


def leave(session: Session, holder: str) -> None:
    """This process stops in order."""
    session.execute(delete(processes).where(processes.c.holder == holder))


def running(session: Session, *, real: datetime) -> list[Process]:
    """Those seen lately, the oldest first."""
    rows = session.execute(
        select(processes)
        .where(processes.c.seen_at >= real - GONE_AFTER)
        .order_by(processes.c.started_at, processes.c.holder)
    )
    return [Process(**row._mapping) for row in rows]
