"""A unit notice as it stands, and who may look at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, refused
from meetings.notices.facts import NoticeFacts, facts_now, notice_facts
from meetings.people import About, Action, Named, Who, may, named
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class NamedByUnit:
    """Somebody the unit named."""

    participant_id: int
    person: Named
    reply: str


@dataclass(frozen=True, slots=True)
class UnitNotice:
    """A unit notice as it stands."""

    quota_id: int
    meeting_id: int
    meeting_state: str
    revision: int
    said: NoticeFacts
    unit: str
    places: int
    note: str
    #: waiting (未报) / reported (已报) / more_needed (需补报).
    state: str
    contact: str
    named: tuple[NamedByUnit, ...]
    #: Whether names are still taken.
    open: bool

    @property
    def left(self) -> int:
        """Places not filled."""
        return max(0, self.places - len(self.named))


def unit_notice(
    session: Session, who: Who, quota_id: int, *, now: datetime
) -> UnitNotice | Refused:
    """A unit notice, for its contact, its head or a host."""
    found = allowed_quota(session, who, quota_id, None)
    if isinstance(found, Refused):
        return found
    meeting, quota = found
    return notice_of(session, meeting, quota, now=now)


def unit_notice_of(session: Session, quota_id: int, *, now: datetime) -> UnitNotice | None:
    """A unit notice by id, for wording a message about it."""
    quota = rows.quota(session, quota_id)
    meeting = meeting_rows.meeting(session, quota.meeting_id) if quota else None
    return notice_of(session, meeting, quota, now=now) if meeting and quota else None


def unit_notices(session: Session, meeting_id: int, *, now: datetime) -> tuple[UnitNotice, ...]:
    """All unit notices of a meeting, for the panel."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return ()
    quotas = rows.quotas_of(session, meeting_id)
    return tuple(notice_of(session, meeting, quota, now=now) for quota in quotas)


def allowed_quota(
    session: Session, who: Who, quota_id: int, now: datetime | None
) -> tuple[meeting_rows.Meeting, rows.UnitQuota] | Refused:
    """Meeting and quota, locked; with ``now`` also whether names are still taken."""
    quota = rows.locked_quota(session, quota_id)
    meeting = meeting_rows.locked(session, quota.meeting_id) if quota else None
    if quota is None or meeting is None:
        return refused("gone")
    matter = About(unit_id=quota.unit_id, organiser_id=meeting.organiser_id)
    if not may(who, Action.REPORT_NAMES, matter):
        return refused("not-allowed")
    if now is not None and meeting.state == "cancelled":
        return refused("meeting-cancelled")
    if now is not None and (meeting.state != "published" or meeting.starts_at <= now):
        return refused("not-published" if meeting.state == "draft" else "meeting-over")
    return meeting, quota


def notice_of(
    session: Session, meeting: meeting_rows.Meeting, quota: rows.UnitQuota, *, now: datetime
) -> UnitNotice:
    unit = people_rows.unit(session, quota.unit_id)
    contact = people_rows.person(session, quota.contact_id) if quota.contact_id else None
    there = rows.reported_by_unit(session, meeting.id, quota.unit_id)
    people = named(session, [p.person_id for p in there])
    said = notice_facts(session, meeting.id, meeting.revision)
    return UnitNotice(
        quota_id=quota.id,
        meeting_id=meeting.id,
        meeting_state=meeting.state,
        revision=meeting.revision,
        said=said or facts_now(session, meeting, asked_in=0),
        unit=unit.name if unit else "",
        places=quota.places,
        note=quota.note,
        state=quota.state,
        contact=contact.name if contact else "",
        named=tuple(NamedByUnit(p.id, people[p.person_id], p.reply) for p in there),
        open=meeting.state == "published" and now < meeting.starts_at,
    )


def state_of(reported: int, places: int) -> str:
    if not reported:
        return "waiting"
    return "reported" if reported >= places else "more_needed"
