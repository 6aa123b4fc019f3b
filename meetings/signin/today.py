"""Today: the meetings somebody works at the door of, and those one goes to. Row 3.2."""

from __future__ import annotations

from datetime import datetime

from meetings.levels import carried
from meetings.meetings import about
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.signin.hours import hours_of, sitting_now
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows

#: Passes offered at once; who goes to more meetings finds the others later.
MOST = 8


def hosted_today(session: Session, who: Who, *, now: datetime, office: Office) -> dict[int, str]:
    """Today's published meetings at whose desk this person may register: id to title."""
    today = office.today(now)
    return {
        meeting.id: meeting.title
        for meeting in carried(session, who, rows.open_meetings(session))
        if meeting.state == "published"
        and office.today(meeting.starts_at) <= today <= office.today(meeting.ends_at)
        and may(who, Action.SIGN_IN_AT_DESK, about(session, meeting))
    }


def at_the_door(session: Session, who: Who, *, now: datetime, office: Office) -> bool:
    """Whether this person works at a door where people sign in just now."""
    for meeting_id in hosted_today(session, who, now=now, office=office):
        sitting = sitting_now(session, meeting_id, now)
        if sitting is None:
            continue
        hours = hours_of(sitting.starts_at, sitting.ends_at, office.profile.signin)
        if hours.opens <= now <= hours.closes:
            return True
    return False


def invited_soon(session: Session, who: Who, *, now: datetime) -> dict[int, str]:
    """The next meetings this person goes to: participant id to title."""
    found = attendance_rows.meetings_of_person(session, who.person_id, ending_after=now)
    here = {meeting.id for meeting in carried(session, who, [meeting for _, meeting in found])}
    shown = [(place, meeting) for place, meeting in found if meeting.id in here]
    return {place.id: meeting.title for place, meeting in shown[:MOST]}
