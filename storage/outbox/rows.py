"""The rows of the outbox: what is owed, and what takes whose place.

Rows are enqueued in the unit that causes them; only the deliverer calls messengers, under a
lease, and marks what became of each (``storage.outbox.marks``). ``not_before`` and
``valid_until`` are business time; leases and retries are real time.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    FromClause,
    Index,
    Integer,
    String,
    Table,
    and_,
    insert,
    literal_column,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, Json, UtcDateTime, insert_if_new
from storage.nudges import OUTBOX, nudge

Verb = Literal["send", "edit", "delete", "menu"]

#: Lanes, the most urgent first.
ANSWERS, URGENT, NOTICES, DIGESTS = 0, 1, 2, 3

outbox = Table(
    "outbox",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("messenger", String, nullable=False),
    Column("chat", String, nullable=False),
    Column("person", String, nullable=False),
    Column("person_id", Integer),
    Column("meeting_id", Integer),
    Column("verb", String, nullable=False),
    #: Erased once sent; ``sent_text`` is what the record keeps.
    Column("content", Json),
    Column("via", Json),
    Column("shows", String),
    Column("target_ref", String),
    Column("coalesce_key", String),
    Column("dedupe_key", String, unique=True),
    Column("lane", Integer, nullable=False),
    Column("after", Integer),
    Column("not_before", UtcDateTime),
    Column("valid_until", UtcDateTime),
    #: held / waiting / paused, then sent / superseded / expired / parked / dropped / unknown /
    #: stopped.
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("unknowns", Integer, nullable=False, server_default="0"),
    Column("retry_at", UtcDateTime),
    Column("lease_owner", String),
    Column("lease_epoch", Integer),
    Column("lease_until", UtcDateTime),
    Column("enqueued_at", UtcDateTime, nullable=False),
    Column("ended_at", UtcDateTime),
    Column("sent_ref", String),
    #: Accepted by the platform, or fetched by the page where the messenger tells us so.
    Column("delivered_at", UtcDateTime),
    Column("sent_text", String),
    Column("reason", String),
)


def _partial(name: str, where: ColumnElement[bool], *columns: Column[Any]) -> None:
    Index(name, *columns, sqlite_where=where, postgresql_where=where)


# Each index holds only rows still owed, so a look costs the same after years of sent ones.
# Literals, not parameters: SQLite uses a partial index only where it can read the condition.
waiting = outbox.c.state == literal_column("'waiting'")
held = outbox.c.state == literal_column("'held'")
paused = outbox.c.state == literal_column("'paused'")
parked = outbox.c.state == literal_column("'parked'")
is_sent = outbox.c.state == literal_column("'sent'")


def unsent(rows: FromClause = outbox) -> ColumnElement[bool]:
    """The condition for rows still owed, of the table or an alias of it."""
    states = ("'held'", "'waiting'", "'paused'")
    return rows.c.state.in_([literal_column(state) for state in states])


# By messenger first: one that is away must not have its backlog walked by the others' looks.
_partial("ix_outbox_waiting", waiting, outbox.c.messenger, outbox.c.lane, outbox.c.id)
_partial(
    "ix_outbox_turns",
    waiting,
    outbox.c.messenger,
    outbox.c.lane,
    outbox.c.meeting_id,
    outbox.c.id,
)
_partial("ix_outbox_paused", paused, outbox.c.meeting_id)
_partial("ix_outbox_parked", parked, outbox.c.id)
_partial("ix_outbox_held", held, outbox.c.not_before)
_partial("ix_outbox_leased", outbox.c.lease_until.is_not(None), outbox.c.lease_until)
_partial(
    "ix_outbox_ending", and_(unsent(), outbox.c.valid_until.is_not(None)), outbox.c.valid_until
)
_partial(
    "ix_outbox_coalesce", and_(unsent(), outbox.c.coalesce_key.is_not(None)), outbox.c.coalesce_key
)
_partial("ix_outbox_after", and_(unsent(), outbox.c.after.is_not(None)), outbox.c.after)
Index("ix_outbox_meeting", outbox.c.meeting_id)
_partial(
    "ix_outbox_undelivered",
    and_(is_sent, outbox.c.delivered_at.is_(None)),
    outbox.c.messenger,
    outbox.c.chat,
)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message to be sent, edited or deleted.

    ``after`` is the row that must be sent or ended first; ``shows`` the subject under which the
    sent message is found again, to be edited in place; ``via`` the perishable way of a reply.
    ``dedupe_key`` is used once for ever; of one ``coalesce_key`` only the newest unsent is kept.
    """

    messenger: str
    chat: str
    person: str
    verb: Verb
    content: dict[str, Any]
    lane: int
    person_id: int | None = None
    dedupe_key: str | None = None
    coalesce_key: str | None = None
    after: int | None = None
    not_before: datetime | None = None
    valid_until: datetime | None = None
    shows: str | None = None
    via: dict[str, Any] | None = None
    meeting_id: int | None = None
    #: The message to edit or delete, where it is not found by ``shows``.
    target_ref: str | None = None


def enqueue(
    session: Session, outgoing: Outgoing, *, now: datetime, real: datetime | None = None
) -> int | None:
    """Owe a message; returns the row's id, or None where ``dedupe_key`` was used before.

    ``now`` is business time. Rules know no other; without ``real`` it stands for both.
    """
    real = real or now
    nudge(session, OUTBOX)
    values = _row(outgoing, now=now, real=real)
    if outgoing.dedupe_key is None:
        id = int(session.connection().execute(_INSERT, [values]).scalar_one())
    else:
        new = insert_if_new(session, outbox, values, returning=outbox.c.id)
        if new is None:
            return None
        id = new
    if outgoing.coalesce_key is not None:
        _take_the_place(session, id, outgoing, real)
    return id


def free_key(session: Session, dedupe_key: str) -> None:
    """What went once for ever may go once more: it was taken back meanwhile."""
    session.execute(
        update(outbox).where(outbox.c.dedupe_key == dedupe_key).values(dedupe_key=None)
    )


def free_unless_sent(session: Session, dedupe_key: str) -> bool:
    """Free a key whose row did not arrive, and end that row; whether the key is free now."""
    row = session.execute(
        select(outbox.c.id, outbox.c.state).where(outbox.c.dedupe_key == dedupe_key)
    ).first()
    if row is None:
        return True
    if row.state not in ("parked", "expired", "dropped"):
        return False
    gone = {"dedupe_key": None, "content": None}
    state = {"state": "dropped"} if row.state == "parked" else {}
    session.execute(update(outbox).where(outbox.c.id == row.id).values(**gone, **state))
    return True


def _row(outgoing: Outgoing, *, now: datetime, real: datetime) -> dict[str, Any]:
    held = outgoing.not_before is not None and outgoing.not_before > now
    return {
        "messenger": outgoing.messenger,
        "chat": outgoing.chat,
        "person": outgoing.person,
        "person_id": outgoing.person_id,
        "meeting_id": outgoing.meeting_id,
        "verb": outgoing.verb,
        "content": outgoing.content,
        "via": outgoing.via,
        "shows": outgoing.shows,
        "target_ref": outgoing.target_ref,
        "coalesce_key": outgoing.coalesce_key,
        "dedupe_key": outgoing.dedupe_key,
        "lane": outgoing.lane,
        "after": outgoing.after,
        "not_before": outgoing.not_before,
        "valid_until": outgoing.valid_until,
        "state": "held" if held else "waiting",
        "enqueued_at": real,
    }


_INSERT = insert(outbox).returning(outbox.c.id)


def waiting_to_say(session: Session, coalesce: str) -> dict[str, Any]:
    """The parameters of the notice under this key that is not sent yet; {} where there is none."""
    content = session.scalar(
        select(outbox.c.content)
        .where(
            outbox.c.coalesce_key.startswith(f"{coalesce}:", autoescape=True),
            unsent(),
            outbox.c.lease_owner.is_(None),
        )
        .order_by(outbox.c.id.desc())
        .limit(1)
    )
    found: dict[str, Any] = content["params"] if content else {}
    return found


def _take_the_place(session: Session, id: int, outgoing: Outgoing, real: datetime) -> None:
    """End older unsent rows of the same key; follow one that is being sent this moment."""
    # Not through the Session: nothing it holds back belongs here, and a flush for each row would
    # cost more than the look.
    connection = session.connection()
    older = connection.execute(
        select(outbox.c.id, outbox.c.after, outbox.c.lease_owner)
        .where(outbox.c.coalesce_key == outgoing.coalesce_key, unsent(), outbox.c.id < id)
        .order_by(outbox.c.id)
        .with_for_update()
    ).all()
    after = outgoing.after
    for row in older:
        if row.lease_owner is None:
            supersede(session, row.id, by=id, real=real)
            after = after or row.after
        else:
            after = after or row.id
    if after != outgoing.after:
        connection.execute(update(outbox).where(outbox.c.id == id).values(after=after))


def supersede(session: Session, id: int, *, by: int, real: datetime) -> None:
    """Row ``by`` stands for row ``id`` from now on; what waited for ``id`` waits for ``by``."""
    session.execute(
        update(outbox)
        .where(outbox.c.id == id)
        .values(state="superseded", content=None, ended_at=real, **NO_LEASE)
    )
    session.execute(
        update(outbox).where(outbox.c.after == id, unsent(), outbox.c.id != by).values(after=by)
    )


#: What a row without a lease has in its lease columns.
NO_LEASE: dict[str, Any] = {"lease_owner": None, "lease_epoch": None, "lease_until": None}
