"""Who writes, issues and reads the minutes of a meeting. Row 4.6."""

from __future__ import annotations

from dataclasses import replace

from meetings.meetings import Refused, about, refused
from meetings.people import About, Action, Who, may
from storage import Session
from storage import issued_minutes as rows
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows


def matter(session: Session, who: Who, meeting: meeting_rows.Meeting) -> About:
    """What rights depend on: the recorder and the deputy write, whoever was sent a copy reads."""
    recording = recorder_rows.recorders_now(session, meeting.id).values()
    mine = who.person_id in {row.person_id for row in recording}
    found = about(session, meeting, person_id=who.person_id if mine else None)
    return replace(found, partners=frozenset(rows.addressees(session, meeting.id)))


def locked(
    session: Session, who: Who, action: Action, meeting_id: int
) -> meeting_rows.Meeting | Refused:
    """The meeting, its row locked, where this person may do this; everything about its minutes
    happens one after the other."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, action, matter(session, who, meeting)):
        return refused("not-allowed")
    return meeting


def edition(
    session: Session, who: Who, action: Action, minutes_id: int
) -> tuple[meeting_rows.Meeting, rows.Minutes] | Refused:
    """An edition and its meeting, locked, where this person may do this."""
    known = rows.minutes(session, minutes_id)
    if known is None:
        return refused("gone")
    meeting = locked(session, who, action, known.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    session.refresh(known)
    return meeting, known
