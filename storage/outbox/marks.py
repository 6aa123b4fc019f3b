"""What became of a leased row: the deliverer's marks.

Every mark names the holder and the epoch of the lease; one that lost its lease changes nothing
and is told so. At least once: a row leaves the outbox only by a mark.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from storage.outbox.rows import NO_LEASE, Outgoing, enqueue, outbox, supersede, unsent, waiting
from storage.outbox.shown import forget_shown, show

#: The reason of a row of which only a neutral word was sent (SEC-04).
HELD_BACK = "held back"


def sent(
    session: Session,
    id: int,
    ref: str,
    *,
    holder: str,
    epoch: int,
    real: datetime,
    shown_text: str | None = None,
    delivered: bool = False,
    held_back: bool = False,
) -> bool:
    """It arrived as ``ref``. ``shown_text`` is what the record keeps of it; the content goes.

    ``delivered``: accepted means delivered there; else the page says when it fetched it.
    ``held_back``: this messenger may not carry it, and only a neutral word went there.
    """
    values = {
        "ref": ref,
        "text": shown_text,
        "ended": real,
        "came": real if delivered else None,
        "why": HELD_BACK if held_back else None,
    }
    of = {"of_id": id, "of_holder": holder, "of_epoch": epoch}
    row = session.execute(_SENT, values | of).first()
    if row is None:
        return False
    if row.shows is not None and row.verb == "delete":
        forget_shown(session, row.messenger, row.chat, row.shows)
    elif row.shows is not None:
        show(session, row.messenger, row.chat, row.shows, ref)
    return True


def retry(
    session: Session,
    id: int,
    reason: str,
    *,
    at: datetime,
    holder: str,
    epoch: int,
    real: datetime,
) -> bool:
    """It did not go: again at ``at`` (real time), unless a newer one stands for it by now."""
    row = _mark(session, id, holder, epoch, retry_at=at, reason=reason)
    if row is not None:
        yield_to_newer(session, id, row.coalesce_key, real)
    return row is not None


def hold(
    session: Session, id: int, *, until: datetime, holder: str, epoch: int, real: datetime
) -> bool:
    """It must not go out at this hour: owed at ``until`` (business time), with its place and no
    attempt counted."""
    tried = outbox.c.attempts - 1
    row = _mark(session, id, holder, epoch, state="held", not_before=until, attempts=tried)
    if row is not None:
        yield_to_newer(session, id, row.coalesce_key, real)
    return row is not None


def unknown(
    session: Session,
    id: int,
    reason: str,
    *,
    again_at: datetime | None,
    holder: str,
    epoch: int,
    real: datetime,
) -> bool:
    """It may have arrived (a timeout). ``again_at`` None: a reply or digest, never sent twice."""
    values: dict[str, Any] = {"unknowns": outbox.c.unknowns + 1, "reason": reason}
    if again_at is None:
        values |= {"state": "unknown", "ended_at": real}
    else:
        values |= {"retry_at": again_at}
    row = _mark(session, id, holder, epoch, **values)
    if row is not None and again_at is not None:
        yield_to_newer(session, id, row.coalesce_key, real)
    return row is not None


def park(
    session: Session, id: int, reason: str, *, holder: str, epoch: int, real: datetime
) -> bool:
    """The person can not be reached there (blocked, never started): it goes to the call list."""
    ended = {"state": "parked", "reason": reason, "ended_at": real}
    return _mark(session, id, holder, epoch, **ended) is not None


def drop(
    session: Session, id: int, reason: str, *, holder: str, epoch: int, real: datetime
) -> bool:
    """It is not to be sent: refused for good, or it does not hold any more."""
    ended = {"state": "dropped", "reason": reason, "ended_at": real}
    return _mark(session, id, holder, epoch, **ended) is not None


def split(
    session: Session,
    id: int,
    contents: Sequence[dict[str, Any]],
    *,
    holder: str,
    epoch: int,
    now: datetime,
) -> bool:
    """A message too long for one call: this row keeps the first part, a chain of new rows the
    others. What is shown is shown by the last part, where the buttons stand."""
    shows = session.execute(select(outbox.c.shows).where(outbox.c.id == id)).scalar()
    row = _kept(session, id, holder, epoch, contents[0])
    if row is None:
        return False
    before = id
    for number, content in enumerate(contents[1:], start=2):
        part = Outgoing(
            messenger=row.messenger,
            chat=row.chat,
            person=row.person,
            verb="send",
            content=content,
            lane=row.lane,
            person_id=row.person_id,
            after=before,
            valid_until=row.valid_until,
            shows=shows if number == len(contents) else None,
            meeting_id=row.meeting_id,
        )
        before = enqueue(session, part, now=now) or before
    return True


def _kept(session: Session, id: int, holder: str, epoch: int, content: dict[str, Any]) -> Any:
    return session.execute(
        update(outbox)
        .where(
            outbox.c.id == id,
            waiting,
            outbox.c.lease_owner == holder,
            outbox.c.lease_epoch == epoch,
        )
        .values(content=content, shows=None, verb="send")
        .returning(
            outbox.c.messenger,
            outbox.c.chat,
            outbox.c.person,
            outbox.c.person_id,
            outbox.c.meeting_id,
            outbox.c.lane,
            outbox.c.valid_until,
        )
    ).first()


_MARKED = (
    outbox.c.messenger,
    outbox.c.chat,
    outbox.c.shows,
    outbox.c.verb,
    outbox.c.coalesce_key,
)
# Built once: this mark is made as often as anything is sent.
_SENT = (
    update(outbox)
    .where(
        outbox.c.id == bindparam("of_id"),
        waiting,
        outbox.c.lease_owner == bindparam("of_holder"),
        outbox.c.lease_epoch == bindparam("of_epoch"),
    )
    .values(
        state="sent",
        ended_at=bindparam("ended"),
        sent_ref=bindparam("ref"),
        sent_text=bindparam("text"),
        delivered_at=bindparam("came"),
        reason=bindparam("why"),
        content=None,
        via=None,
        **NO_LEASE,
    )
    .returning(*_MARKED)
)


def extend(
    session: Session, ids: Collection[int], *, holder: str, epoch: int, until: datetime
) -> None:
    """These are still being carried out: an upload may take minutes."""
    session.execute(
        update(outbox)
        .where(
            outbox.c.id.in_(tuple(ids)),
            outbox.c.lease_owner == holder,
            outbox.c.lease_epoch == epoch,
        )
        .values(lease_until=until)
    )


def move(
    session: Session,
    id: int,
    *,
    holder: str,
    epoch: int,
    messenger: str,
    chat: str,
    person: str,
) -> bool:
    """It goes to another account of the same person, and is owed there anew."""
    to = {"messenger": messenger, "chat": chat, "person": person, "target_ref": None}
    return _mark(session, id, holder, epoch, **to) is not None


def _mark(session: Session, id: int, holder: str, epoch: int, **values: Any) -> Any:
    """Set values and give the lease back; None where this holder has it no more."""
    return session.execute(
        update(outbox)
        .where(
            outbox.c.id == id,
            waiting,
            outbox.c.lease_owner == holder,
            outbox.c.lease_epoch == epoch,
        )
        .values(**values, **NO_LEASE)
        .returning(*_MARKED)
    ).first()


def yield_to_newer(session: Session, id: int, coalesce_key: str | None, real: datetime) -> None:
    """A row that goes back into the queue is superseded where a newer one stands for it."""
    if coalesce_key is None:
        return
    newer = session.execute(
        select(outbox.c.id)
        .where(
            outbox.c.coalesce_key == coalesce_key,
            unsent(),
            outbox.c.id > id,
        )
        .order_by(outbox.c.id.desc())
        .limit(1)
    ).scalar()
    if newer is not None:
        supersede(session, id, by=newer, real=real)
