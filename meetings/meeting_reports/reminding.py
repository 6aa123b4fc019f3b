"""A reminder of the summary, where the meeting's package has minutes. Row 4.10."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meetings.meeting_reports.kinds import ReportKind, ReportState
from meetings.office import Office
from meetings.reach import Notice, chase
from storage import Session, timers
from storage import meeting_reports as rows
from storage import meetings as meeting_rows
from storage.timers import WantedTimer

TIMER = "summary_due"
#: After so long a reminder helps nobody.
VALID = timedelta(days=3)


def timers_of(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:reports"


def follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Want the reminder as the meeting is now: closed, and its summary not approved."""
    rules = office.profile.meeting_reports
    owed = meeting.state == "closed" and office.profile.packages[meeting.package].minutes
    written = rows.newest_report(session, meeting.id, ReportKind.SUMMARY)
    done = written is not None and written.state in (ReportState.APPROVED, ReportState.ISSUED)
    if not owed or done or rules.summary_wd is None or meeting.closed_at is None:
        timers.cancel(session, timers_of(meeting.id))
        return
    day = office.calendar.add_working_days(office.today(meeting.closed_at), rules.summary_wd)
    at = datetime.combine(day, rules.summary_time, office.zone).astimezone(UTC)
    timers.replace(session, timers_of(meeting.id), [WantedTimer(TIMER, "", at, at + VALID)])


def summary_owed(session: Session, meeting: meeting_rows.Meeting) -> bool:
    """Whether the meeting is over and its summary neither approved nor waiting for that."""
    written = rows.newest_report(session, meeting.id, ReportKind.SUMMARY)
    return meeting.state == "closed" and (written is None or written.state == ReportState.DRAFT)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """It is due: who was given the summary is reminded, else the organiser. Once."""
    meeting = meeting_rows.meeting(session, int(timer.subject.split(":")[1]))
    if meeting is None or not summary_owed(session, meeting):
        return
    notice = Notice(
        kind="summary_due",
        params={"meeting": meeting.id},
        dedupe=f"summary-due:{meeting.id}",
        meeting_id=meeting.id,
        keeps_quiet=True,
    )
    written = rows.newest_report(session, meeting.id, ReportKind.SUMMARY)
    reader = written.by_id if written is not None else meeting.organiser_id
    chase(session, reader, notice, now=now, profile=office.profile)
