"""The formal notice: what a paper that goes out under the office's name says. Row 2.2, ORG-01."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from meetings.meetings import Refused, about, refused
from meetings.notices.facts import (
    NoticeFacts,
    facts_now,
    joint_hosts,
    notice_facts,
    reply_deadline,
)
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.slips.fields import Field, fields_of
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows


@dataclass(frozen=True, slots=True)
class UnitPlaces:
    """A unit asked for names."""

    unit: str
    places: int
    #: 主要负责同志1名,经办1名; "" where nothing is said.
    note: str


@dataclass(frozen=True, slots=True)
class FormalNotice:
    """What the formal notice says: of the published revision, or of the draft as it stands."""

    meeting_id: int
    #: draft / published / postponed / cancelled: of the last two the paper says only that.
    state: str
    said: NoticeFacts
    #: 0: a draft that has not gone out.
    revision: int
    #: The office, and the joint hosts after it.
    hosts: tuple[str, ...]
    #: 发文字号; "" where it has none.
    number: str
    units: tuple[UnitPlaces, ...]
    #: Role → who is invited by name, in the order of names.
    people: tuple[tuple[str, tuple[Named, ...]], ...]
    #: What the reply slip asks beside the answer.
    reply_fields: tuple[Field, ...]
    dated: date


def formal_notice(
    session: Session, who: Who, meeting_id: int, *, now: date, office: Office
) -> FormalNotice | Refused:
    """The formal notice, for the hosts. ``now`` is the office's day: a draft bears it."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.PUBLISH, about(session, meeting)):
        return refused("not-allowed")
    return notice_of(session, meeting, now=now, office=office)


def notice_of(
    session: Session, meeting: rows.Meeting, *, now: date, office: Office
) -> FormalNotice:
    """The formal notice, whoever looks."""
    published = rows.revision(session, meeting.id, meeting.revision)
    said = notice_facts(session, meeting.id, meeting.revision)
    return FormalNotice(
        meeting_id=meeting.id,
        state=meeting.state,
        said=said or _of_draft(session, meeting, office),
        revision=meeting.revision,
        hosts=(office.name, *joint_hosts(session, meeting.id)),
        number=meeting.formal_number,
        units=_units(session, meeting.id),
        people=_people(session, meeting.id),
        reply_fields=fields_of(meeting.reply_fields),
        dated=office.today(published.at) if published else now,
    )


def _of_draft(session: Session, meeting: rows.Meeting, office: Office) -> NoticeFacts:
    said = facts_now(session, meeting, asked_in=0)
    if not meeting.reply_asked or said.reply_by is not None:
        return said
    by = reply_deadline(meeting.starts_at, now=meeting.created_at, office=office)
    return replace(said, reply_by=by)


def _units(session: Session, meeting_id: int) -> tuple[UnitPlaces, ...]:
    units = {unit.id: unit for unit in people_rows.units(session)}
    asked = [
        quota
        for quota in quota_rows.quotas_of(session, meeting_id)
        if not quota.joint_host and quota.unit_id in units
    ]
    asked.sort(key=lambda quota: (units[quota.unit_id].position, quota.id))
    return tuple(UnitPlaces(units[q.unit_id].name, q.places, q.note) for q in asked)


def _people(session: Session, meeting_id: int) -> tuple[tuple[str, tuple[Named, ...]], ...]:
    """Whom the hosts invited by name; whom a unit reports the notice can not name."""
    there = [
        p
        for p in attendance_rows.participants_of(session, meeting_id)
        if p.source not in ("unit", "walk_in") and p.reply != "substituted"
    ]
    people = named(session, [p.person_id for p in there])
    roles: dict[str, list[Named]] = {}
    for p in there:
        if p.person_id in people:
            roles.setdefault(p.role, []).append(people[p.person_id])
    return tuple((role, tuple(found)) for role, found in roles.items())
