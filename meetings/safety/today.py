"""Where somebody can raise an alarm today. Row 2.8."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.safety.house import matter, named_to
from storage import Session, alarms


def meetings_today(session: Session, who: Who, *, now: datetime, office: Office) -> dict[int, str]:
    """Today's meetings this person works at: id to title, "" where it may not be said here."""
    start = datetime.combine(office.today(now), time(), office.zone)
    return {
        house.meeting_id: named_to(who, house)
        for house in alarms.houses_between(session, start, start + timedelta(days=1), now=now)
        if may(who, Action.RAISE_ALARM, matter(session, house))
    }


def running_for(session: Session, who: Who) -> tuple[int, ...]:
    """Alarms that run where this person sits, or is taken to be elsewhere."""
    return tuple(alarms.running_for(session, who.person_id))
