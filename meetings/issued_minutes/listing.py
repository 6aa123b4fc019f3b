"""The list of minutes: the meetings whose minutes somebody may write or see. Row 4.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.issued_minutes.rights import matter
from meetings.levels import carried
from meetings.people import Action, Role, Who, may
from storage import Session
from storage import document_numbers as number_rows
from storage import issued_minutes as rows
from storage.minutes_lists import meetings_held

#: Meetings of the list at most.
MOST_LISTED = 200


@dataclass(frozen=True, slots=True)
class Line:
    """A meeting of the list."""

    meeting_id: int
    title: str
    starts_at: datetime
    #: Of its newest edition; "" where none was begun.
    state: str
    number: str


def listed(session: Session, who: Who, *, now: datetime) -> tuple[Line, ...]:
    """Meetings whose minutes this person may write or see, the last one first."""
    everything = {Role.SECRETARIAT, Role.ARCHIVIST, Role.COMPLIANCE}
    person_id = None if who.roles & everything else who.person_id
    held = meetings_held(session, person_id=person_id, now=now, limit=MOST_LISTED)
    found = []
    newest = rows.newest_by_meeting(session, [one.id for one in held])
    for meeting in carried(session, who, held):
        of = matter(session, who, meeting)
        row = newest.get(meeting.id)
        writes = may(who, Action.WRITE_MINUTES, of)
        if row is not None and row.state != "issued" and not writes:
            row = rows.holding(session, meeting.id)
        if not writes and (row is None or not may(who, Action.SEE_MINUTES, of)):
            continue
        number = number_rows.number(session, row.number_id) if row and row.number_id else None
        found.append(
            Line(
                meeting.id,
                meeting.title,
                meeting.starts_at,
                row.state if row is not None else "",
                number.text if number is not None else "",
            )
        )
    return tuple(found)
