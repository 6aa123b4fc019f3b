"""By which day the minutes are drafted, signed and issued; when objections end. Row 4.6; REC-06.

Each step is said once, to who has to act. Due days are counted in working days from the day the
meeting ends, and only where its package issues minutes.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from meetings.issued_minutes.comparing import changes
from meetings.issued_minutes.content import from_data
from meetings.issued_minutes.telling import tell_changed, tell_due, tell_open
from meetings.office import Office
from storage import Session, timers
from storage import issued_minutes as rows
from storage import meetings as meeting_rows

#: Kinds of timers: a step is due; objections end; what was changed meanwhile is told.
DUE, END, CHANGED = "minutes_due", "minutes_objection_end", "minutes_changed"
STEPS = ("draft", "sign", "issue", "hard")
#: A reminder that could not go out in time (downtime) still helps so long.
LATE = timedelta(days=1)
#: Several changes, one word to everybody.
SETTLES = timedelta(minutes=30)


def subject(meeting_id: int) -> str:
    """The subject of the due days."""
    return f"meeting:{meeting_id}:minutes"


def objection_subject(minutes_id: int) -> str:
    """The subject of an edition's objections."""
    return f"minutes:{minutes_id}:objections"


def due_times(meeting: meeting_rows.Meeting, office: Office) -> dict[str, datetime]:
    """When each step is due: on its day, at the time reminders go out."""
    held, days = office.local(meeting.ends_at).date(), office.profile.minutes_wd
    found = {}
    for step in STEPS:
        day = office.calendar.add_working_days(held, getattr(days, step))
        at = datetime.combine(day, office.profile.minutes.remind_time, office.zone)
        found[step] = at.astimezone(UTC)
    return found


def want_timers(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """The due days of a meeting that is published or closed; none where its package issues no
    minutes, and none once they are issued."""
    package = office.profile.packages.get(meeting.package)
    asked = package is not None and package.minutes
    takes_place = meeting.state in ("published", "closed")
    if not asked or not takes_place or rows.holding(session, meeting.id) is not None:
        timers.cancel(session, subject(meeting.id))
        return
    wanted = [
        timers.WantedTimer(DUE, step, at, at + LATE)
        for step, at in due_times(meeting, office).items()
        if at + LATE > now
    ]
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def meeting_over(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Closed, its minutes are still due; cancelled or postponed, none are."""
    want_timers(session, meeting, now=now, office=office)


def note_change(session: Session, row: rows.Minutes, *, now: datetime) -> None:
    """Something is about to change in a draft that lies open: told once it has settled."""
    data: dict[str, Any] = {"before": row.content}
    due = now + SETTLES
    wanted = timers.WantedTimer(CHANGED, "", due, due + LATE, data)
    timers.want_again(session, objection_subject(row.id), wanted)


def fire_due(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A step is due today: whoever has to act is told, where it is not done."""
    meeting = meeting_rows.meeting(session, int(timer.subject.split(":")[1]))
    if meeting is None or meeting.state not in ("published", "closed"):
        return
    row = rows.open_edition(session, meeting.id)
    if rows.holding(session, meeting.id) is not None:
        return
    state = row.state if row is not None else ""
    done = {"draft": state != "", "sign": state == "approved"}.get(timer.slot, False)
    if not done:
        tell_due(session, meeting, row, timer.slot, now=now, office=office)


def fire_end(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Objections are over: the chain goes on; where some wait for an answer the hosts are told."""
    from meetings.issued_minutes.settling import go_on

    row = rows.minutes(session, int(timer.subject.split(":")[1]))
    meeting = meeting_rows.locked(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None:
        return
    session.refresh(row)
    if not go_on(session, meeting, row, now=now, office=office) and row.state == "objection":
        tell_open(session, meeting, row, now=now)


def fire_changed(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """What changed in a draft that lies open: to everybody who has it."""
    from meetings.issued_minutes.settling import audience

    row = rows.minutes(session, int(timer.subject.split(":")[1]))
    meeting = meeting_rows.meeting(session, row.meeting_id) if row is not None else None
    if row is None or meeting is None or row.state in ("draft", "withdrawn"):
        return
    found = changes(from_data(timer.data["before"]), from_data(row.content))
    if found:
        people = audience(session, meeting, now=now)
        tell_changed(session, meeting, row, found, people, now=now)
