"""Pausing and stopping the notice of a meeting, on its way to everybody.

Only the cards and the papers that come with them: what is urgent, reminders, tasks and answers
are never held up by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    String,
    Table,
    and_,
    bindparam,
    delete,
    literal_column,
    or_,
    select,
    update,
)
from sqlalchemy.orm import Session

from storage.database import Base, UtcDateTime, insert_if_new
from storage.nudges import OUTBOX, nudge
from storage.outbox.rows import NOTICES, outbox, paused, waiting

SendingState = Literal["paused", "stopped"]

sendings = Table(
    "sendings",
    Base.metadata,
    Column("meeting_id", Integer, primary_key=True, autoincrement=False),
    #: paused / stopped; a meeting whose notices go out as usual has no row.
    Column("state", String, nullable=False),
    Column("by_id", Integer),
    Column("at", UtcDateTime, nullable=False),
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A meeting whose notice does not go out, since when, and who said so."""

    state: SendingState
    by_id: int | None
    at: datetime


def sending(session: Session, meeting_id: int) -> Sending | None:
    """Whether the meeting's notices were paused or stopped; None where they go out."""
    row = session.execute(
        select(sendings.c.state, sendings.c.by_id, sendings.c.at).where(
            sendings.c.meeting_id == meeting_id
        )
    ).first()
    return None if row is None else Sending(*row)


def pause(session: Session, meeting_id: int, *, by_id: int | None, now: datetime) -> None:
    """Hold back what waits; what is on its way arrives. What comes into the queue later is held
    back before anything is leased (``hold_back``)."""
    _put(session, meeting_id, "paused", by_id, now)
    session.execute(
        update(outbox)
        .where(_of_meeting(meeting_id), waiting, outbox.c.lease_owner.is_(None))
        .values(state="paused")
    )


def hold_back(session: Session) -> None:
    """What came into the queue of a paused meeting since waits with the others: owed, woken or
    tried again. Called in the unit that leases, so that nothing slips through."""
    session.execute(_HOLD_BACK)


def let_go(session: Session, *, real: datetime) -> int:
    """Wake what is paused though its meeting is not any more: a row that came back into the
    queue in the very moment somebody pressed. Returns how many."""
    found = session.execute(_LET_GO, {"real": real})
    return len(found.all())


def resume(session: Session, meeting_id: int, *, real: datetime) -> bool:
    """Let it go out again. False: it was neither paused nor stopped."""
    gone = session.execute(
        delete(sendings)
        .where(sendings.c.meeting_id == meeting_id)
        .returning(sendings.c.meeting_id)
    ).first()
    nudge(session, OUTBOX)
    # It is owed from now: the time it was held back is no reason to give it up.
    session.execute(
        update(outbox)
        .where(_of_meeting(meeting_id), paused)
        .values(state="waiting", enqueued_at=real)
    )
    return gone is not None


def stop(
    session: Session, meeting_id: int, *, by_id: int | None, now: datetime, real: datetime
) -> list[dict[str, Any]]:
    """End what was not sent; returns what these rows were to say. Their keys are free, so that it
    may be sent to the rest one day."""
    _put(session, meeting_id, "stopped", by_id, now)
    unsent_here = (_of_meeting(meeting_id), paused | waiting)
    free = (*unsent_here, outbox.c.lease_owner.is_(None))
    contents = [row for row in session.scalars(select(outbox.c.content).where(*free)) if row]
    ended = {"state": "stopped", "ended_at": real, "content": None, "dedupe_key": None}
    session.execute(update(outbox).where(*free).values(**ended))
    # On its way this moment: it may arrive, but is not tried again.
    session.execute(update(outbox).where(*unsent_here).values(valid_until=now))
    return contents


def _put(
    session: Session, meeting_id: int, state: SendingState, by_id: int | None, now: datetime
) -> None:
    values = {"state": state, "by_id": by_id, "at": now}
    new = {"meeting_id": meeting_id, **values}
    if insert_if_new(session, sendings, new, returning=sendings.c.meeting_id) is None:
        session.execute(
            update(sendings).where(sendings.c.meeting_id == meeting_id).values(**values)
        )


# Cards, the contacts' copies among them, and the papers that come with them; nothing else of the
# meeting. Only in the lane of notices: a cancellation takes the place of a card, and is urgent.
_of_the_notice = and_(
    outbox.c.lane == literal_column(str(NOTICES)),
    or_(outbox.c.coalesce_key.like("card:%"), outbox.c.dedupe_key.like("papers:%")),
)
_paused_meetings = select(sendings.c.meeting_id).where(
    sendings.c.state == literal_column("'paused'")
)
_HOLD_BACK = (
    update(outbox)
    .where(
        waiting,
        outbox.c.lease_owner.is_(None),
        _of_the_notice,
        outbox.c.meeting_id.in_(_paused_meetings),
    )
    .values(state="paused")
)
_LET_GO = (
    update(outbox)
    .where(paused, outbox.c.meeting_id.not_in(_paused_meetings))
    .values(state="waiting", enqueued_at=bindparam("real"))
    .returning(outbox.c.id)
)


def _of_meeting(meeting_id: int) -> ColumnElement[bool]:
    return (outbox.c.meeting_id == meeting_id) & _of_the_notice
