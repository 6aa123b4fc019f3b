"""Reminders of filing and of the hand-over. Rows 6.3, 6.8; ARC-07, ORG-18."""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta

from meetings.archive.retention import handover_due
from meetings.meetings import State
from meetings.office import Office
from meetings.reach import Notice, chase, tell_many
from storage import Session, timers
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage.timers import WantedTimer

#: Filing is due; the hand-over is due.
FILE, HANDOVER = "archive_file_due", "archive_handover_due"
#: A package is over; its link is.
PACKAGE = "archive_package_over"
#: After so long a reminder that could not go out helps nobody.
LATE = timedelta(days=60)


def subject(meeting_id: int) -> str:
    """The timers of a meeting's filing."""
    return f"meeting:{meeting_id}:archive"


def file_by(meeting: meeting_rows.Meeting, office: Office) -> date:
    """By when a closed meeting is filed."""
    closed = office.today(meeting.closed_at or meeting.ends_at)
    return office.calendar.add_working_days(closed, office.profile.archive.file_wd)


def meeting_over(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Closed: the organiser is reminded once that it is to be filed, later the secretariat."""
    if meeting.state != State.CLOSED:
        timers.cancel(session, subject(meeting.id))
        return
    due = file_by(meeting, office)
    later = office.calendar.add_working_days(due, office.profile.archive.file_again_wd)
    wanted = [
        _timer(FILE, "organiser", due, office, until=later),
        _timer(FILE, "secretariat", later, office),
    ]
    timers.replace(session, subject(meeting.id), wanted)


def filed(
    session: Session, meeting: meeting_rows.Meeting, years: Collection[int], *, office: Office
) -> None:
    """Filed: nobody is reminded of that any more, but of the hand-over of those years."""
    timers.cancel(session, subject(meeting.id))
    for year in sorted(years):
        want_handover(session, year, office=office)


def want_handover(session: Session, year: int, *, office: Office) -> None:
    """Reminders of a year's hand-over, while anything of it is not handed over."""
    due = handover_due(year, office.profile.archive)
    rungs = [(f"{days}", due - timedelta(days=days)) for days in _days(office)]
    rungs.append(("late", due + timedelta(days=1)))
    ends = [day for _, day in rungs[1:]] + [due + timedelta(days=61)]
    wanted = [
        _timer(HANDOVER, slot, day, office, until=end)
        for (slot, day), end in zip(rungs, ends, strict=True)
    ]
    timers.replace(session, handover_subject(year), wanted, keep_fired=True)


def handover_subject(year: int) -> str:
    """The timers of a year's hand-over."""
    return f"archive:handover:{year}"


def want_package_over(session: Session, meeting_id: int, *, now: datetime, office: Office) -> None:
    """The package is deleted after its days."""
    at = now + timedelta(days=office.profile.archive.package_days)
    timers.replace(
        session, f"meeting:{meeting_id}:package", [WantedTimer(PACKAGE, "", at, at + LATE)]
    )


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A reminder is due, or a package over."""
    part = int(timer.subject.split(":")[-1 if timer.kind == HANDOVER else 1])
    if timer.kind == FILE:
        _remind_to_file(session, part, timer.slot, now, office)
    elif timer.kind == HANDOVER:
        _remind_to_hand_over(session, part, timer.slot, now)
    else:
        file = filing_rows.locked_file(session, part)
        if file is not None:
            file.package = ""


def _remind_to_file(
    session: Session, meeting_id: int, slot: str, now: datetime, office: Office
) -> None:
    meeting = meeting_rows.locked(session, meeting_id)
    file = rows.meeting_file(session, meeting_id)
    if meeting is None or meeting.state != State.CLOSED or (file and file.state == "filed"):
        return
    notice = Notice(
        "archive_to_file",
        {"meeting": meeting_id, "slot": slot},
        dedupe=f"archive-to-file:{meeting_id}:{slot}",
        meeting_id=meeting_id,
        keeps_quiet=True,
    )
    if slot == "organiser":
        chase(session, meeting.organiser_id, notice, now=now, profile=office.profile)
    else:
        tell_many(session, _with_role(session, "secretariat"), notice, now=now)


def _remind_to_hand_over(session: Session, year: int, slot: str, now: datetime) -> None:
    if not filing_rows.items_of_year(session, year):
        return
    notice = Notice(
        "archive_handover_due",
        {"year": year, "slot": slot},
        dedupe=f"archive-handover:{year}:{slot}",
        keeps_quiet=True,
    )
    people = _with_role(session, "archivist") or _with_role(session, "secretariat")
    tell_many(session, people, notice, now=now)


def _with_role(session: Session, role: str) -> list[int]:
    return [one.id for one in people_rows.people_with_role(session, role)]


def _days(office: Office) -> tuple[int, ...]:
    return tuple(sorted(set(office.profile.archive.handover_days), reverse=True))


def _timer(
    kind: str, slot: str, day: date, office: Office, *, until: date | None = None
) -> WantedTimer:
    at = _morning(day, office)
    return WantedTimer(kind, slot, at, _morning(until, office) if until else at + LATE)


def _morning(day: date, office: Office) -> datetime:
    opens: time = office.profile.readiness.day_before_time
    return datetime.combine(day, opens, office.zone).astimezone(UTC)
