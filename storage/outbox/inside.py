"""What was held back for people who sit inside without their phones (手机入柜)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.nudges import OUTBOX, nudge
from storage.outbox.rows import held, outbox


def let_in(
    session: Session, person_ids: Collection[int], ends: Collection[datetime], *, now: datetime
) -> None:
    """The sitting ended before its time: what waits for one of these planned ends goes out."""
    if not person_ids or not ends:
        return
    session.execute(
        update(outbox)
        .where(outbox.c.person_id.in_(person_ids), held, outbox.c.not_before.in_(ends))
        .values(not_before=now)
    )
    nudge(session, OUTBOX)
