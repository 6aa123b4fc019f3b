"""Who records a meeting, as its page shows it. Row 4.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.minutes.appointing import pool
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import meetings as meeting_rows
from storage import minutes as rows


@dataclass(frozen=True, slots=True)
class RecorderFacts:
    """One appointment, present or past."""

    id: int
    meeting_id: int
    meeting_title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    kind: str
    person: Named
    appointed_by: Named
    appointed_at: datetime
    accepted: bool
    ended_at: datetime | None
    #: Why it ended: replaced, handed_over, declined, left.
    reason: str
    #: The meeting is closed or cancelled.
    over: bool


@dataclass(frozen=True, slots=True)
class RecorderPage:
    """Recorder and deputy of a meeting, and who they were before."""

    meeting_id: int
    title: str
    recorder: RecorderFacts | None
    deputy: RecorderFacts | None
    former: tuple[RecorderFacts, ...]
    #: The group they are chosen from; "" where anybody of the roster may be.
    pool: str
    may_appoint: bool
    may_hand_over: bool
    over: bool


def page(session: Session, who: Who, meeting_id: int, *, office: Office) -> RecorderPage | Refused:
    """The page of the recorder, for the hosts and for those appointed."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may_see(session, who, meeting):
        return refused("not-allowed")
    ever = rows.recorders_ever(session, meeting_id)
    ids = {id for row in ever for id in (row.person_id, row.appointed_by_id)}
    people = named(session, sorted(ids))
    found = [_facts(row, meeting, people) for row in ever]
    present = {one.kind: one for one in found if one.ended_at is None}
    over = meeting.state in ("closed", "cancelled")
    host = may(who, Action.APPOINT_RECORDER, about(session, meeting))
    return RecorderPage(
        meeting_id=meeting.id,
        title=meeting.title,
        recorder=present.get("recorder"),
        deputy=present.get("deputy"),
        former=tuple(one for one in found if one.ended_at is not None),
        pool=office.profile.record.pool_group if pool(session, office) is not None else "",
        may_appoint=host and not over,
        may_hand_over="deputy" in present and not over,
        over=over,
    )


def facts_of(session: Session, recorder_id: int) -> RecorderFacts | None:
    """One appointment, for a notice about it."""
    row = rows.recorder(session, recorder_id)
    meeting = meeting_rows.meeting(session, row.meeting_id) if row else None
    if row is None or meeting is None:
        return None
    return _facts(row, meeting, named(session, [row.person_id, row.appointed_by_id]))


def may_see(session: Session, who: Who, meeting: meeting_rows.Meeting) -> bool:
    """Whether this person may look at the record: the hosts, and who records it now."""
    present = rows.recorders_now(session, meeting.id)
    mine = [row.person_id for row in present.values() if row.person_id == who.person_id]
    matter = about(session, meeting, person_id=mine[0] if mine else None)
    return may(who, Action.SEE_RECORD, matter)


def _facts(
    row: rows.Recorder, meeting: meeting_rows.Meeting, people: dict[int, Named]
) -> RecorderFacts:
    return RecorderFacts(
        id=row.id,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        kind=row.kind,
        person=people[row.person_id],
        appointed_by=people[row.appointed_by_id],
        appointed_at=row.appointed_at,
        accepted=row.accepted_at is not None,
        ended_at=row.ended_at,
        reason=row.reason,
        over=meeting.state in ("closed", "cancelled"),
    )
