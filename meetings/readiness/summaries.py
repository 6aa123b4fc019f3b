"""筹备小结: what is missing, to the organiser and who has the watch, the day before and an hour
before. Worded from the facts as they are when it is sent. Row 2.2; norms ORG-18."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meetings.office import Office
from meetings.reach import Notice, tell_many
from storage import Session, duties, outbox, timers
from storage import meetings as rows

KIND = "readiness_summary"
#: The rungs: the working day before, and shortly before the start.
DAY, HOUR = "day", "hour"


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:readiness"


def wanted_timers(starts_at: datetime, office: Office) -> list[timers.WantedTimer]:
    """Both summaries of a meeting that begins then. Pure.

    The house's own: they follow the time that was decided, told to the guests or not.
    """
    rule = office.profile.readiness
    day = office.calendar.add_working_days(office.local(starts_at).date(), -1)
    eve = datetime.combine(day, rule.day_before_time, office.zone).astimezone(UTC)
    rungs = [(DAY, eve)]
    if rule.hour_before_min:
        rungs.append((HOUR, starts_at - timedelta(minutes=rule.hour_before_min)))
    return timers.ladder(KIND, rungs, ends_at=starts_at)


def want_timers(
    session: Session,
    meeting: rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Replace the meeting's summaries by what it wants as it is now.

    What would be due in the past is not caught up with, unless it was wanted then: the process
    was away. ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    if meeting.state != "published":
        timers.cancel(session, subject(meeting.id))
        return
    there = {(one.slot, one.due_at) for one in timers.wanted_by(session, subject(meeting.id))}
    wanted = [
        one
        for one in wanted_timers(meeting.starts_at, office)
        if one.due_at > now or (one.slot, one.due_at) in there
    ]
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A summary is due: to the organiser, and to the staff who have the watch (带班)."""
    meeting = rows.locked(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state != "published" or meeting.starts_at <= now:
        return
    start = meeting.starts_at.isoformat()
    notice = Notice(
        kind=KIND,
        params={"meeting": meeting.id, "slot": timer.slot, "start": start},
        lane=outbox.URGENT if timer.slot == HOUR else outbox.NOTICES,
        dedupe=f"readiness:{meeting.id}:{timer.slot}:{start}",
        coalesce=f"readiness:{meeting.id}",
        valid_until=meeting.starts_at,
        meeting_id=meeting.id,
    )
    watch = duties.people_on_duty(session, meeting.id, ("watch",))
    readers = list(dict.fromkeys([meeting.organiser_id, *watch]))
    tell_many(session, readers, notice, now=now)
