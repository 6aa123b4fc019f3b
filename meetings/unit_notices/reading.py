"""A unit notice as it stands, and who may look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.documents.giving import signed_in_persons
from meetings.meetings import Refused, refused
from meetings.notices.facts import NoticeFacts, facts_now, notice_facts
from meetings.notices.official import Scan, scan_of
from meetings.people import About, Action, Named, Who, may, named
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows

#: As many as a unit is ever asked for; a joint host without a limit names no more.
MOST_PLACES = 200


@dataclass(frozen=True, slots=True)
class NamedByUnit:
    """Somebody the unit named."""

    participant_id: int
    person: Named
    reply: str
    #: approved / pending (待审核).
    standing: str
    #: Signed in to any sitting; looked at once the meeting has begun.
    signed_in: bool


@dataclass(frozen=True, slots=True)
class UnitNotice:
    """A unit notice as it stands."""

    quota_id: int
    meeting_id: int
    meeting_state: str
    revision: int
    said: NoticeFacts
    unit: str
    #: 0: a joint host without a limit.
    places: int
    note: str
    #: waiting (未报) / reported (已报) / more_needed (需补报).
    state: str
    #: A joint host (联合主办): these are the people of its own roster.
    joint_host: bool
    contact: str
    contact_phone: str
    #: Who entered the names where it was not the contact: "" / the name.
    reported_by: str
    named: tuple[NamedByUnit, ...]
    #: Whether names are still taken.
    open: bool
    #: The deadline has passed: a change of what was reported is a request.
    late: bool
    begun: bool
    #: 发文字号, and the sealed scan that is the official version, where there are such.
    formal_number: str
    scan: Scan | None

    @property
    def left(self) -> int:
        """Places not filled."""
        return max(0, (self.places or MOST_PLACES) - len(self.named))


def unit_notice(
    session: Session, who: Who, quota_id: int, *, now: datetime
) -> UnitNotice | Refused:
    """A unit notice, for its contact, its head or a host."""
    found = allowed_quota(session, who, quota_id, None)
    if isinstance(found, Refused):
        return found
    meeting, quota = found
    return notice_of(session, meeting, quota, now=now)


def is_host(session: Session, who: Who, meeting_id: int) -> bool:
    """Whether this person prepares the meeting, and so sees to the unit notices."""
    meeting = meeting_rows.meeting(session, meeting_id)
    organiser = About(organiser_id=meeting.organiser_id) if meeting else None
    return organiser is not None and may(who, Action.EDIT_MEETING, organiser)


def unit_of(session: Session, quota_id: int) -> int | None:
    """Whose places these are."""
    quota = quota_rows.quota(session, quota_id)
    return quota.unit_id if quota else None


def quota_of(session: Session, participant_id: int) -> int | None:
    """The unit notice by which this participant was named; None where none was."""
    place = rows.participant(session, participant_id)
    if place is None or place.source != "unit" or place.removed_at is not None:
        return None
    quotas = quota_rows.quotas_of(session, place.meeting_id)
    return next((q.id for q in quotas if q.unit_id == place.unit_id), None)


def unit_notice_of(session: Session, quota_id: int, *, now: datetime) -> UnitNotice | None:
    """A unit notice by id, for wording a message about it."""
    quota = quota_rows.quota(session, quota_id)
    meeting = meeting_rows.meeting(session, quota.meeting_id) if quota else None
    return notice_of(session, meeting, quota, now=now) if meeting and quota else None


def unit_notices(
    session: Session, meeting_id: int, *, now: datetime, joint_hosts: bool = False
) -> tuple[UnitNotice, ...]:
    """All unit notices of a meeting, or of its joint hosts, for the panel."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return ()
    quotas = [q for q in quota_rows.quotas_of(session, meeting_id) if q.joint_host == joint_hosts]
    around = _around(session, meeting, now)
    return tuple(_notice(session, meeting, quota, around, now) for quota in quotas)


def allowed_quota(
    session: Session, who: Who, quota_id: int, now: datetime | None
) -> tuple[meeting_rows.Meeting, quota_rows.UnitQuota] | Refused:
    """Meeting and quota, locked; with ``now`` also whether names are still taken."""
    quota = quota_rows.locked_quota(session, quota_id)
    meeting = meeting_rows.locked(session, quota.meeting_id) if quota else None
    if quota is None or meeting is None:
        return refused("gone")
    matter = About(unit_id=quota.unit_id, organiser_id=meeting.organiser_id)
    if not may(who, Action.REPORT_NAMES, matter):
        return refused("not-allowed")
    if now is not None and meeting.state in ("cancelled", "postponed"):
        return refused(f"meeting-{meeting.state}")
    if now is not None and (meeting.state != "published" or meeting.starts_at <= now):
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    return meeting, quota


def is_late(meeting: meeting_rows.Meeting, quota: quota_rows.UnitQuota, now: datetime) -> bool:
    """Whether changing what was reported is a request by now. A first report is always taken."""
    deadline = min(meeting.reply_by or meeting.starts_at, meeting.starts_at)
    return quota.reported_at is not None and now > deadline


@dataclass(frozen=True, slots=True)
class _Around:
    """What is the same for every unit of a meeting: read once."""

    said: NoticeFacts
    begun: bool
    here: frozenset[int]
    scan: Scan | None


def _around(session: Session, meeting: meeting_rows.Meeting, now: datetime) -> _Around:
    said = notice_facts(session, meeting.id, meeting.revision)
    begun = meeting.state in ("published", "closed") and now >= meeting.starts_at
    return _Around(
        said=said or facts_now(session, meeting, asked_in=0),
        begun=begun,
        here=signed_in_persons(session, meeting.id) if begun else frozenset(),
        scan=scan_of(session, meeting),
    )


def notice_of(
    session: Session, meeting: meeting_rows.Meeting, quota: quota_rows.UnitQuota, *, now: datetime
) -> UnitNotice:
    return _notice(session, meeting, quota, _around(session, meeting, now), now)


def _notice(
    session: Session,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    around: _Around,
    now: datetime,
) -> UnitNotice:
    unit = people_rows.unit(session, quota.unit_id)
    contact = people_rows.person(session, quota.contact_id) if quota.contact_id else None
    reporter = people_rows.person(session, quota.reported_by_id) if quota.reported_by_id else None
    there = quota_rows.reported_by_unit(session, meeting.id, quota.unit_id)
    people = named(session, [p.person_id for p in there])
    by_other = reporter is not None and reporter.id != quota.contact_id
    return UnitNotice(
        quota_id=quota.id,
        meeting_id=meeting.id,
        meeting_state=meeting.state,
        revision=meeting.revision,
        said=around.said,
        unit=unit.name if unit else "",
        places=quota.places,
        note=quota.note,
        state=quota.state,
        joint_host=quota.joint_host,
        contact=contact.name if contact else "",
        contact_phone=(contact.phone or "") if contact else "",
        reported_by=reporter.name if reporter and by_other else "",
        named=tuple(
            NamedByUnit(p.id, people[p.person_id], p.reply, p.standing, p.person_id in around.here)
            for p in there
        ),
        open=meeting.state == "published" and now < meeting.starts_at,
        late=is_late(meeting, quota, now),
        begun=around.begun,
        formal_number=meeting.formal_number,
        scan=around.scan,
    )


def state_of(reported: int, places: int) -> str:
    """未报 / 已报 / 需补报; ``places`` 0 is no limit."""
    if not reported:
        return "waiting"
    return "reported" if reported >= places else "more_needed"
