"""Checklists follow the meeting: published, moved, postponed, closed, cancelled. Row 2.4."""

from __future__ import annotations

from datetime import datetime

from meetings.checklists import chasing, clearing, following
from meetings.office import Office
from storage import Session, timers
from storage import meetings as meeting_rows


def follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Lines, owners and timers as the meeting is now."""
    following.follow(session, meeting, now=now, office=office)
    clearing.want_timers(session, meeting, now=now, office=office)


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The office's rules changed: times and timers anew (``meetings.rescheduling``)."""
    following.rules_changed(session, meeting, now=now, office=office)
    for subject in (chasing, clearing):
        subject.want_timers(session, meeting, now=now, office=office, keep_fired=keep_fired)


def meeting_over(session: Session, meeting: meeting_rows.Meeting) -> None:
    """Closed, cancelled or postponed: nobody is reminded of equipment any more."""
    timers.cancel(session, chasing.subject(meeting.id))
    if meeting.state != "closed":
        timers.cancel(session, clearing.subject(meeting.id))
