"""Today: the meetings somebody works at the door of, and those one goes to. Row 3.2."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.meetings import about
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows

#: How long before a meeting its pass is offered.
SOON = timedelta(days=7)


def hosted_today(session: Session, who: Who, *, now: datetime, office: Office) -> dict[int, str]:
    """Today's published meetings at whose desk this person may register: id to title."""
    today = office.today(now)
    return {
        meeting.id: meeting.title
        for meeting in rows.open_meetings(session)
        if meeting.state == "published"
        and office.today(meeting.starts_at) <= today <= office.today(meeting.ends_at)
        and may(who, Action.SIGN_IN_AT_DESK, about(session, meeting))
    }


def invited_soon(session: Session, who: Who, *, now: datetime, office: Office) -> dict[int, str]:
    """The meetings this person goes to within a week: participant id to title."""
    found = attendance_rows.meetings_of_person(session, who.person_id, ending_after=now)
    return {
        participant.id: meeting.title
        for participant, meeting in found
        if meeting.starts_at <= now + SOON
    }
