"""Which copies did not arrive: the message failed, or its words were held back. Row 4.7."""

from __future__ import annotations

from meetings.notices.counting import FAILED
from storage import Session, outbox
from storage.issued_minutes import MinutesCopy
from storage.outbox import HELD_BACK


def key(copy_id: int) -> str:
    """The key of the message a copy goes out with; the outbox adds who it is for."""
    return f"minutes-copy:{copy_id}"


def not_delivered(session: Session, meeting_id: int) -> frozenset[int]:
    """Ids of the meeting's copies whose message failed, or said only that there is something."""
    found = outbox.deliveries(session, prefix="minutes-copy:", meeting_id=meeting_id)
    return frozenset(
        int(one.dedupe_key.split(":")[1])
        for one in found
        if one.dedupe_key and (one.state in FAILED or one.reason == HELD_BACK)
    )


def to_phone(copy: MinutesCopy, missed: frozenset[int]) -> bool:
    """Whether its addressee has to be phoned."""
    return copy.received_at is None and (copy.told_at is None or copy.id in missed)
