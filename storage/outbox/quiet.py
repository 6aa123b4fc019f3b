"""Quiet: what must not go out at this hour is owed later, and keeps its place until then."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from storage.outbox.marks import yield_to_newer
from storage.outbox.rows import NO_LEASE, outbox, waiting


def hold(
    session: Session, id: int, *, until: datetime, holder: str, epoch: int, real: datetime
) -> bool:
    """A leased row waits for ``until`` (business time); this was no attempt to send it.

    False: the lease was lost. A newer row of its kind takes its place.
    """
    row = session.execute(
        update(outbox)
        .where(
            outbox.c.id == id,
            waiting,
            outbox.c.lease_owner == holder,
            outbox.c.lease_epoch == epoch,
        )
        .values(state="held", not_before=until, attempts=outbox.c.attempts - 1, **NO_LEASE)
        .returning(outbox.c.coalesce_key)
    ).first()
    if row is None:
        return False
    yield_to_newer(session, id, row.coalesce_key, real)
    return True
