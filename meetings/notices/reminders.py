"""Reminders: the unanswered with a gap and a cap, those coming the day before and the hour
before. Row 2.2; norms ORG-02, LEAN-09."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from meetings import unit_notices
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.notices.facts import notice_facts
from meetings.notices.sending import fan_out, may_remind, next_reminder
from meetings.office import Office
from meetings.people import Action
from storage import Session, timers
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import unit_quotas as quota_rows
from storage.timers import WantedTimer

REMINDER, UNITS, COMING = "notice_reminder", "unit_reminder", "notice_coming"


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What reminders depend on. Times are aware UTC."""

    #: When everybody was last asked, and when anything was last told.
    asked_at: datetime
    told_at: datetime
    starts_at: datetime
    reply_asked: bool
    reply_by: datetime | None
    #: Whether unit notices are part of the meeting.
    units: bool = False


def wanted_timers(rhythm: Rhythm, office: Office) -> list[WantedTimer]:
    """Every reminder of a published meeting. Pure; of several late ones only the last goes out."""
    wanted: list[WantedTimer] = []
    until = min(rhythm.reply_by or rhythm.starts_at, rhythm.starts_at)
    asking = _asking(rhythm, office)
    if rhythm.reply_asked:
        wanted += timers.ladder(REMINDER, asking, ends_at=until)
    if rhythm.units:
        wanted += timers.ladder(UNITS, asking, ends_at=until)
    coming = [rung for rung in _coming(rhythm, office) if rung[1] > rhythm.told_at]
    return wanted + timers.ladder(COMING, coming, ends_at=rhythm.starts_at)


def _asking(rhythm: Rhythm, office: Office) -> list[tuple[str, datetime]]:
    """A gap after the notice, and a gap after each reminder, in office hours."""
    reply, quiet = office.profile.reply, office.profile.quiet_hours
    gap = timedelta(hours=reply.reminder_gap_hours)
    rungs: list[tuple[str, datetime]] = []
    at = rhythm.asked_at
    for number in range(1, reply.reminder_cap + 1):
        at = office.calendar.next_working_moment(at + gap, quiet, office.zone)
        rungs.append((str(number), at))
    return rungs


def _coming(rhythm: Rhythm, office: Office) -> list[tuple[str, datetime]]:
    """The last working day before, and shortly before the start; the latter breaks quiet hours."""
    reply = office.profile.reply
    day = office.calendar.add_working_days(office.local(rhythm.starts_at).date(), -1)
    eve = datetime.combine(day, reply.day_before_time, office.zone).astimezone(UTC)
    rungs = [("tomorrow", eve)]
    if reply.hour_before_min:
        rungs.append(("soon", rhythm.starts_at - timedelta(minutes=reply.hour_before_min)))
    return rungs


def subject(meeting_id: int) -> str:
    """The timers' subject."""
    return f"meeting:{meeting_id}:notices"


def want_timers(
    session: Session,
    meeting: rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Replace the meeting's reminders by what it wants as it is now.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    said = notice_facts(session, meeting.id, meeting.revision)
    asked = rows.revision(session, meeting.id, said.asked_in) if said else None
    told = rows.revision(session, meeting.id, meeting.revision)
    if meeting.state != "published" or said is None or asked is None or told is None:
        timers.cancel(session, subject(meeting.id))
        return
    # What was edited and not told yet reminds nobody.
    rhythm = Rhythm(
        asked_at=asked.at,
        told_at=told.at,
        starts_at=said.starts_at,
        reply_asked=said.reply_asked,
        reply_by=said.reply_by,
        units=bool(quota_rows.quotas_of(session, meeting.id)),
    )
    wanted = wanted_timers(rhythm, office)
    timers.replace(session, subject(meeting.id), wanted, keep_fired=keep_fired)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """A reminder is due. Who still concerns it is read again as it is sent."""
    meeting = rows.locked(session, int(timer.subject.split(":")[1]))
    said = notice_facts(session, meeting.id, meeting.revision) if meeting else None
    if meeting is None or said is None:
        return
    if meeting.state != "published" or said.starts_at <= now:
        return
    if timer.kind == REMINDER:
        fan_out(session, meeting, "reminder", now=now)
    elif timer.kind == UNITS:
        unit_notices.remind_units(session, meeting, at_once=False, now=now, office=office)
    elif timer.slot == "tomorrow":
        fan_out(session, meeting, "tomorrow", now=now)
    else:
        fan_out(session, meeting, "soon", now=now)


@dataclass(frozen=True, slots=True)
class Reminded:
    """What 提醒未回复 came to, in people (and units)."""

    people: int
    units: int
    #: Asked so recently that they are left in peace until ``next_at`` …
    too_soon: int
    next_at: datetime | None
    #: … and asked so often that they are to be phoned.
    to_phone: int


def remind_now(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Reminded | Refused:
    """Ask the unanswered again, at once, each within the gap and the cap."""
    meeting = allowed(session, actor.who, Action.PUBLISH, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state != "published":
        return refused("not-published")
    if meeting.starts_at <= now:
        return refused("already-started")
    unanswered: list[attendance_rows.Participant] = []
    if meeting.reply_asked:
        unanswered = list(attendance_rows.unanswered_participants(session, meeting.id))
    cap = office.profile.reply.reminder_cap
    ready = [p for p in unanswered if may_remind(p, now=now, office=office)]
    early = [p for p in unanswered if p not in ready and p.reminders < cap]
    if ready:
        fan_out(session, meeting, "reminder", now=now, at_once=True)
    units = unit_notices.remind_units(session, meeting, at_once=True, now=now, office=office)
    if ready or units:
        changed(
            session,
            actor,
            "remind",
            f"meeting:{meeting.id}",
            now=now,
            after={"people": len(ready), "units": units},
        )
    return Reminded(
        people=len(ready),
        units=units,
        too_soon=len(early),
        next_at=min((next_reminder(p, office) for p in early), default=None),
        to_phone=len(unanswered) - len(ready) - len(early),
    )
