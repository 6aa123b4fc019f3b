"""The audit log: every change, append-only, sealed by the leader into a chain of hashes.

Rows are inserted plain, which costs a unit next to nothing; ``seal`` chains them afterwards.
Values that may have to be erased one day stand apart, behind a salted digest that the chain
covers: erased, the chain still holds.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ForeignKey,
    Integer,
    LargeBinary,
    RowMapping,
    String,
    Table,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, Json, UtcDateTime

audit_entries = Table(
    "audit_entries",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("at", UtcDateTime, nullable=False),
    Column("actor_person_id", Integer),
    Column("for_person_id", Integer),
    Column("account", String),
    Column("action", String, nullable=False),
    Column("subject", String, nullable=False, index=True),
    Column("before", Json),
    Column("after", Json),
    Column("reason", String),
    Column("sensitive_digest", String),
)
audit_sensitive = Table(
    "audit_sensitive",
    Base.metadata,
    Column("entry_id", ForeignKey("audit_entries.id"), primary_key=True),
    #: Both None once erased: without the salt the digest tells nothing, even of short values.
    Column("salt", LargeBinary),
    Column("content", String),
)
audit_seals = Table(
    "audit_seals",
    Base.metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("entry_id", ForeignKey("audit_entries.id"), nullable=False, unique=True),
    Column("previous_hash", String, nullable=False),
    Column("hash", String, nullable=False),
)

#: The hash before the first seal.
GENESIS = "0" * 64
#: On PostgreSQL ids are given before COMMIT, so an entry may appear behind sealed ones.
_LOOK_BACK = 10_000
_BATCH = 1000


@dataclass(frozen=True, slots=True)
class Entry:
    """One change: who, for whom, through which account, what to what, and why.

    ``subject`` is "kind:id". ``before`` and ``after`` hold what changed. ``sensitive`` holds
    values that may have to be erased later (health, phone numbers).
    """

    at: datetime
    actor_person_id: int | None
    for_person_id: int | None
    account: str | None
    action: str
    subject: str
    before: dict[str, Any] | None = None
    after: dict[str, Any] | None = None
    reason: str | None = None
    sensitive: dict[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Verified:
    """The chain holds: sealed entries, the last hash, and entries still waiting for a seal."""

    count: int
    head: str
    unsealed: int


@dataclass(frozen=True, slots=True)
class Broken:
    """Where the chain breaks first, and why."""

    seq: int
    entry_id: int | None
    why: str


def record(session: Session, entry: Entry, *, salt: bytes | None = None) -> int:
    """Insert an entry; returns its id.

    An entry with sensitive values needs a ``salt`` of at least 16 random bytes, drawn outside
    the unit. Raises ValueError without.
    """
    row = {
        "at": entry.at,
        "actor_person_id": entry.actor_person_id,
        "for_person_id": entry.for_person_id,
        "account": entry.account,
        "action": entry.action,
        "subject": entry.subject,
        "before": entry.before,
        "after": entry.after,
        "reason": entry.reason,
        "sensitive_digest": None,
    }
    if entry.sensitive is None:
        return int(session.connection().execute(_INSERT, [row]).scalar_one())
    if salt is None or len(salt) < 16:
        raise ValueError("sensitive values need a salt of 16 random bytes or more")
    content = _canonical(entry.sensitive)
    row["sensitive_digest"] = _salted(salt, content)
    id = int(session.execute(_INSERT, [row]).scalar_one())
    session.execute(insert(audit_sensitive), [{"entry_id": id, "salt": salt, "content": content}])
    return id


_INSERT = insert(audit_entries).returning(audit_entries.c.id)


def sensitive(session: Session, entry_id: int) -> dict[str, Any] | None:
    """The sensitive values of an entry; None where there were none or they were erased."""
    content = session.execute(
        select(audit_sensitive.c.content).where(audit_sensitive.c.entry_id == entry_id)
    ).scalar()
    if content is None:
        return None
    values: dict[str, Any] = json.loads(content)
    return values


def erase_sensitive_of(session: Session, subject: str, action: str | None = None) -> int:
    """Erase the sensitive values of every entry of a subject (of one action) for good; the chain
    still holds. Returns of how many."""
    wanted = select(audit_entries.c.id).where(audit_entries.c.subject == subject)
    if action is not None:
        wanted = wanted.where(audit_entries.c.action == action)
    erased = session.execute(
        update(audit_sensitive)
        .where(audit_sensitive.c.entry_id.in_(wanted), audit_sensitive.c.content.is_not(None))
        .values(salt=None, content=None)
        .returning(audit_sensitive.c.entry_id)
    )
    return len(erased.all())


def erase_sensitive(session: Session, entry_id: int) -> bool:
    """Erase an entry's sensitive values for good; the chain still holds. False: none there."""
    erased = session.execute(
        update(audit_sensitive)
        .where(audit_sensitive.c.entry_id == entry_id, audit_sensitive.c.content.is_not(None))
        .values(salt=None, content=None)
        .returning(audit_sensitive.c.entry_id)
    )
    return erased.first() is not None


def seal(session: Session, limit: int, *, everything: bool = False) -> int:
    """Chain up to ``limit`` entries; returns how many. Only the leader calls this.

    ``everything`` looks through the whole log instead of its newest part: at the start, and now
    and then, for an entry whose transaction on PostgreSQL took very long.
    """
    last = session.execute(
        select(audit_seals.c.seq, audit_seals.c.hash).order_by(audit_seals.c.seq.desc()).limit(1)
    ).first()
    seq, head = (0, GENESIS) if last is None else (last.seq, last.hash)
    waiting = _ENTRY.where(
        ~select(audit_seals.c.seq).where(audit_seals.c.entry_id == audit_entries.c.id).exists()
    )
    if not everything:
        newest = session.execute(select(func.max(audit_seals.c.entry_id))).scalar() or 0
        postgres = session.get_bind().dialect.name == "postgresql"
        look_back = _LOOK_BACK if postgres else 0
        waiting = waiting.where(audit_entries.c.id > newest - look_back)
    seals = []
    for row in session.execute(waiting.order_by(audit_entries.c.id).limit(limit)).mappings():
        seq += 1
        digest = _chained(seq, head, row)
        seals.append({"seq": seq, "entry_id": row["id"], "previous_hash": head, "hash": digest})
        head = digest
    if seals:
        session.execute(insert(audit_seals), seals)
    return len(seals)


def unsealed(session: Session) -> int:
    """How many of the newest entries wait for a seal."""
    newest = session.execute(select(func.max(audit_seals.c.entry_id))).scalar() or 0
    return session.execute(select(func.count()).where(audit_entries.c.id > newest)).scalar_one()


def head(session: Session) -> tuple[int, str]:
    """How many entries are sealed, and the last hash: the digest that goes to the supervisor."""
    last = session.execute(
        select(audit_seals.c.seq, audit_seals.c.hash).order_by(audit_seals.c.seq.desc()).limit(1)
    ).first()
    return (0, GENESIS) if last is None else (last.seq, last.hash)


def verify(session: Session, *, known: tuple[int, str] | None = None) -> Verified | Broken:
    """Walk the whole chain. ``known`` is an earlier ``head`` (from a backup or the supervisor):
    with it, a log cut off or written anew from there on is found as well."""
    previous, count = GENESIS, 0
    for row in _sealed(session):
        count += 1
        why = _fault(count, previous, row)
        if why is not None:
            return Broken(count, row["entry_id"], why)
        previous = row["hash"]
        if known is not None and count == known[0] and previous != known[1]:
            return Broken(count, row["entry_id"], "not the log that was known")
    if known is not None and count < known[0]:
        return Broken(count + 1, None, "sealed entries are missing at the end")
    entries = session.execute(select(func.count()).select_from(audit_entries)).scalar_one()
    return Verified(count, previous, entries - count)


_ENTRY = select(audit_entries)
_SEALED = (
    select(
        audit_seals.c.seq,
        audit_seals.c.entry_id,
        audit_seals.c.previous_hash,
        audit_seals.c.hash,
        *audit_entries.c,
        audit_sensitive.c.entry_id.label("sensitive_id"),
        audit_sensitive.c.salt,
        audit_sensitive.c.content,
    )
    .outerjoin(audit_entries, audit_entries.c.id == audit_seals.c.entry_id)
    .outerjoin(audit_sensitive, audit_sensitive.c.entry_id == audit_seals.c.entry_id)
    .order_by(audit_seals.c.seq)
    .limit(_BATCH)
)


def _sealed(session: Session) -> Iterator[RowMapping]:
    after = None
    while True:
        batch = _SEALED if after is None else _SEALED.where(audit_seals.c.seq > after)
        rows = session.execute(batch).mappings().all()
        yield from rows
        if len(rows) < _BATCH:
            return
        after = rows[-1]["seq"]


def _fault(seq: int, previous: str, row: RowMapping) -> str | None:
    if row["seq"] != seq:
        return "a seal is missing"
    if row["id"] is None:
        return "the entry is missing"
    if row["previous_hash"] != previous:
        return "the seal does not follow the one before"
    if row["hash"] != _chained(seq, previous, row):
        return "the entry was changed"
    if row["sensitive_digest"] is None:
        return None if row["sensitive_id"] is None else "sensitive values were added"
    if row["sensitive_id"] is None:
        return "sensitive values are missing, not erased"
    salt, content = row["salt"], row["content"]
    if salt is None and content is None:
        return None
    if salt is None or content is None or _salted(salt, content) != row["sensitive_digest"]:
        return "sensitive values were changed"
    return None


def _chained(seq: int, previous: str, row: RowMapping) -> str:
    entry = {column.name: row[column.name] for column in audit_entries.c}
    entry["at"] = row["at"].isoformat(timespec="microseconds")
    return hashlib.sha256(_canonical([seq, previous, entry]).encode()).hexdigest()


def _salted(salt: bytes, content: str) -> str:
    return hashlib.sha256(salt + content.encode()).hexdigest()


def _canonical(data: Any) -> str:
    return json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
