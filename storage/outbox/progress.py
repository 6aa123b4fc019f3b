"""How far the sending is: counts, what became of each row, and what waits."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from storage.outbox.rows import ANSWERS, held, is_sent, outbox, paused, waiting


def undelivered(session: Session, messenger: str, chat: str) -> list[str]:
    """Refs of messages of a chat that were sent, but not yet fetched by its page. What took a
    message away has none."""
    return list(
        session.scalars(
            select(outbox.c.sent_ref).where(
                is_sent,
                outbox.c.delivered_at.is_(None),
                outbox.c.messenger == messenger,
                outbox.c.chat == chat,
                outbox.c.sent_ref != "",
            )
        )
    )


def delivered(
    session: Session, messenger: str, chat: str, refs: Iterable[str], *, real: datetime
) -> None:
    """The page fetched these messages of a chat."""
    session.execute(
        update(outbox)
        .where(
            is_sent,
            outbox.c.delivered_at.is_(None),
            outbox.c.messenger == messenger,
            outbox.c.chat == chat,
            outbox.c.sent_ref.in_(list(refs)),
        )
        .values(delivered_at=real)
    )


def counts(
    session: Session, *, prefix: str | None = None, meeting_id: int | None = None
) -> dict[str, int]:
    """Rows by state, of one meeting and/or with a ``dedupe_key`` that starts with ``prefix``."""
    rows = session.execute(
        select(outbox.c.state, func.count())
        .where(*_about(prefix, meeting_id))
        .group_by(outbox.c.state)
    )
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True, slots=True)
class Delivery:
    """What became of one row, for the call list: state, reason, and when it ended (real time)."""

    id: int
    person_id: int | None
    dedupe_key: str | None
    state: str
    reason: str | None
    ended_at: datetime | None
    delivered_at: datetime | None


def deliveries(
    session: Session, *, prefix: str | None = None, meeting_id: int | None = None
) -> list[Delivery]:
    """Each row of one meeting and/or with a ``dedupe_key`` that starts with ``prefix``."""
    rows = session.execute(
        select(
            outbox.c.id,
            outbox.c.person_id,
            outbox.c.dedupe_key,
            outbox.c.state,
            outbox.c.reason,
            outbox.c.ended_at,
            outbox.c.delivered_at,
        )
        .where(*_about(prefix, meeting_id))
        .order_by(outbox.c.id)
    )
    return [Delivery(*row) for row in rows]


def keys_used(session: Session, keys: Collection[str]) -> frozenset[str]:
    """Which of these dedupe keys were used, whatever became of their rows."""
    found = session.scalars(
        select(outbox.c.dedupe_key).where(outbox.c.dedupe_key.in_(tuple(keys)))
    )
    return frozenset(key for key in found if key is not None)


def _about(prefix: str | None, meeting_id: int | None) -> list[ColumnElement[bool]]:
    if prefix is None and meeting_id is None:
        raise ValueError("counts are of a meeting, a prefix, or both")
    about: list[ColumnElement[bool]] = []
    if meeting_id is not None:
        about.append(outbox.c.meeting_id == meeting_id)
    if prefix is not None:
        about.append(func.substr(outbox.c.dedupe_key, 1, len(prefix)) == prefix)
    return about


def depth(session: Session) -> dict[int, int]:
    """Unsent rows by lane, held and paused ones included."""
    found: dict[int, int] = {}
    # Each by itself: no index holds several states, and all rows of years would be walked.
    for state in (waiting, held, paused):
        rows = select(outbox.c.lane, func.count()).where(state).group_by(outbox.c.lane)
        for lane, count in session.execute(rows):
            found[lane] = found.get(lane, 0) + count
    return found


def oldest_unsent(session: Session) -> datetime | None:
    """When the oldest row that is to go out now was enqueued, in real time."""
    return session.execute(select(func.min(outbox.c.enqueued_at)).where(waiting)).scalar()


#: Answers the latency is taken from, and rows looked through for them.
_ANSWERS_LOOKED_AT, _ROWS_LOOKED_THROUGH = 500, 5_000


def latency(session: Session) -> tuple[float, ...]:
    """How many seconds the newest answers took from owed to accepted, the quickest first.

    Of at most 500, among the newest rows only: a look costs the same after years.
    """
    newest = session.execute(select(func.max(outbox.c.id))).scalar() or 0
    rows = session.execute(
        select(outbox.c.enqueued_at, outbox.c.ended_at)
        .where(outbox.c.id > newest - _ROWS_LOOKED_THROUGH, is_sent, outbox.c.lane == ANSWERS)
        .order_by(outbox.c.id.desc())
        .limit(_ANSWERS_LOOKED_AT)
    )
    return tuple(sorted(max(0.0, (ended - owed).total_seconds()) for owed, ended in rows))
