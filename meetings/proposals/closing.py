"""Until when items are taken for a meeting; after that they are motions (临时动议). Pure."""

from __future__ import annotations

from datetime import UTC, datetime

from meetings.office import Office
from storage import meetings as rows


def closes_at(meeting: rows.Meeting, office: Office) -> datetime | None:
    """When the agenda is closed; None while the meeting has no time that holds."""
    if meeting.state == "postponed":
        return None
    days = office.profile.proposals.close_wd
    day = office.local(meeting.starts_at).date()
    if days == 0:
        return meeting.starts_at
    last = office.calendar.add_working_days(day, -days)
    at = datetime.combine(last, office.profile.reply.deadline_time, office.zone)
    return min(at.astimezone(UTC), meeting.starts_at)


def is_closed(meeting: rows.Meeting, *, now: datetime, office: Office) -> bool:
    """Whether what is proposed now is a motion."""
    closes = closes_at(meeting, office)
    return closes is not None and now >= closes
