"""The meeting: what it is now, who may do what with it. Rows 2.2, 2.10."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings.people import About, Action, Named, Who, may, named
from storage import Session, branches, duties
from storage import archive as archive_rows
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows


class State(StrEnum):
    """Where a meeting stands."""

    DRAFT = "draft"
    PUBLISHED = "published"
    #: 延期,时间另行通知: published, but the time holds no more.
    POSTPONED = "postponed"
    CLOSED = "closed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class MeetingFacts:
    """A meeting as it stands, for cards, panels and papers."""

    id: int
    title: str
    class_: str
    package: str
    level: str
    state: State
    starts_at: datetime
    ends_at: datetime
    place: str
    purpose: str
    requirements: str
    chair: Named | None
    organiser: Named | None
    agenda: tuple[str, ...]
    reply_asked: bool
    reply_by: datetime | None
    #: The published revision; 0 while a draft, 1 as first published.
    revision: int
    edits: int
    #: 已归档.
    filed: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A use case said no. ``code`` leads to the sentence ``refused-<code>``."""

    code: str
    #: What the sentence needs.
    details: tuple[tuple[str, str | int], ...] = ()


def refused(code: str, **details: str | int) -> Refused:
    """A refusal with what its sentence needs."""
    return Refused(code, tuple(details.items()))


def facts_of(session: Session, meeting_id: int) -> MeetingFacts | None:
    """The meeting as it stands; None where there is none."""
    meeting = rows.meeting(session, meeting_id)
    return facts(session, meeting) if meeting else None


def facts(session: Session, meeting: rows.Meeting) -> MeetingFacts:
    """The meeting as it stands."""
    ids = [i for i in (meeting.chair_id, meeting.organiser_id) if i is not None]
    people = named(session, ids)
    return MeetingFacts(
        id=meeting.id,
        title=meeting.title,
        class_=meeting.class_,
        package=meeting.package,
        level=meeting.level,
        state=State(meeting.state),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        purpose=meeting.purpose,
        requirements=meeting.requirements,
        chair=people.get(meeting.chair_id) if meeting.chair_id else None,
        organiser=people.get(meeting.organiser_id),
        agenda=tuple(item.title for item in rows.agenda_of(session, meeting.id)),
        reply_asked=meeting.reply_asked,
        reply_by=meeting.reply_by,
        revision=meeting.revision,
        edits=meeting.edits,
        filed=meeting.state == State.CLOSED and _filed(session, meeting.id),
    )


def _filed(session: Session, meeting_id: int) -> bool:
    file = archive_rows.meeting_file(session, meeting_id)
    return file is not None and file.state == "filed"


def about(
    session: Session,
    meeting: rows.Meeting,
    *,
    person_id: int | None = None,
    asked_by: frozenset[int] = frozenset(),
) -> About:
    """What rights depend on for this meeting; ``person_id`` where it is one person's matter."""
    participants = attendance_rows.parts_of(session, meeting.id)
    unit_id = None
    if person_id is not None:
        person = named(session, [person_id]).get(person_id)
        unit_id = person.unit_id if person else None
    return About(
        person_id=person_id,
        unit_id=unit_id,
        organiser_id=meeting.organiser_id,
        # The contact of a branch venue runs that venue's door.
        staff=frozenset(p.person_id for p in participants if p.role == "staff")
        | branches.contacts_of(session, meeting.id)
        | frozenset(duties.people_on_duty(session, meeting.id, duties.STAFF)),
        invited=frozenset(p.person_id for p in participants),
        asked_by=asked_by,
        joint_hosts=_joint_hosts(
            session, [p.host_unit_id for p in participants if p.person_id == person_id]
        ),
    )


def _joint_hosts(session: Session, host_unit_ids: Sequence[int | None]) -> frozenset[int]:
    """Who speaks for the joint host on whose roster this person stands: contact and head."""
    unit_id = next(iter(host_unit_ids), None)
    unit = people_rows.unit(session, unit_id) if unit_id else None
    speakers = (unit.contact_id, unit.head_id) if unit else ()
    return frozenset(one for one in speakers if one is not None)


def allowed(
    session: Session, who: Who, action: Action, meeting_id: int, *, person_id: int | None = None
) -> rows.Meeting | Refused:
    """The meeting, its row locked, where this person may do this with it; else the refusal."""
    meeting = rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, action, about(session, meeting, person_id=person_id)):
        return refused("not-allowed")
    return meeting
