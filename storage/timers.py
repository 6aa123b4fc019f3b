"""Timers: every reminder, deadline, opening and closing. Core only, no mapped class.

A subject's timers are wanted, not scheduled: each change of the subject replaces its set in the
same transaction. What fired or was missed is remembered, so that no slot fires twice for one
time. All times here are business time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Index,
    Insert,
    Integer,
    String,
    Table,
    UniqueConstraint,
    bindparam,
    delete,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from storage.database import Base, Json, UtcDateTime, for_update

timers = Table(
    "timers",
    Base.metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("slot", String, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("valid_until", UtcDateTime, nullable=False),
    Column("data", Json, nullable=False),
    #: wanted / fired / missed / given_up.
    Column("state", String, nullable=False, server_default="wanted"),
    Column("fired_at", UtcDateTime),
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("reason", String),
    UniqueConstraint("subject", "kind", "slot"),
)
# A literal, not a parameter: SQLite uses a partial index only where it can read the condition.
_wanted = timers.c.state == literal_column("'wanted'")
_given_up = timers.c.state == literal_column("'given_up'")
Index(
    "ix_timers_given_up",
    timers.c.id,
    sqlite_where=_given_up,
    postgresql_where=_given_up,
)
Index(
    "ix_timers_due",
    timers.c.due_at,
    timers.c.id,
    sqlite_where=_wanted,
    postgresql_where=_wanted,
)


#: Batches of missed timers one look clears away at most.
_ROUNDS = 10


@dataclass(frozen=True, slots=True)
class WantedTimer:
    """A timer a subject wants. ``slot`` tells apart timers of one kind ("T-3", a person's id).

    Not fired by ``valid_until``, it is missed: "starts in an hour" after the start helps nobody.
    """

    kind: str
    slot: str
    due_at: datetime
    valid_until: datetime
    data: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DueTimer:
    """A timer to be acted on now; ``failures`` counts the runs that raised."""

    id: int
    subject: str
    kind: str
    slot: str
    due_at: datetime
    valid_until: datetime
    data: dict[str, Any]
    failures: int


def ladder(
    kind: str,
    rungs: Iterable[tuple[str, datetime]],
    *,
    ends_at: datetime,
    data: dict[str, Any] | None = None,
) -> list[WantedTimer]:
    """Timers of one kind of which, after downtime, only the last late one goes out.

    ``rungs`` are slots and due times; each is valid until the next is due, the last until
    ``ends_at``. A rung that would be due at or after the end is left out.
    """
    climbing = sorted((due_at, slot) for slot, due_at in rungs if due_at < ends_at)
    until = [due_at for due_at, _ in climbing[1:]] + [ends_at]
    return [
        WantedTimer(kind, slot, due_at, valid_until, dict(data or {}))
        for (due_at, slot), valid_until in zip(climbing, until, strict=False)
    ]


def replace(
    session: Session,
    subject: str,
    wanted: Iterable[WantedTimer],
    *,
    keep_fired: bool = False,
) -> None:
    """Make ``wanted`` the subject's unfired timers, in the caller's transaction.

    A slot that fired or was missed stays so, unless its due time moved to a later one. With
    ``keep_fired`` what fired stays fired whatever its time: the rules changed, not the subject.
    Raises ValueError where two wanted timers share kind and slot.
    """
    there = {
        (row.kind, row.slot): row
        for row in session.execute(for_update(_OF_SUBJECT), {"subject": subject})
    }
    new: dict[tuple[str, str], dict[str, Any]] = {}
    for timer in wanted:
        key = (timer.kind, timer.slot)
        if key in new:
            raise ValueError(f"{subject} wants {timer.kind} {timer.slot} twice")
        new[key] = {
            "subject": subject,
            "kind": timer.kind,
            "slot": timer.slot,
            "due_at": timer.due_at,
            "valid_until": timer.valid_until,
            "data": timer.data,
        }
    unwanted = [row.id for key, row in there.items() if row.state == "wanted" and key not in new]
    if unwanted:
        session.execute(delete(timers).where(timers.c.id.in_(unwanted), _wanted))
    done = {key for key, row in there.items() if keep_fired and row.state == "fired"}
    changed = [
        values
        for key, values in new.items()
        if key not in done and _differs(there.get(key), values)
    ]
    if changed:
        postgres = session.get_bind().dialect.name == "postgresql"
        session.execute(_PUT_POSTGRESQL if postgres else _PUT_SQLITE, changed)


def want_again(session: Session, subject: str, timer: WantedTimer) -> None:
    """Want one timer now, even where its slot fired at this very moment; wanted already, it stays.

    For what follows many small changes at once: a burst of them leaves one timer.
    """
    keys = {"subject": subject, "kind": timer.kind, "slot": timer.slot}
    if session.connection().execute(_STATE, keys).scalar() == "wanted":
        return  # looked up first: on PostgreSQL the upsert would make them wait for each other
    values = keys | {
        "due_at": timer.due_at,
        "valid_until": timer.valid_until,
        "data": timer.data,
    }
    postgres = session.get_bind().dialect.name == "postgresql"
    session.execute(_AGAIN_POSTGRESQL if postgres else _AGAIN_SQLITE, [values])


def is_wanted(subject: ColumnElement[str], kind: str) -> ColumnElement[bool]:
    """Whether the one timer of this kind is wanted, as part of another statement."""
    return (
        select(timers.c.id)
        .where(timers.c.subject == subject, timers.c.kind == kind, timers.c.slot == "", _wanted)
        .exists()
    )


def due(session: Session, now: datetime, limit: int) -> list[DueTimer]:
    """Timers that are due, the longest due first; those past their time end as missed.

    There may be fewer than ``limit``, and more at the next look: a unit stays short.
    Act on each in its own unit that begins with ``fired``.
    """
    for _ in range(_ROUNDS):
        rows = session.execute(_DUE, {"now": now, "limit": limit}).all()
        late = [row.id for row in rows if row.valid_until <= now]
        if late:
            session.execute(update(timers).where(timers.c.id.in_(late)).values(state="missed"))
        if len(late) < len(rows) or not rows:
            return [DueTimer(*row) for row in rows if row.valid_until > now]
    return []


def fired(session: Session, id: int, *, at: datetime) -> bool:
    """Mark a timer fired, first thing in the unit that acts on it; ``at`` is business time.

    False: it is not wanted any more, fired already, or moved to a later time. Then do nothing.
    """
    marked = session.execute(_FIRED, {"timer": id, "now": at})
    return marked.first() is not None


def failed(session: Session, id: int, reason: str, *, again_at: datetime | None = None) -> int:
    """Count a run that raised (it was rolled back, so the timer is still wanted).

    ``again_at`` puts its next run off: what fails now fails again in half a second.
    """
    later = {} if again_at is None else {"due_at": again_at}
    count = session.execute(
        update(timers)
        .where(timers.c.id == id)
        .values(failures=timers.c.failures + 1, reason=reason, **later)
        .returning(timers.c.failures)
    ).scalar_one()
    return int(count)


def give_up(session: Session, id: int, reason: str) -> None:
    """Take a timer that keeps failing out of the way; a later due time brings it back."""
    session.execute(
        update(timers).where(timers.c.id == id, _wanted).values(state="given_up", reason=reason)
    )


def next_due(session: Session) -> datetime | None:
    """When the next timer is due, which may be in the past; None where none is wanted."""
    return session.execute(_NEXT).scalar()


def late(session: Session, *, now: datetime) -> tuple[int, datetime | None]:
    """How many are due and not fired yet, and since when the first of them is."""
    row = session.execute(
        select(func.count(), func.min(timers.c.due_at)).where(_wanted, timers.c.due_at <= now)
    ).one()
    return row[0], row[1]


def given_up(session: Session) -> int:
    """How many failed again and again."""
    return session.execute(select(func.count()).where(_given_up)).scalar_one()


def cancel(session: Session, subject: str) -> None:
    """The subject wants no timer any more; what fired is still remembered."""
    session.execute(delete(timers).where(timers.c.subject == subject, _wanted))


def wanted_by(session: Session, subject: str) -> Sequence[WantedTimer]:
    """The subject's unfired timers, the next first."""
    rows = session.execute(
        select(timers.c.kind, timers.c.slot, timers.c.due_at, timers.c.valid_until, timers.c.data)
        .where(timers.c.subject == subject, _wanted)
        .order_by(timers.c.due_at, timers.c.id)
    )
    return [WantedTimer(*row) for row in rows]


_OF_SUBJECT = select(
    timers.c.id,
    timers.c.kind,
    timers.c.slot,
    timers.c.due_at,
    timers.c.valid_until,
    timers.c.data,
    timers.c.state,
).where(timers.c.subject == bindparam("subject"))

_DUE = (
    select(
        timers.c.id,
        timers.c.subject,
        timers.c.kind,
        timers.c.slot,
        timers.c.due_at,
        timers.c.valid_until,
        timers.c.data,
        timers.c.failures,
    )
    .where(_wanted, timers.c.due_at <= bindparam("now"))
    .order_by(timers.c.due_at, timers.c.id)
    .limit(bindparam("limit"))
)

_NEXT = select(func.min(timers.c.due_at)).where(_wanted)

_FIRED = (
    update(timers)
    .where(timers.c.id == bindparam("timer"), _wanted, timers.c.due_at <= bindparam("now"))
    .values(state="fired", fired_at=bindparam("now"))
    .returning(timers.c.id)
)


_STATE = select(timers.c.state).where(
    timers.c.subject == bindparam("subject"),
    timers.c.kind == bindparam("kind"),
    timers.c.slot == bindparam("slot"),
)


def _put(insert: Any, *, again: bool = False) -> Insert:
    statement = insert(timers)
    new = statement.excluded
    return statement.on_conflict_do_update(  # type: ignore[no-any-return]
        index_elements=["subject", "kind", "slot"],
        set_={
            "due_at": new.due_at,
            "valid_until": new.valid_until,
            "data": new.data,
            "state": "wanted",
            "fired_at": None,
            "failures": 0,
            "reason": None,
        },
        where=~_wanted if again else _wanted | (new.due_at > timers.c.due_at),
    )


_PUT_SQLITE = _put(sqlite.insert)
_PUT_POSTGRESQL = _put(postgresql.insert)
_AGAIN_SQLITE = _put(sqlite.insert, again=True)
_AGAIN_POSTGRESQL = _put(postgresql.insert, again=True)


def _differs(row: Any, values: dict[str, Any]) -> bool:
    if row is None:
        return True
    if row.state != "wanted":
        return bool(values["due_at"] > row.due_at)
    return any(getattr(row, name) != values[name] for name in ("due_at", "valid_until", "data"))
