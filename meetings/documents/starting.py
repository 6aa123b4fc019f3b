"""What is held back until the meeting begins goes out when it does. Rows 3.7, 6.6."""

from __future__ import annotations

from datetime import datetime

from meetings.documents.giving import give_stage
from meetings.documents.kinds import Stage
from meetings.office import Office
from storage import Session, meetings, timers
from storage.timers import WantedTimer

KIND = "papers_start"


def subject_of(meeting_id: int) -> str:
    """The subject of the timer."""
    return f"meeting:{meeting_id}:papers_start"


def want_timers(session: Session, meeting: meetings.Meeting, *, keep_fired: bool = False) -> None:
    """The start of a published meeting; a postponed one has no time that holds."""
    if meeting.state != "published":
        timers.cancel(session, subject_of(meeting.id))
        return
    wanted = [WantedTimer(KIND, "start", meeting.starts_at, meeting.ends_at)]
    timers.replace(session, subject_of(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The meeting begins: everybody who may have it gets what was held back."""
    meeting = meetings.locked(session, int(timer.subject.split(":")[1]))
    if meeting is not None and meeting.state == "published":
        give_stage(session, meeting, Stage.AT_START, now=now)
