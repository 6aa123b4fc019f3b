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
from storage.meetings import Meeting
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
    newest = rows.newest_by_meeting(session, [one.id for one in held])
    numbers = number_rows.numbers(session, {row.number_id for row in newest.values()})
    found = []
    for meeting in carried(session, who, held):
        row = newest.get(meeting.id)
        writes, sees = _rights(session, who, meeting, issued=_issued(row))
        if not writes and row is not None and not _issued(row):
            row = rows.holding(session, meeting.id)
        if not writes and (row is None or not sees):
            continue
        id = row.number_id if row is not None else None
        number = (numbers.get(id) or number_rows.number(session, id)) if id else None
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


def _issued(row: rows.Minutes | None) -> bool:
    return row is not None and row.state == "issued"


def _rights(session: Session, who: Who, meeting: Meeting, *, issued: bool) -> tuple[bool, bool]:
    """Whether this person writes and sees these minutes. Who sat in the meeting is looked up only
    where it matters: those who see to all meetings have long lists."""
    if may(who, Action.WRITE_MINUTES):
        return True, True
    if issued and may(who, Action.SEE_MINUTES):
        return False, True
    of = matter(session, who, meeting)
    return may(who, Action.WRITE_MINUTES, of), may(who, Action.SEE_MINUTES, of)
