"""When a paper is due: by the rule, after a move, by hand. Row 2.5; norms ORG-18, LEAN-08."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from meetings.documents import Stage
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import meetings as meeting_rows

#: What is for afterwards is due so many working days "before".
AFTER_WD = -1


def due_by_lead(starts_at: datetime, lead_wd: int, office: Office) -> datetime:
    """So many working days before the meeting, at the profile's time of day (UTC)."""
    day = office.calendar.add_working_days(office.local(starts_at).date(), -lead_wd)
    return due_on(day, office)


def due_following(meeting: meeting_rows.Meeting, lead_wd: int, office: Office) -> datetime:
    """The deadline that follows the meeting: before its start, or where the lead is below zero,
    after its end."""
    return due_by_lead(meeting.starts_at if lead_wd >= 0 else meeting.ends_at, lead_wd, office)


def due_after_move(
    meeting: meeting_rows.Meeting,
    due_at: datetime,
    lead_wd: int,
    *,
    now: datetime,
    office: Office,
) -> datetime:
    """The same for a paper that was due at ``due_at``. A meeting moved so near that no full
    working day is left until the usual one leaves the author the next one (LEAN-08); what was
    late already stays late."""
    usual = due_following(meeting, lead_wd, office)
    if usual == due_at or lead_wd < 0 or not is_hasty(usual, now=now, office=office):
        return usual
    return min(due_at, _at_once(meeting, now=now, office=office))


def _at_once(meeting: meeting_rows.Meeting, *, now: datetime, office: Office) -> datetime:
    tomorrow = due_on(office.calendar.add_working_days(office.today(now), 1), office)
    return min(tomorrow, meeting.starts_at)


def due_on(day: date, office: Office) -> datetime:
    """That day at the profile's time of day (UTC)."""
    return datetime.combine(day, office.profile.papers.due_time, office.zone).astimezone(UTC)


def usual_deadline(
    meeting: meeting_rows.Meeting, stage: Stage, *, now: datetime, office: Office
) -> tuple[datetime, int | None]:
    """The deadline of a paper nobody gave one, and its lead in working days (None: it does not
    follow the meeting, for the usual day is over)."""
    if stage is Stage.AFTER:
        return due_following(meeting, AFTER_WD, office), AFTER_WD
    lead = office.profile.papers.due_wd
    usual = due_by_lead(meeting.starts_at, lead, office)
    if usual > now:
        return usual, lead
    return _at_once(meeting, now=now, office=office), None


def is_hasty(due_at: datetime, *, now: datetime, office: Office) -> bool:
    """Whether less than a full working day is left, asked now (LEAN-08)."""
    local = office.local(now)
    opens = local.time() if office.calendar.is_working_day(local.date()) else time.min
    day = office.calendar.add_working_days(local.date(), 1)
    full = datetime.combine(day, opens, office.zone)
    if opens == time.min:
        full += timedelta(days=1)
    return due_at < full


def deadline_problem(
    meeting: meeting_rows.Meeting, stage: str, due_at: datetime, *, now: datetime
) -> Refused | None:
    """Why this can not be the deadline."""
    if due_at <= now:
        return refused("paper-due-past")
    waits = meeting.state == "postponed" or stage == Stage.AFTER
    if not waits and due_at > meeting.starts_at:
        return refused("paper-due-late")
    return None


def due_at_most(
    meeting: meeting_rows.Meeting, stage: str, due_at: datetime, office: Office
) -> datetime:
    """On the day of the meeting a paper is due when it begins, at the latest."""
    same_day = office.local(due_at).date() == office.local(meeting.starts_at).date()
    return min(due_at, meeting.starts_at) if same_day and stage != Stage.AFTER else due_at
