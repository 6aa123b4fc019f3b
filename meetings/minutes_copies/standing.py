"""How far the issued minutes got, in a line of the page of records. Row 4.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.minutes_copies.delivered import not_delivered, to_phone
from meetings.minutes_copies.reminding import asked
from meetings.office import Office
from storage import Session
from storage import issued_minutes as minutes_rows
from storage import meetings as meeting_rows
from storage import minutes_copies as rows


@dataclass(frozen=True, slots=True)
class CopiesStanding:
    """Receipts of the edition that holds: how many, of how many; and whom nobody could be told."""

    meeting_id: int
    issued: bool
    asked: int
    received: int
    to_phone: int


def standing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> CopiesStanding:
    """Where the copies stand."""
    held = minutes_rows.holding(session, meeting.id)
    copies = rows.copies_of(session, held.id) if held is not None else ()
    missed = not_delivered(session, meeting.id) if copies else frozenset()
    wanted = [copy for copy in copies if asked(copy, office)]
    return CopiesStanding(
        meeting.id,
        issued=held is not None,
        asked=len(wanted),
        received=sum(copy.received_at is not None for copy in wanted),
        to_phone=sum(to_phone(copy, missed) for copy in copies),
    )
