"""What the form of a vote shows: who votes, and what was entered before. Row 4.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Who
from meetings.recording.access import closed_for, may_write, waits
from meetings.recording.room import Room, room_of
from meetings.recording.voting import Count, count_of
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import record as rows


@dataclass(frozen=True, slots=True)
class VotePage:
    """An item to be voted on."""

    meeting_id: int
    item_id: int
    title: str
    room: Room
    #: What was entered before; None without a vote.
    before: Count | None
    #: How often the result was changed; 0 where there is none.
    edits: int
    #: It waits to be signed: a change takes that back.
    asked: bool


def vote_page(
    session: Session, who: Who, item_id: int, *, now: datetime, office: Office
) -> VotePage | Refused:
    """The item, where this person may enter votes on it now."""
    item = agenda_rows.item(session, item_id)
    meeting = meeting_rows.meeting(session, item.meeting_id) if item else None
    if item is None or meeting is None:
        return refused("gone")
    if not may_write(session, who, meeting):
        return refused("not-allowed")
    record = rows.record(session, meeting.id)
    problem = closed_for(meeting, record, now=now, office=office)
    if problem is not None:
        return problem
    row = record_notes.result_of(session, item_id)
    return VotePage(
        meeting_id=meeting.id,
        item_id=item.id,
        title=item.title,
        room=room_of(session, meeting, now=now),
        before=count_of(row) if row is not None and row.vote else None,
        edits=row.edits if row is not None else 0,
        asked=waits(record),
    )
