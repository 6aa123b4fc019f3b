"""An alarm on a guest's personal page: who has no account sees it there. Rows 2.6, 2.8.

Nobody is taken to have seen it: they stand on the list as people a warden counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.people import Who
from meetings.safety.reading import AlarmFacts, Line, facts_of, line_of
from storage import Session, alarms

#: So long after the end the page says that it is over.
OVER_FOR = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class PageAlarm:
    """The alarm, and how this guest stands on its list."""

    alarm: AlarmFacts
    own: Line

    @property
    def stamp(self) -> str:
        """Changes where the page is to be shown anew."""
        ended = "over" if self.alarm.ended_at is not None else ""
        return f"{self.alarm.id}-{self.own.answer}{ended}"


def alarm_on_page(
    session: Session, person_id: int, meeting_id: int, *, now: datetime
) -> PageAlarm | None:
    """The meeting's last alarm, where this person is on its list and it runs or ended just now."""
    last = alarms.latest(session, meeting_id)
    if last is None or (last.ended_at is not None and last.ended_at + OVER_FOR < now):
        return None
    own = line_of(session, last.id, person_id)
    facts = facts_of(session, Who(person_id, ""), last.id)
    return PageAlarm(facts, own) if facts is not None and own is not None else None
