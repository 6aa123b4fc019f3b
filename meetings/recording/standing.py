"""Where the recording of a meeting stands, in one look. Row 4.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.office import Office
from meetings.recording.access import closed_for
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows


@dataclass(frozen=True, slots=True)
class Standing:
    """How many notes and resolutions there are, and what is missing."""

    meeting_id: int
    notes: int
    resolutions: int
    #: Transcripts the recorder has not confirmed.
    unconfirmed: int
    #: Notes can be taken now.
    open: bool


def standing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Standing:
    """Where it stands."""
    record = rows.record(session, meeting.id)
    return Standing(
        meeting_id=meeting.id,
        notes=sum(record_notes.counts_by_item(session, meeting.id).values()),
        resolutions=record_notes.count_resolutions(session, meeting.id),
        unconfirmed=record_notes.unconfirmed_transcripts(session, meeting.id),
        open=closed_for(meeting, record, now=now, office=office) is None,
    )
