"""Whose logistics these are, who may set them, who is told, and the day they stand for."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from meetings.changes import Actor
from meetings.duties import on_duty
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows


def logistics_of(
    session: Session, actor: Actor, meeting_id: int
) -> meeting_rows.Meeting | Refused:
    """The meeting, locked, where this person sees to its logistics and it is not over."""
    meeting = allowed(session, actor.who, Action.SET_LOGISTICS, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    return meeting


def first_day(meeting: meeting_rows.Meeting, office: Office) -> date:
    """The first day of the meeting."""
    return office.local(meeting.starts_at).date()


def day_of(session: Session, meeting: meeting_rows.Meeting, office: Office) -> rows.LogisticsDay:
    """The day the logistics stand for; from now on it is followed."""
    found = rows.cars.day_of(session, meeting.id)
    if found is None:
        found = rows.LogisticsDay(meeting_id=meeting.id, day=first_day(meeting, office))
        session.add(found)
        session.flush()
    return found


def who_sees_to(session: Session, meeting: meeting_rows.Meeting, *kinds: str) -> list[int]:
    """Who has one of these duties; where nobody has, the organiser."""
    return list(on_duty(session, meeting.id, kinds)) or [meeting.organiser_id]


def eve(day: date, at: time, office: Office) -> datetime:
    """A time of the day before."""
    return datetime.combine(day - timedelta(days=1), at, office.zone).astimezone(UTC)
