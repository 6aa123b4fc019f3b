"""The inbox: every raw update, committed before it is acknowledged. Core only, no mapped class.

A body is erased when its update is done; the key stays, so that a repeat is known for ever.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, Json, UtcDateTime, insert_if_new

inbox = Table(
    "inbox",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("messenger", String, nullable=False),
    Column("bot", String, nullable=False),
    Column("platform_id", String, nullable=False),
    #: ``messenger:chat:person``, the key of ``storage.conversations``.
    Column("conversation", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", Json),
    Column("event_at", UtcDateTime, nullable=False),
    Column("received_at", UtcDateTime, nullable=False),
    #: waiting / done / quarantined.
    Column("state", String, nullable=False, server_default="waiting"),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("reason", String),
    UniqueConstraint("messenger", "bot", "platform_id"),
)
# A literal, not a parameter: SQLite uses a partial index only where it can read the condition.
_waiting = inbox.c.state == literal_column("'waiting'")
Index(
    "ix_inbox_waiting",
    inbox.c.conversation,
    inbox.c.id,
    sqlite_where=_waiting,
    postgresql_where=_waiting,
)
_set_aside = inbox.c.state == literal_column("'quarantined'")
Index(
    "ix_inbox_quarantined",
    inbox.c.id,
    sqlite_where=_set_aside,
    postgresql_where=_set_aside,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An update as a messenger delivered it. ``platform_id`` is unique within messenger and bot.

    ``event_at`` is the platform's time of the event, ``received_at`` ours (both aware UTC).
    """

    messenger: str
    bot: str
    platform_id: str
    conversation: str
    kind: str
    body: dict[str, Any]
    event_at: datetime
    received_at: datetime
    #: Why nobody can read it; it goes straight into quarantine, and its body is kept.
    unreadable: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """An update that is still to be handled; ``failures`` counts the runs that raised."""

    id: int
    conversation: str
    kind: str
    body: dict[str, Any]
    event_at: datetime
    failures: int
    messenger: str
    bot: str
    platform_id: str
    received_at: datetime


def conversation_key(messenger: str, chat: str, person: str) -> str:
    """The key of a conversation: one per messenger, chat and person."""
    return f"{messenger}:{chat}:{person}"


def receive(session: Session, arrival: Arrival) -> int | None:
    """Take an update in; its row's id. None: it was here before, and nothing changed."""
    return insert_if_new(session, inbox, _row(arrival), returning=inbox.c.id)


def just_received(id: int, arrival: Arrival) -> Waiting:
    """The row that ``receive`` has made, without reading it again."""
    return Waiting(
        id=id,
        conversation=arrival.conversation,
        kind=arrival.kind,
        body=arrival.body,
        event_at=arrival.event_at,
        failures=0,
        messenger=arrival.messenger,
        bot=arrival.bot,
        platform_id=arrival.platform_id,
        received_at=arrival.received_at,
    )


# Statements are built once: building one costs SQLAlchemy as much as running it.
_UNDONE = (
    select(
        inbox.c.id,
        inbox.c.conversation,
        inbox.c.kind,
        inbox.c.body,
        inbox.c.event_at,
        inbox.c.failures,
        inbox.c.messenger,
        inbox.c.bot,
        inbox.c.platform_id,
        inbox.c.received_at,
    )
    .where(_waiting, inbox.c.conversation == bindparam("conversation"))
    .order_by(inbox.c.id)
    .limit(bindparam("limit", type_=Integer))
)


def undone(session: Session, conversation: str, limit: int) -> list[Waiting]:
    """The conversation's updates still to be handled, the oldest first; ``take`` that one in the
    unit that handles it."""
    rows = session.connection().execute(_UNDONE, {"conversation": conversation, "limit": limit})
    return [Waiting(**row._mapping) for row in rows]


_STILL_WAITING = update(inbox).where(inbox.c.id == bindparam("of_id"), _waiting)
_older = inbox.alias("older")
_TAKE = (
    _STILL_WAITING.where(
        ~select(_older.c.id)
        .where(
            _older.c.conversation == inbox.c.conversation,
            _older.c.state == literal_column("'waiting'"),
            _older.c.id < inbox.c.id,
        )
        .exists()
    )
    .values(state="done", body=None)
    .returning(inbox.c.id)
)
_QUARANTINE = _STILL_WAITING.values(state="quarantined", reason=bindparam("reason")).returning(
    inbox.c.id
)


def waiting_conversations(
    session: Session, limit: int, *, received_before: datetime | None = None
) -> list[str]:
    """Conversations with something to do, the one that waited longest first.

    ``received_before`` leaves alone what came only just now: who received it is at it.
    """
    oldest = func.min(inbox.c.id)
    found = select(inbox.c.conversation).where(_waiting).group_by(inbox.c.conversation)
    if received_before is not None:
        found = found.having(func.min(inbox.c.received_at) < received_before)
    return list(session.scalars(found.order_by(oldest).limit(limit)))


def take(session: Session, id: int) -> bool:
    """Mark an update done, first thing in the unit that handles it: its body is erased.

    False: another process handled it, or an older one of its conversation waits; then do
    nothing. Lock the conversation first.
    """
    return session.connection().execute(_TAKE, {"of_id": id}).first() is not None


def failed(session: Session, id: int, reason: str) -> int:
    """Count a run that raised; returns how many there were. The caller decides on quarantine."""
    count = session.execute(
        update(inbox)
        .where(inbox.c.id == id)
        .values(failures=inbox.c.failures + 1, reason=reason)
        .returning(inbox.c.failures)
    ).scalar_one()
    return int(count)


def quarantine(session: Session, id: int, reason: str) -> bool:
    """Set an update aside with its body, for a person to look at. False if it was not waiting."""
    return session.execute(_QUARANTINE, {"of_id": id, "reason": reason}).first() is not None


def erase(session: Session, id: int) -> None:
    """Erase the body of an update in any state (what may not be kept, SEC-04)."""
    session.execute(update(inbox).where(inbox.c.id == id).values(body=None))


def depth(session: Session) -> int:
    """How many updates wait."""
    return session.execute(select(func.count()).where(_waiting)).scalar_one()


def oldest_waiting(session: Session) -> datetime | None:
    """When the oldest update that waits was received."""
    return session.execute(select(func.min(inbox.c.received_at)).where(_waiting)).scalar()


def quarantined(session: Session) -> int:
    """How many updates nobody could read or handle."""
    return session.execute(select(func.count()).where(_set_aside)).scalar_one()


def _row(arrival: Arrival) -> dict[str, Any]:
    return {
        "messenger": arrival.messenger,
        "bot": arrival.bot,
        "platform_id": arrival.platform_id,
        "conversation": arrival.conversation,
        "kind": arrival.kind,
        "body": arrival.body,
        "event_at": arrival.event_at,
        "received_at": arrival.received_at,
        "state": "waiting" if arrival.unreadable is None else "quarantined",
        "reason": arrival.unreadable,
    }
