"""The facts of a notice as they were published: what a card says, kept with each revision."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from meetings.meetings import facts
from meetings.office import Office
from storage import Session
from storage import meetings as rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows

Part = Literal[
    "title",
    "time",
    "place",
    "chair",
    "hosts",
    "purpose",
    "agenda",
    "requirements",
    "contact",
    "reply_by",
]


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """What one published revision says (norms ORG-01)."""

    title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    purpose: str
    requirements: str
    chair: str
    contact: str
    contact_phone: str
    agenda: tuple[str, ...]
    reply_asked: bool
    reply_by: datetime | None
    #: The last revision that asked everybody (anew); answers to earlier ones do not count.
    asked_in: int
    #: Names of the joint hosts (联合主办) beside the office.
    hosts: tuple[str, ...] = ()

    def differences(self, before: NoticeFacts) -> tuple[Part, ...]:
        """The parts that read differently now, in the order of the card."""
        found: list[Part] = []
        if self.title != before.title:
            found.append("title")
        if (self.starts_at, self.ends_at) != (before.starts_at, before.ends_at):
            found.append("time")
        if self.place != before.place:
            found.append("place")
        if self.chair != before.chair:
            found.append("chair")
        if self.hosts != before.hosts:
            found.append("hosts")
        if self.purpose != before.purpose:
            found.append("purpose")
        if self.agenda != before.agenda:
            found.append("agenda")
        if self.requirements != before.requirements:
            found.append("requirements")
        if (self.contact, self.contact_phone) != (before.contact, before.contact_phone):
            found.append("contact")
        if (self.reply_asked, self.reply_by) != (before.reply_asked, before.reply_by):
            found.append("reply_by")
        return tuple(found)


def facts_now(session: Session, meeting: rows.Meeting, *, asked_in: int) -> NoticeFacts:
    """What a notice of the meeting as it stands would say."""
    now = facts(session, meeting)
    organiser = people_rows.person(session, meeting.organiser_id)
    return NoticeFacts(
        title=now.title,
        starts_at=now.starts_at,
        ends_at=now.ends_at,
        place=now.place,
        purpose=now.purpose,
        requirements=now.requirements,
        chair=now.chair.name if now.chair else "",
        contact=organiser.name if organiser else "",
        contact_phone=(organiser.phone or "") if organiser else "",
        agenda=now.agenda,
        reply_asked=now.reply_asked,
        reply_by=now.reply_by,
        asked_in=asked_in,
        hosts=joint_hosts(session, meeting.id),
    )


def joint_hosts(session: Session, meeting_id: int) -> tuple[str, ...]:
    """Names of the joint hosts (联合主办), in the order they were named."""
    hosts = [q.unit_id for q in quota_rows.quotas_of(session, meeting_id) if q.joint_host]
    names = {unit.id: unit.name for unit in people_rows.units(session)} if hosts else {}
    return tuple(names[unit_id] for unit_id in hosts if unit_id in names)


def notice_facts(session: Session, meeting_id: int, revision: int) -> NoticeFacts | None:
    """What the revision said; None where there is none."""
    found = rows.revision(session, meeting_id, revision)
    return from_data(found.facts) if found else None


def reply_deadline(starts_at: datetime, *, now: datetime, office: Office) -> datetime:
    """Until when answers are changed freely: working days before, at the profile's time; where
    that is past, hours before the start; where that is past too, the start."""
    reply = office.profile.reply
    day = office.local(starts_at).date()
    if reply.deadline_wd:
        day = office.calendar.add_working_days(day, -reply.deadline_wd)
    by_days = datetime.combine(day, reply.deadline_time, office.zone).astimezone(starts_at.tzinfo)
    by_hours = starts_at - timedelta(hours=reply.deadline_hours)
    return next((at for at in (by_days, by_hours) if now < at <= starts_at), starts_at)


def deadline_to_tell(meeting: rows.Meeting, *, now: datetime, office: Office) -> datetime | None:
    """The deadline a notice that asks would name now: the meeting's own while it can be kept."""
    if not meeting.reply_asked:
        return None
    if meeting.reply_by is not None and now < meeting.reply_by <= meeting.starts_at:
        return meeting.reply_by
    return reply_deadline(meeting.starts_at, now=now, office=office)


def to_data(said: NoticeFacts) -> dict[str, Any]:
    """JSON-ready, for the revision's row."""
    return {
        "title": said.title,
        "starts_at": said.starts_at.isoformat(),
        "ends_at": said.ends_at.isoformat(),
        "place": said.place,
        "purpose": said.purpose,
        "requirements": said.requirements,
        "chair": said.chair,
        "contact": said.contact,
        "contact_phone": said.contact_phone,
        "agenda": list(said.agenda),
        "reply_asked": said.reply_asked,
        "reply_by": said.reply_by.isoformat() if said.reply_by else None,
        "asked_in": said.asked_in,
        "hosts": list(said.hosts),
    }


def from_data(data: dict[str, Any]) -> NoticeFacts:
    """What ``to_data`` wrote."""
    times = {key: datetime.fromisoformat(data[key]) for key in ("starts_at", "ends_at")}
    reply_by = datetime.fromisoformat(data["reply_by"]) if data["reply_by"] else None
    lists = {key: tuple(data.get(key, ())) for key in ("agenda", "hosts")}
    return NoticeFacts(**{**data, **times, **lists, "reply_by": reply_by})
