"""The timer of edits that wait to be told. Row 2.10."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.office import Office
from storage import Session, timers
from storage import meetings as rows

SETTLES, LAST_CALL = "notice_settles", "notice_unsettled"


def subject(meeting_id: int) -> str:
    """The timer's subject."""
    return f"meeting:{meeting_id}:settle"


def last_call_subject(meeting_id: int) -> str:
    """The subject of the timer that says so where nobody let it go out."""
    return f"meeting:{meeting_id}:unsettled"


def want_timer(session: Session, meeting: rows.Meeting) -> None:
    """One timer, where something waits for its time (``Meeting.settles_at``). Each edit has a slot
    of its own: one that comes in the moment in which the last one's fired is not lost."""
    wanted = []
    if meeting.settles_at is not None:
        until = max(meeting.starts_at, meeting.settles_at + timedelta(minutes=1))
        wanted.append(timers.WantedTimer(SETTLES, str(meeting.edits), meeting.settles_at, until))
    timers.replace(session, subject(meeting.id), wanted)


def want_last_call(
    session: Session, meeting: rows.Meeting, begins: datetime, office: Office
) -> None:
    """So long before the first people come that what waits should not wait any more."""
    due = begins - timedelta(minutes=office.profile.notice.at_once_min)
    wanted = [timers.WantedTimer(LAST_CALL, str(meeting.edits), due, begins)]
    timers.replace(session, last_call_subject(meeting.id), wanted)


def no_timers(session: Session, meeting_id: int) -> None:
    """Nothing waits any more."""
    for one in (subject(meeting_id), last_call_subject(meeting_id)):
        timers.cancel(session, one)
