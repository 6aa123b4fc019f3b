"""The deliverer's side of the outbox: lease what is to go out now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, or_, select, update
from sqlalchemy.orm import Session

from storage import leader
from storage.outbox.marks import yield_to_newer
from storage.outbox.rows import NO_LEASE, Verb, held, outbox, unsent, waiting
from storage.outbox.shown import shown

#: Rows looked at for each row leased, so that one chat's backlog does not stand before others.
_LOOK_AHEAD = 8


@dataclass(frozen=True, slots=True)
class Leased:
    """A row to be carried out now. ``attempts`` includes this one.

    ``target_ref`` is the message to edit or delete; None where none is shown any more (an edit
    is then sent anew). ``unknowns`` counts attempts that may have arrived.
    """

    id: int
    messenger: str
    chat: str
    person: str
    person_id: int | None
    meeting_id: int | None
    verb: Verb
    content: dict[str, Any]
    via: dict[str, Any] | None
    shows: str | None
    target_ref: str | None
    lane: int
    attempts: int
    unknowns: int
    valid_until: datetime | None
    enqueued_at: datetime


def lease(
    session: Session,
    *,
    holder: str,
    epoch: int,
    limit: int,
    now: datetime,
    real: datetime,
    lease_seconds: float,
    messenger: str | None = None,
    except_chats: Collection[str] = (),
) -> list[Leased]:
    """Lease up to ``limit`` rows: by lane, within a lane each chat in turn, then the oldest.

    Only what may go now: its predecessor ended, ``not_before`` and any retry wait over. Rows
    past ``valid_until`` end as expired. ``except_chats`` are chats that must rest (pacing).
    Nothing is leased by a leader who was followed by another.
    """
    if limit <= 0 or leader.deposed(session, holder=holder, epoch=epoch):
        return []
    release_expired(session, real=real)
    _expire_and_wake(session, now=now, real=real)
    chosen = _in_turn(session.execute(_candidates(real, limit, messenger, except_chats)), limit)
    if not chosen:
        return []
    leased = session.execute(
        update(outbox)
        .where(outbox.c.id.in_(chosen))
        .values(
            lease_owner=holder,
            lease_epoch=epoch,
            lease_until=real + timedelta(seconds=lease_seconds),
            attempts=outbox.c.attempts + 1,
            retry_at=None,
        )
        .returning(*_LEASED)
    )
    rows = {row.id: row for row in leased}
    return [_leased(session, rows[id]) for id in chosen]


def ready(
    session: Session, *, now: datetime, real: datetime, messenger: str | None = None
) -> bool:
    """Whether ``lease`` would find anything: a cheap look through the reading door."""
    to_wake = select(outbox.c.id).where(held, outbox.c.not_before <= now)
    if messenger is not None:
        to_wake = to_wake.where(outbox.c.messenger == messenger)
    if session.execute(to_wake.limit(1)).first() is not None:
        return True
    lost = select(outbox.c.id).where(outbox.c.lease_until <= real).limit(1)
    if session.execute(lost).first() is not None:
        return True
    free = _free(real, messenger, ()).limit(1)
    return session.execute(free).first() is not None


def release_expired(session: Session, *, real: datetime) -> int:
    """Free rows whose holder did not mark them in time; returns how many."""
    return _release(session, outbox.c.lease_until <= real, real)


def release_all(session: Session, *, real: datetime) -> int:
    """Free every leased row. Only where no other process can be there: the one that leased them
    is dead, and what it was sending need not wait for its leases to run out."""
    return _release(session, outbox.c.lease_until.is_not(None), real)


def _release(session: Session, which: ColumnElement[bool], real: datetime) -> int:
    lost = session.execute(
        update(outbox)
        .where(which)
        .values(**NO_LEASE)
        .returning(outbox.c.id, outbox.c.coalesce_key)
    ).all()
    for row in lost:
        yield_to_newer(session, row.id, row.coalesce_key, real)
    return len(lost)


def _expire_and_wake(session: Session, *, now: datetime, real: datetime) -> None:
    session.execute(
        update(outbox)
        .where(
            outbox.c.valid_until <= now,
            unsent(),
            outbox.c.lease_owner.is_(None),
        )
        .values(state="expired", ended_at=real)
    )
    session.execute(update(outbox).where(held, outbox.c.not_before <= now).values(state="waiting"))


def _free(real: datetime, messenger: str | None, except_chats: Collection[str]) -> Select[Any]:
    before = outbox.alias("before")
    may_go: list[ColumnElement[bool]] = [
        waiting,
        outbox.c.lease_owner.is_(None),
        or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= real),
        or_(
            outbox.c.after.is_(None),
            ~exists().where(before.c.id == outbox.c.after, unsent(before)),
        ),
    ]
    if messenger is not None:
        may_go.append(outbox.c.messenger == messenger)
    if except_chats:
        may_go.append(outbox.c.chat.not_in(except_chats))
    columns = (outbox.c.id, outbox.c.lane, outbox.c.messenger, outbox.c.chat)
    return select(*columns).where(*may_go).order_by(outbox.c.lane, outbox.c.id)


def _candidates(
    real: datetime, limit: int, messenger: str | None, except_chats: Collection[str]
) -> Select[Any]:
    free = _free(real, messenger, except_chats).limit(limit * _LOOK_AHEAD)
    return free.with_for_update(skip_locked=True, of=outbox)


def _in_turn(rows: Iterable[Any], limit: int) -> list[int]:
    """Of each lane, every chat's first row before any chat's second."""
    turns: dict[tuple[int, str, str], int] = {}
    ranked: list[tuple[int, int, int]] = []
    for row in rows:
        key = (row.lane, row.messenger, row.chat)
        turns[key] = turn = turns.get(key, 0) + 1
        ranked.append((row.lane, turn, row.id))
    return [id for *_, id in sorted(ranked)[:limit]]


_LEASED = [outbox.c[field.name] for field in fields(Leased)]


def _leased(session: Session, row: Any) -> Leased:
    leased = Leased(**row._mapping)
    if leased.target_ref is None and leased.verb != "send" and leased.shows is not None:
        ref = shown(session, leased.messenger, leased.chat, leased.shows)
        return replace(leased, target_ref=ref)
    return leased
