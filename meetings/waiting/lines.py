"""Lines of a waiting list as people see them. Row 3.1."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import meetings as meeting_rows
from storage import waiting as rows


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list, as the hosts and the person see it."""

    waiting_id: int
    meeting_id: int
    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    person: Named
    #: waiting / offered / taken / expired / left.
    state: str
    #: 候补第几位, from 1; 0 for who does not wait any more.
    position: int
    offer_until: datetime | None
    #: Whether answers are still taken: the meeting is published and not begun.
    open: bool


def list_of(
    session: Session, who: Who, meeting_id: int, *, now: datetime
) -> tuple[Line, ...] | Refused:
    """Who waits or has an offer, in order, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.ADMIT, about(session, meeting)):
        return refused("not-allowed")
    lines = rows.waiting_for(session, meeting_id)
    people = named(session, [line.person_id for line in lines])
    ahead = [line.id for line in lines if line.state == "waiting"]
    return tuple(_line(line, meeting, people[line.person_id], ahead, now) for line in lines)


def line_of(session: Session, who: Who, waiting_id: int, *, now: datetime) -> Line | Refused:
    """One line, for the person, their contact or the hosts."""
    line = rows.waiting(session, waiting_id)
    meeting = meeting_rows.meeting(session, line.meeting_id) if line else None
    if line is None or meeting is None:
        return refused("gone")
    matter = about(session, meeting, person_id=line.person_id)
    if not (may(who, Action.REPLY, matter) or may(who, Action.ADMIT, matter)):
        return refused("not-allowed")
    return line_now(session, line, meeting, now)


def facts_of(session: Session, waiting_id: int, *, now: datetime) -> Line | None:
    """The line, for notices about it."""
    line = rows.waiting(session, waiting_id)
    meeting = meeting_rows.meeting(session, line.meeting_id) if line else None
    return None if line is None or meeting is None else line_now(session, line, meeting, now)


def line_now(
    session: Session, line: rows.Waiting, meeting: meeting_rows.Meeting, now: datetime
) -> Line:
    """The line as it stands."""
    ahead = [one.id for one in rows.waiting_for(session, meeting.id) if one.state == "waiting"]
    person = named(session, [line.person_id])[line.person_id]
    return _line(line, meeting, person, ahead, now)


def _line(
    line: rows.Waiting,
    meeting: meeting_rows.Meeting,
    person: Named,
    ahead: Sequence[int],
    now: datetime,
) -> Line:
    """``ahead``: everybody who waits, the first one first."""
    return Line(
        waiting_id=line.id,
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        person=person,
        state=line.state,
        position=ahead.index(line.id) + 1 if line.id in ahead else 0,
        offer_until=line.offer_until,
        open=meeting.state == "published" and now < meeting.starts_at,
    )
