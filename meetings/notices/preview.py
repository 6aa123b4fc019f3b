"""Preview: exactly who gets what, and what a careful clerk would say, before anything goes out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from meetings.changes import Actor
from meetings.meetings import Refused, about, refused
from meetings.notices.audience import Audience, audience_of
from meetings.notices.facts import NoticeFacts, deadline_to_tell, facts_now
from meetings.notices.publishing import NOT_DRAFT, needs_sign_off
from meetings.office import Office
from meetings.people import Action, Named, may, named
from storage import Session, levels
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import places as place_rows
from storage import unit_quotas as quota_rows

#: Names told in a warning; the rest is a number.
MOST_NAMES = 3


@dataclass(frozen=True, slots=True)
class Warning:
    """Something to think of: text ``notice-warning-<code>``. It never stops anybody."""

    code: str
    details: tuple[tuple[str, str | int], ...] = ()


@dataclass(frozen=True, slots=True)
class UnitAsked:
    """A unit notice about to go out."""

    unit: str
    places: int
    #: Who reports; "" where the unit has neither contact nor head.
    contact: str
    reachable: bool
    #: 联合主办: with a roster of its own.
    joint_host: bool


@dataclass(frozen=True, slots=True)
class Preview:
    """What publishing now would do."""

    meeting_id: int
    #: Handed back when confirming, so that an edit in between is noticed.
    edits: int
    said: NoticeFacts
    audience: Audience
    by_contact: tuple[tuple[Named, str], ...]
    to_phone: tuple[Named, ...]
    units: tuple[UnitAsked, ...]
    warnings: tuple[Warning, ...]
    #: It is sent for sign-off, and goes out when that is done.
    signed_off_first: bool = False


def preview(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Preview | Refused:
    """Who would get what if a draft were published now."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.PUBLISH, about(session, meeting)):
        return refused("not-allowed")
    if meeting.state != "draft":
        return refused(NOT_DRAFT[meeting.state])
    audience = audience_of(session, meeting, office=office)
    people = named(session, [*audience.by_contact, *audience.to_phone])
    return Preview(
        meeting_id=meeting.id,
        edits=meeting.edits,
        said=_said(session, meeting, now, office),
        audience=audience,
        by_contact=tuple(
            (people[p], _contact_of(session, p)) for p in audience.by_contact if p in people
        ),
        to_phone=tuple(people[p] for p in audience.to_phone if p in people),
        units=units_asked(session, meeting),
        warnings=_warnings(session, meeting, now, office),
        signed_off_first=needs_sign_off(meeting, office),
    )


def _said(session: Session, meeting: rows.Meeting, now: datetime, office: Office) -> NoticeFacts:
    """The card as it would be, with the deadline that publishing would set."""
    said = facts_now(session, meeting, asked_in=1)
    return replace(said, reply_by=deadline_to_tell(meeting, now=now, office=office))


def units_asked(session: Session, meeting: rows.Meeting) -> tuple[UnitAsked, ...]:
    """The meeting's unit notices and who reports for each."""
    from meetings.notices.audience import ways_to

    found = []
    units = {unit.id: unit for unit in people_rows.units(session)}
    for quota in quota_rows.quotas_of(session, meeting.id):
        contact = people_rows.person(session, quota.contact_id) if quota.contact_id else None
        way = ways_to(session, [contact.id]).get(contact.id) if contact else None
        found.append(
            UnitAsked(
                unit=units[quota.unit_id].name,
                places=quota.places,
                contact=contact.name if contact else "",
                reachable=way is not None,
                joint_host=quota.joint_host,
            )
        )
    return tuple(found)


def _contact_of(session: Session, person_id: int) -> str:
    person = people_rows.person(session, person_id)
    contact = (
        people_rows.person(session, person.contact_id) if person and person.contact_id else None
    )
    return contact.name if contact else ""


def _warnings(
    session: Session, meeting: rows.Meeting, now: datetime, office: Office
) -> tuple[Warning, ...]:
    from meetings.proposals import holding

    found = []
    today, day = office.today(now), office.local(meeting.starts_at).date()
    lead = office.calendar.working_days_between(today, day)
    wanted = notice_lead(meeting, office)
    if lead < wanted:
        found.append(Warning("lead", (("days", max(lead, 0)), ("wanted", wanted))))
    if meeting.reply_asked:
        by = _said(session, meeting, now, office).reply_by
        if by is not None and by - now < timedelta(hours=office.profile.reply.deadline_hours):
            found.append(Warning("reply-soon"))
    busy = _busy(session, meeting)
    if busy:
        names = "、".join(person.name for person in busy[:MOST_NAMES])
        found.append(Warning("busy", (("count", len(busy)), ("names", names))))
    organiser = people_rows.person(session, meeting.organiser_id)
    if organiser is not None and not organiser.phone:
        found.append(Warning("no-phone", (("name", organiser.name),)))
    if not rows.agenda_of(session, meeting.id):
        found.append(Warning("no-agenda"))
    request = holding.owed(session, meeting, office=office)
    if request is not None:
        found.append(Warning(f"request-{request}"))
    opens = office.calendar.next_working_moment(now, office.profile.quiet_hours, office.zone)
    if opens > now:
        found.append(Warning("quiet"))
    return tuple(found)


def notice_lead(meeting: rows.Meeting, office: Office) -> int:
    """Working days a notice of such a meeting should be ahead (norms ORG-02)."""
    lead = office.profile.notice_min_wd
    if meeting.package == "large" or meeting.class_ in ("I", "II", "III"):
        return lead.formal
    return lead.executive if meeting.package == "simple" else lead.internal


def _busy(session: Session, meeting: rows.Meeting) -> list[Named]:
    invited = [p.person_id for p in attendance_rows.participants_of(session, meeting.id)]
    found = place_rows.people_busy_between(
        session, invited, meeting.starts_at, meeting.ends_at, besides_meeting_id=meeting.id
    )
    for other in {other.id: other for _, other in found}.values():
        levels.put_back(session, other)  # only who is busy is said, not where
    ids = list(dict.fromkeys(person_id for person_id, _ in found))
    people = named(session, ids)
    return [people[i] for i in ids if i in people]
