"""The machine's clock was set back: what waits by it must not wait for as long once more."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.outbox.rows import outbox, waiting


def shorten_waits(session: Session, *, real: datetime, most: timedelta) -> None:
    """Nothing is tried again, and no lease runs out, later than ``most`` from now (real time)."""
    latest = real + most
    for column in (outbox.c.retry_at, outbox.c.lease_until):
        session.execute(
            update(outbox).where(waiting, column > latest).values({column.name: latest})
        )
