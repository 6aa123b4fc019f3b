"""Lead times: until when something has to be ready so many working days before a meeting."""

from __future__ import annotations

from datetime import UTC, datetime

from meetings.office import Office


def ready_by(starts_at: datetime, working_days: int, office: Office) -> datetime:
    """The profile's hour on the day so many working days before the start. Row 2.2, ORG-18."""
    first = office.local(starts_at).date()
    day = office.calendar.add_working_days(first, -working_days)
    return datetime.combine(day, office.profile.readiness.due_time, office.zone).astimezone(UTC)
