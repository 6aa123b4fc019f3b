"""What follows for a record in the making: the recorder hands over, an item leaves the agenda.
Rows 4.2, 4.3."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from meetings.office import Office
from meetings.reach import Notice, tell
from meetings.recording.access import closed_for
from storage import Session, conversations
from storage import meetings as meeting_rows
from storage import record as rows

#: The form that stays open while one records.
FORM = "recording"


def form_answers(meeting_id: int, person_id: int) -> dict[str, Any]:
    """By what the open form of this person and meeting is known."""
    return {"_meeting": meeting_id, "_person": person_id}


def handed_over(
    session: Session,
    meeting: meeting_rows.Meeting,
    before_id: int | None,
    to_id: int,
    *,
    now: datetime,
    office: Office,
) -> None:
    """交接: the open mode of who recorded ends, and they are told; while the meeting runs the new
    one is offered to go on. The conversation of the press itself its handler looks after."""
    if before_id is not None and before_id != to_id:
        gone = form_answers(meeting.id, before_id)
        if conversations.erase_form(session, FORM, gone):
            tell(session, before_id, _notice("recording_ended", meeting, to_id), now=now)
    closed = closed_for(meeting, rows.record(session, meeting.id), now=now, office=office)
    if closed is None and now < meeting.ends_at + timedelta(hours=1):
        tell(session, to_id, _notice("recording_yours", meeting, to_id), now=now)


def _notice(kind: str, meeting: meeting_rows.Meeting, to_id: int) -> Notice:
    return Notice(
        kind=kind,
        params={"meeting": meeting.id, "recorder": to_id},
        coalesce=f"{kind}:{meeting.id}",
        meeting_id=meeting.id,
    )
