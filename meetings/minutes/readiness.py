"""Where the recorder stands, for the screen of readiness. Row 4.2."""

from __future__ import annotations

from datetime import datetime

from meetings.office import Office
from meetings.people import named
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import meetings as meeting_rows
from storage import minutes as rows


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """Whether somebody records, and has said that they will. The record is always asked."""
    present = rows.recorders_now(session, meeting.id)
    recorder = present.get("recorder")
    late = now >= meeting.starts_at and meeting.state == "published"
    found: tuple[Missing, ...] = ()
    have = ""
    if recorder is None:
        found = (Missing("recorder-none", late=late),)
    else:
        have = named(session, [recorder.person_id])[recorder.person_id].name
        if recorder.accepted_at is None:
            found = (Missing("recorder-silent", have, recorder.person_id, late=late),)
    return Part("minutes", asked=True, have=have, missing=found)
