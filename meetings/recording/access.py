"""Who may write the record of a meeting, and when. Rows 4.2, 4.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor
from meetings.levels import carried
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import About, Action, Who, may
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage import record as rows

#: What /record offers when nothing runs: the last ones that ran.
MOST_ENDED = 20


@dataclass(frozen=True, slots=True)
class Recordable:
    """A meeting this person may record."""

    meeting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    #: It runs, or will before long.
    now: bool


def matter(session: Session, who: Who, meeting: meeting_rows.Meeting) -> About:
    """What rights depend on: recorder and deputy are who it is about (SELF)."""
    present = recorder_rows.recorders_now(session, meeting.id).values()
    mine = any(row.person_id == who.person_id for row in present)
    return about(session, meeting, person_id=who.person_id if mine else None)


def may_write(session: Session, who: Who, meeting: meeting_rows.Meeting) -> bool:
    """Whether this person may write the record: recorder, deputy, hosts."""
    return may(who, Action.WRITE_RECORD, matter(session, who, meeting))


def is_recorder(session: Session, who: Who, meeting: meeting_rows.Meeting) -> bool:
    """Whether this person answers for the record: recorder or deputy, and where nobody was
    appointed, the hosts."""
    present = recorder_rows.recorders_now(session, meeting.id).values()
    if present:
        return any(row.person_id == who.person_id for row in present)
    return may(who, Action.VOUCH_FOR_RECORD, about(session, meeting))


def is_appointed(session: Session, who: Who | None) -> bool:
    """Whether this person is recorder or deputy of any meeting."""
    return who is not None and bool(recorder_rows.recording(session, who.person_id))


def closed_for(
    meeting: meeting_rows.Meeting, record: rows.Record | None, *, now: datetime, office: Office
) -> Refused | None:
    """Why nothing can be written, if anything. What waits to be signed can be: it is taken back
    with the first change (``taking_back``). Pure."""
    if meeting.state == "cancelled":
        return refused("meeting-over")
    if meeting.state == "draft":
        return refused("not-published")
    if meeting.state == "postponed":
        return refused("recording-postponed")
    if record is not None and record.state == "signed":
        return refused("recording-signed")
    opens = opening(meeting, office)
    if now < opens:
        return refused("recording-early", opens=opens.isoformat())
    return None


def waits(record: rows.Record | None) -> bool:
    """Whether it waits to be signed, and is withdrawn where it is changed now. Pure."""
    return record is not None and record.state == "asked"


def opening(meeting: meeting_rows.Meeting, office: Office) -> datetime:
    """From when notes are taken."""
    return meeting.starts_at - timedelta(minutes=office.profile.record.open_min)


def opened(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> tuple[meeting_rows.Meeting, rows.Record] | Refused:
    """The meeting, its row locked, and its record, where this person may write it now."""
    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may_write(session, actor.who, meeting):
        return refused("not-allowed")
    problem = closed_for(meeting, rows.record(session, meeting_id), now=now, office=office)
    return problem or (meeting, record_notes.begun(session, meeting_id))


def recorded_now(
    session: Session, who: Who, *, now: datetime, office: Office
) -> tuple[Recordable, ...]:
    """The meetings that run now and this person records; where there are none, what comes next
    and what was last."""
    found = carried(session, who, [*meeting_rows.open_meetings(session)])
    mine = [
        meeting
        for meeting in found
        if meeting.state == "published" and may_write(session, who, meeting)
    ]
    running = [m for m in mine if opening(m, office) <= now < m.ends_at + timedelta(hours=1)]
    if running:
        return tuple(_recordable(m, now=True) for m in running)
    coming = sorted((m for m in mine if m.starts_at > now), key=lambda m: (m.starts_at, m.id))
    past = [m for m in mine if m.starts_at <= now]
    past += [
        m
        for m in carried(session, who, meeting_rows.ended_meetings(session, MOST_ENDED))
        if m.state == "closed" and may_write(session, who, m)
    ]
    past.sort(key=lambda m: (m.starts_at, m.id), reverse=True)
    return tuple(_recordable(m, now=False) for m in (*coming[:1], *past[:1]))


def _recordable(meeting: meeting_rows.Meeting, *, now: bool) -> Recordable:
    return Recordable(meeting.id, meeting.title, meeting.starts_at, meeting.ends_at, now)
