"""Pausing and stopping what goes to everybody of a meeting; who presses for it is a person.

What is urgent (the place changed, it starts soon) and answers are never held up by it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import (
    Column,
    ColumnElement,
    Integer,
    String,
    Table,
    case,
    delete,
    literal_column,
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
    #: How many cards were not sent, once stopped.
    Column("left_out", Integer, nullable=False, server_default="0"),
)


@dataclass(frozen=True, slots=True)
class Sending:
    """A meeting whose notices do not go out; ``left_out`` cards were not sent when stopped."""

    state: SendingState
    by_id: int | None
    at: datetime
    left_out: int


def sending(session: Session, meeting_id: int) -> Sending | None:
    """Whether the meeting's notices were paused or stopped; None where they go out."""
    row = session.execute(
        select(sendings.c.state, sendings.c.by_id, sendings.c.at, sendings.c.left_out).where(
            sendings.c.meeting_id == meeting_id
        )
    ).first()
    return None if row is None else Sending(*row)


def pause(session: Session, meeting_id: int, *, by_id: int | None, now: datetime) -> None:
    """Hold back what waits; what is on its way arrives."""
    _put(session, meeting_id, "paused", by_id, now, 0)
    session.execute(
        update(outbox)
        .where(_of_everybody(meeting_id), waiting, outbox.c.lease_owner.is_(None))
        .values(state="paused")
    )


def resume(session: Session, meeting_id: int) -> bool:
    """Let it go out again. False: it was neither paused nor stopped."""
    gone = session.execute(
        delete(sendings)
        .where(sendings.c.meeting_id == meeting_id)
        .returning(sendings.c.meeting_id)
    ).first()
    nudge(session, OUTBOX)
    session.execute(
        update(outbox).where(_of_everybody(meeting_id), paused).values(state="waiting")
    )
    return gone is not None


def stop(
    session: Session,
    meeting_id: int,
    *,
    left_out: int,
    by_id: int | None,
    now: datetime,
    real: datetime,
) -> None:
    """End what was not sent. Its keys are free, so that it may be sent to the rest one day."""
    _put(session, meeting_id, "stopped", by_id, now, left_out)
    ended = {"state": "stopped", "ended_at": real, "content": None, "dedupe_key": None}
    unsent_here = (_of_everybody(meeting_id), paused | waiting)
    session.execute(
        update(outbox).where(*unsent_here, outbox.c.lease_owner.is_(None)).values(**ended)
    )
    # On its way this moment: it may arrive, but is not tried again.
    session.execute(update(outbox).where(*unsent_here).values(valid_until=now))


def _put(
    session: Session,
    meeting_id: int,
    state: SendingState,
    by_id: int | None,
    now: datetime,
    left_out: int,
) -> None:
    values = {"state": state, "by_id": by_id, "at": now, "left_out": left_out}
    new = {"meeting_id": meeting_id, **values}
    if insert_if_new(session, sendings, new, returning=sendings.c.meeting_id) is None:
        session.execute(
            update(sendings).where(sendings.c.meeting_id == meeting_id).values(**values)
        )


#: The state of a row that goes back into the queue: it waits, or is paused with the others.
back_in_queue = case(
    (
        (outbox.c.lane >= NOTICES)
        & select(sendings.c.meeting_id)
        .where(
            sendings.c.meeting_id == outbox.c.meeting_id,
            sendings.c.state == literal_column("'paused'"),
        )
        .exists(),
        "paused",
    ),
    else_="waiting",
)


def _of_everybody(meeting_id: int) -> ColumnElement[bool]:
    return (outbox.c.meeting_id == meeting_id) & (outbox.c.lane >= NOTICES)
