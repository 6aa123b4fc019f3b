"""What follows a meeting that is moved, and a recorder who leaves. Rows 4.1, 4.2."""

from __future__ import annotations

from datetime import UTC, datetime

from meetings.changes import Actor
from meetings.minutes.answering import take_over, tell_hosts
from meetings.minutes.appointing import asked, end
from meetings.office import Office
from meetings.reach import Notice, tell
from storage import Session, timers
from storage import meetings as meeting_rows
from storage import minutes as rows
from storage import people as people_rows
from storage.timers import WantedTimer

REMINDER = "recorder_reminder"


def timer_subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:record"


def meeting_changed(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The recorder is reminded on the working day before, as those who come are."""
    there = rows.recorders_now(session, meeting.id)
    if meeting.state not in ("draft", "published") or not there:
        timers.cancel(session, timer_subject(meeting.id))
        return
    day = office.calendar.add_working_days(office.local(meeting.starts_at).date(), -1)
    at = datetime.combine(day, office.profile.reply.day_before_time, office.zone).astimezone(UTC)
    wanted = [WantedTimer(REMINDER, "tomorrow", at, meeting.starts_at)] if at > now else []
    timers.replace(session, timer_subject(meeting.id), wanted, keep_fired=keep_fired)


def meeting_over(session: Session, meeting: meeting_rows.Meeting, *, now: datetime) -> None:
    """Closed, cancelled or postponed: nobody is reminded."""
    timers.cancel(session, timer_subject(meeting.id))


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The day before: recorder and deputy are reminded."""
    meeting = meeting_rows.meeting(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state not in ("draft", "published") or meeting.starts_at <= now:
        return
    for row in rows.recorders_now(session, meeting.id).values():
        tell(session, row.person_id, asked(row, key=REMINDER), now=now)


def person_left(
    session: Session, actor: Actor, person_id: int, *, now: datetime, office: Office
) -> None:
    """Somebody left the office: the deputy takes over, and the hosts are told. Row 4.2."""
    person = people_rows.person(session, person_id)
    for row in rows.recording(session, person_id) if person and person.left_on else ():
        meeting = meeting_rows.locked(session, row.meeting_id)
        if meeting is None or meeting.state in ("closed", "cancelled"):
            continue
        deputy = rows.recorders_now(session, row.meeting_id).get("deputy")
        if row.kind == "recorder" and deputy is not None:
            take_over(session, actor, meeting, row, deputy, "left", now=now, office=office)
            continue
        end(session, row, "left", now=now)
        notice = Notice(
            kind="recorder_left",
            params={"recorder": row.id},
            dedupe=f"recorder_left:{row.id}",
            meeting_id=row.meeting_id,
        )
        tell_hosts(session, meeting, row, None, notice, now=now)
