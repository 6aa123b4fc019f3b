"""The daily list (每日待办): one message per person per day with what they owe. Row 8.2."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.office import Office
from storage import Session, timers

SUBJECT = "office"
KIND = "daily_list"


def want_next(session: Session, *, now: datetime, office: Office) -> None:
    """The daily list wants the next working morning outside quiet hours."""
    today = office.today(now)
    due = now
    for days in range(32):
        day = today + timedelta(days=days)
        morning = datetime.combine(day, office.profile.digest_time, office.zone)
        if morning > now and office.calendar.is_working_day(day):
            due = office.calendar.next_working_moment(
                morning, office.profile.quiet_hours, office.zone
            )
            break
    slot = office.today(due).isoformat()
    waiting = timers.wanted_by(session, SUBJECT)
    if any(timer.due_at <= due for timer in waiting):
        return  # one is on its way, perhaps late: it must still fire
    wanted = timers.WantedTimer(KIND, slot, due, valid_until=due + timedelta(hours=8))
    timers.replace(session, SUBJECT, [wanted])
