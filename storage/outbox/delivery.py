"""The deliverer's side of the outbox: lease what is to go out now."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, and_, bindparam, exists, or_, select, update
from sqlalchemy.orm import Session

from storage import leader
from storage.outbox.marks import yield_to_newer
from storage.outbox.rows import DIGESTS, NO_LEASE, Verb, held, outbox, unsent, waiting
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
    up_to_lane: int = DIGESTS,
    per_chat: int | None = None,
) -> list[Leased]:
    """Lease up to ``limit`` rows: by lane, within a lane each chat in turn, then the oldest.

    Only what may go now: its predecessor ended, ``not_before`` and any retry wait over. Rows
    past ``valid_until`` end as expired. ``except_chats`` are chats that must rest (pacing); of
    another at most ``per_chat`` are leased, and only lanes up to ``up_to_lane`` are looked at.
    Nothing is leased by a leader who was followed by another.
    """
    if limit <= 0 or leader.deposed(session, holder=holder, epoch=epoch):
        return []
    release_expired(session, real=real)
    _expire_and_wake(session, now=now, real=real)
    looked_at = limit * _LOOK_AHEAD
    found = _look(session, looked_at, real, messenger, except_chats, up_to_lane, lock=True)
    chosen = _in_turn(found, limit, per_chat or limit)
    if not chosen:
        return []
    until = real + timedelta(seconds=lease_seconds)
    leased = session.execute(
        _LEASE, {"chosen": chosen, "holder": holder, "epoch": epoch, "until": until}
    )
    rows = {row.id: row for row in leased}
    return [_leased(session, rows[id]) for id in chosen]


def ready(
    session: Session,
    *,
    now: datetime,
    real: datetime,
    messenger: str | None = None,
    up_to_lane: int = DIGESTS,
) -> bool:
    """Whether ``lease`` would find anything: a cheap look through the reading door."""
    # Of any messenger: what is woken or freed is looked through once more, no more than that.
    if session.execute(_TO_WAKE, {"now": now}).first() is not None:
        return True
    if session.execute(_LOST, {"real": real}).first() is not None:
        return True
    return bool(_look(session, 1, real, messenger, (), up_to_lane, lock=False))


def release_expired(session: Session, *, real: datetime) -> int:
    """Free rows whose holder did not mark them in time; returns how many."""
    return _released(session, session.execute(_RELEASE_LOST, {"real": real}), real)


def release_all(session: Session, *, real: datetime) -> int:
    """Free every leased row. Only where no other process can be there: the one that leased them
    is dead, and what it was sending need not wait for its leases to run out."""
    return _released(session, session.execute(_RELEASE_ALL), real)


def _released(session: Session, rows: Iterable[Any], real: datetime) -> int:
    freed = list(rows)
    for row in freed:
        yield_to_newer(session, row.id, row.coalesce_key, real)
    return len(freed)


def _expire_and_wake(session: Session, *, now: datetime, real: datetime) -> None:
    session.execute(_EXPIRE, {"now": now, "real": real})
    session.execute(_WAKE, {"now": now})


def _look(
    session: Session,
    limit: int,
    real: datetime,
    messenger: str | None,
    except_chats: Collection[str],
    up_to_lane: int,
    *,
    lock: bool,
) -> Sequence[Any]:
    keys: dict[str, Any] = {"real": real, "limit": limit, "up_to_lane": up_to_lane}
    if messenger is not None:
        keys["of_messenger"] = messenger
    if except_chats:
        keys["chats"] = list(except_chats)
    return session.execute(_free(messenger is not None, bool(except_chats), lock), keys).all()


# Statements are built once: building one costs SQLAlchemy more than running it.
_is_lost = outbox.c.lease_until <= bindparam("real")
_LOST = select(outbox.c.id).where(_is_lost).limit(1)
_RELEASE = update(outbox).values(**NO_LEASE).returning(outbox.c.id, outbox.c.coalesce_key)
_RELEASE_LOST = _RELEASE.where(_is_lost)
_RELEASE_ALL = _RELEASE.where(outbox.c.lease_until.is_not(None))
_is_due = and_(held, outbox.c.not_before <= bindparam("now"))
_TO_WAKE = select(outbox.c.id).where(_is_due).limit(1)
_WAKE = update(outbox).where(_is_due).values(state="waiting")
_EXPIRE = (
    update(outbox)
    .where(outbox.c.valid_until <= bindparam("now"), unsent(), outbox.c.lease_owner.is_(None))
    .values(state="expired", ended_at=bindparam("real"))
)
_LEASE = (
    update(outbox)
    .where(outbox.c.id.in_(bindparam("chosen", expanding=True)))
    .values(
        lease_owner=bindparam("holder"),
        lease_epoch=bindparam("epoch"),
        lease_until=bindparam("until"),
        attempts=outbox.c.attempts + 1,
        retry_at=None,
    )
    .returning(*[outbox.c[field.name] for field in fields(Leased)])
)
_before = outbox.alias("before")
_FREE: Select[*tuple[Any, ...]] = (
    select(outbox.c.id, outbox.c.lane, outbox.c.messenger, outbox.c.chat)
    .where(
        waiting,
        outbox.c.lane <= bindparam("up_to_lane"),
        outbox.c.lease_owner.is_(None),
        or_(outbox.c.retry_at.is_(None), outbox.c.retry_at <= bindparam("real")),
        or_(
            outbox.c.after.is_(None),
            ~exists().where(_before.c.id == outbox.c.after, unsent(_before)),
        ),
    )
    .order_by(outbox.c.lane, outbox.c.id)
    .limit(bindparam("limit", type_=Integer))
)


@cache
def _free(one_messenger: bool, but_chats: bool, lock: bool) -> Select[*tuple[Any, ...]]:
    """Rows that may go now: of one messenger only, and not to some chats."""
    free = _FREE
    if one_messenger:
        free = free.where(outbox.c.messenger == bindparam("of_messenger"))
    if but_chats:
        free = free.where(outbox.c.chat.not_in(bindparam("chats", expanding=True)))
    return free.with_for_update(skip_locked=True, of=outbox) if lock else free


def _in_turn(rows: Iterable[Any], limit: int, per_chat: int) -> list[int]:
    """Of each lane, every chat's first row before any chat's second; so many to one chat."""
    turns: dict[tuple[int, str, str], int] = {}
    ranked: list[tuple[int, int, int, tuple[str, str]]] = []
    for row in rows:
        chat = (row.messenger, row.chat)
        turns[row.lane, *chat] = turn = turns.get((row.lane, *chat), 0) + 1
        ranked.append((row.lane, turn, row.id, chat))
    chosen: list[int] = []
    taken: dict[tuple[str, str], int] = {}
    for _, _, id, chat in sorted(ranked):
        if len(chosen) < limit and taken.get(chat, 0) < per_chat:
            chosen.append(id)
            taken[chat] = taken.get(chat, 0) + 1
    return chosen


def _leased(session: Session, row: Any) -> Leased:
    leased = Leased(**row._mapping)
    if leased.target_ref is None and leased.verb != "send" and leased.shows is not None:
        ref = shown(session, leased.messenger, leased.chat, leased.shows)
        return replace(leased, target_ref=ref)
    return leased
