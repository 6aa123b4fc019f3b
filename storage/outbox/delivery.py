"""The deliverer's side of the outbox: lease what is to go out now."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from sqlalchemy import (
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage import leader
from storage.outbox.marks import yield_to_newer
from storage.outbox.pausing import hold_back
from storage.outbox.rows import (
    ANSWERS,
    DIGESTS,
    NO_LEASE,
    Verb,
    held,
    outbox,
    unsent,
    waiting,
)
from storage.outbox.shown import shown
from storage.outbox.turns import NO_MEETING, in_turn

#: Rows looked at for each row leased, so that one chat's backlog does not stand before others.
_LOOK_AHEAD = 8
#: Meetings whose notices take turns at one look.
_MOST_MEETINGS = 20


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
    after_meeting: int = NO_MEETING,
) -> list[Leased]:
    """Lease up to ``limit`` rows: by lane, within a lane each meeting in turn and of each meeting
    every chat, then the oldest.

    Only what may go now: its predecessor ended, ``not_before`` and any retry wait over. Rows
    past ``valid_until`` end as expired. ``except_chats`` are chats that must rest (pacing); of
    another at most ``per_chat`` are leased, and only lanes up to ``up_to_lane`` are looked at.
    ``after_meeting`` was served last: the next one begins, so that a notice to thousands does not
    stand before a notice to ten. Nothing is leased by a leader who was followed by another.
    """
    if limit <= 0 or leader.deposed(session, holder=holder, epoch=epoch):
        return []
    release_expired(session, real=real)
    _expire_and_wake(session, now=now, real=real)
    seen = _Sight(session, real, messenger, tuple(except_chats))
    found = _fair(seen, limit * _LOOK_AHEAD, up_to_lane, after_meeting)
    chosen = in_turn(found, limit, per_chat or limit, after_meeting=after_meeting)
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
    return bool(_Sight(session, real, messenger, (), lock=False).look(1, up_to_lane))


def release_expired(session: Session, *, real: datetime) -> int:
    """Free rows whose holder did not mark them in time; returns how many."""
    return _released(session, session.execute(_RELEASE_LOST, {"real": real}), real)


def release_all(session: Session, *, real: datetime) -> int:
    """Free every leased row. Only where no other process can be there: the one that leased them
    is dead, and what it was sending need not wait for its leases to run out."""
    return _released(session, session.execute(_RELEASE_ALL), real)


def give_back(session: Session, *, holder: str, keep: Collection[int], real: datetime) -> int:
    """Free what this holder leased and does not carry (``keep``): it was leased in a unit of which
    nobody knew whether it was committed. Returns how many."""
    theirs = _RELEASE.where(
        outbox.c.lease_until.is_not(None),
        outbox.c.lease_owner == holder,
        outbox.c.id.not_in(list(keep)),
    )
    return _released(session, session.execute(theirs), real)


def _released(session: Session, rows: Iterable[Any], real: datetime) -> int:
    freed = list(rows)
    for row in freed:
        yield_to_newer(session, row.id, row.coalesce_key, real)
    return len(freed)


def _expire_and_wake(session: Session, *, now: datetime, real: datetime) -> None:
    session.execute(_EXPIRE, {"now": now, "real": real})
    session.execute(_WAKE, {"now": now, "real": real})
    hold_back(session)


@dataclass(frozen=True, slots=True)
class _Sight:
    """Looks at rows that may go now, to one messenger or any, but not to chats that rest."""

    session: Session
    real: datetime
    messenger: str | None
    except_chats: tuple[str, ...]
    lock: bool = True

    def look(self, limit: int, up_to_lane: int, *, of: tuple[int, int] | None = None) -> list[Any]:
        """The first ``limit`` of all; ``of`` one lane and meeting only."""
        keys: dict[str, Any] = {"real": self.real, "limit": limit}
        if self.messenger is not None:
            keys["of_messenger"] = self.messenger
        if self.except_chats:
            keys["chats"] = list(self.except_chats)
        if of is None:
            keys["up_to_lane"] = up_to_lane
        else:
            keys["of_lane"], keys["of_meeting"] = of
        statement = _free(
            self.messenger is not None,
            bool(self.except_chats),
            self.lock,
            "all" if of is None else "none" if of[1] == NO_MEETING else "one",
        )
        return list(self.session.execute(statement, keys))

    def meetings_in(self, lane: int, after_meeting: int) -> list[int]:
        """Meetings with something waiting in a lane, those after ``after_meeting`` first: one
        step in the index for each, not for each row. ``NO_MEETING``: what belongs to none."""
        keys = {"of_lane": lane, "of_messenger": self.messenger}
        found: list[int] = []
        for last, until in ((after_meeting, None), (NO_MEETING, after_meeting)):
            step: int | None = last
            while step is not None and len(found) < _MOST_MEETINGS:
                step = self.session.execute(_NEXT_MEETING, {**keys, "last": step}).scalar()
                if step is None or (until is not None and step > until):
                    break
                found.append(step)
        if self.session.execute(_BESIDES_MEETINGS, keys).first() is not None:
            found.append(NO_MEETING)
        return found


def _fair(seen: _Sight, limit: int, up_to_lane: int, after_meeting: int) -> list[Any]:
    """The rows to choose from. Behind a long row of one meeting's, others' are looked for."""
    found = seen.look(limit, up_to_lane)
    if len(found) < limit or found[-1].lane == ANSWERS or seen.messenger is None:
        return found
    lane = found[-1].lane
    meetings = seen.meetings_in(lane, after_meeting)
    if len(meetings) < 2:
        return found
    rows = {row.id: row for row in found}
    for meeting in meetings:
        rows.update((r.id, r) for r in seen.look(_LOOK_AHEAD, up_to_lane, of=(lane, meeting)))
    return list(rows.values())


# Statements are built once: building one costs SQLAlchemy more than running it.
_is_lost = outbox.c.lease_until <= bindparam("real")
_LOST = select(outbox.c.id).where(_is_lost).limit(1)
_RELEASE = update(outbox).values(**NO_LEASE).returning(outbox.c.id, outbox.c.coalesce_key)
_RELEASE_LOST = _RELEASE.where(_is_lost)
_RELEASE_ALL = _RELEASE.where(outbox.c.lease_until.is_not(None))
_is_due = and_(held, outbox.c.not_before <= bindparam("now"))
_TO_WAKE = select(outbox.c.id).where(_is_due).limit(1)
# It is owed from now: the time it was held is no reason to give it up.
_WAKE = update(outbox).where(_is_due).values(state="waiting", enqueued_at=bindparam("real"))
_of_lane = and_(
    waiting,
    outbox.c.messenger == bindparam("of_messenger"),
    outbox.c.lane == bindparam("of_lane", type_=Integer),
)
_BESIDES_MEETINGS = select(outbox.c.id).where(_of_lane, outbox.c.meeting_id.is_(None)).limit(1)
_NEXT_MEETING = select(func.min(outbox.c.meeting_id)).where(
    _of_lane, outbox.c.meeting_id > bindparam("last", type_=Integer)
)
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
    select(outbox.c.id, outbox.c.lane, outbox.c.messenger, outbox.c.chat, outbox.c.meeting_id)
    .where(
        waiting,
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
def _free(
    one_messenger: bool, but_chats: bool, lock: bool, meetings: str
) -> Select[*tuple[Any, ...]]:
    """Rows that may go now: of one messenger only, not to some chats; of ``all`` meetings, of
    ``one``, or what belongs to ``none``."""
    free = _FREE
    if one_messenger:
        free = free.where(outbox.c.messenger == bindparam("of_messenger"))
    if but_chats:
        free = free.where(outbox.c.chat.not_in(bindparam("chats", expanding=True)))
    if meetings == "all":
        free = free.where(outbox.c.lane <= bindparam("up_to_lane", type_=Integer))
    else:
        of = outbox.c.meeting_id
        free = free.where(
            outbox.c.lane == bindparam("of_lane", type_=Integer),
            of.is_(None) if meetings == "none" else of == bindparam("of_meeting", type_=Integer),
        )
    return free.with_for_update(skip_locked=True, of=outbox) if lock else free


def _leased(session: Session, row: Any) -> Leased:
    leased = Leased(**row._mapping)
    if leased.target_ref is None and leased.verb != "send" and leased.shows is not None:
        ref = shown(session, leased.messenger, leased.chat, leased.shows)
        return replace(leased, target_ref=ref)
    return leased
