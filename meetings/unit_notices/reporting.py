"""Reporting: the unit's contact names its people in one reply, or takes one back. Row 2.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.meetings import Refused, refused
from meetings.notices.sending import send_cards
from meetings.participants import invite, take_out
from meetings.people import Named, named
from meetings.reach import Notice, tell
from meetings.unit_notices.names import Entry, Unclear, meant
from meetings.unit_notices.reading import UnitNotice, allowed_quota, notice_of, state_of
from storage import Session, outbox
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Doubtful:
    """A name several people of the unit have: the reporter says which."""

    entry: Entry
    people: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Reported:
    """The names stand; ``added`` are those named now, ``new`` of them new to the roster."""

    notice: UnitNotice
    added: tuple[str, ...]
    new: tuple[str, ...]


def report(
    session: Session,
    actor: Actor,
    quota_id: int,
    entries: Sequence[Entry],
    *,
    now: datetime,
) -> Reported | Doubtful | Refused:
    """Name people for the unit, all of them or none. Who is new is added to the roster."""
    found = allowed_quota(session, actor.who, quota_id, now)
    if isinstance(found, Refused):
        return found
    meeting, quota = found
    if not entries:
        return refused("names-missing")
    there = {p.person_id for p in rows.reported_by_unit(session, meeting.id, quota.unit_id)}
    picks: list[tuple[Entry, int | None]] = []
    for entry in entries:
        person = meant(session, quota.unit_id, entry)
        if isinstance(person, Unclear):
            return Doubtful(entry, person.people)
        picks.append((entry, person))
    fresh = {person for _, person in picks if person is not None} - there
    new = tuple(entry.name for entry, person in picks if person is None)
    count = len(there) + len(fresh) + len(new)
    if count > quota.places:
        given = count - len(there)
        return refused("over-quota", places=quota.places, given=given, before=len(there))
    ids = [person or _hire(session, actor, quota.unit_id, e, now=now) for e, person in picks]
    added = [person for person in dict.fromkeys(ids) if person not in there]
    _enter(session, actor, meeting, quota, added, count, now=now)
    names = named(session, added)
    return Reported(
        notice_of(session, meeting, quota, now=now),
        added=tuple(names[person].name for person in added),
        new=new,
    )


def _enter(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    quota: rows.UnitQuota,
    person_ids: list[int],
    count: int,
    *,
    now: datetime,
) -> None:
    invite(session, meeting, [Pick(person_id, quota.unit_id) for person_id in person_ids])
    for person_id in person_ids:
        participant = rows.participant_of(session, meeting.id, person_id)
        if participant is not None:
            participant.source, participant.unit_id = "unit", quota.unit_id
    quota.state = state_of(count, quota.places)
    quota.reported_at, quota.reported_by_id = now, actor.who.person_id
    session.flush()
    changed(
        session,
        actor,
        "report names",
        f"quota:{quota.id}",
        now=now,
        for_person_id=quota.contact_id,
        after={"people": person_ids, "state": quota.state},
    )
    if meeting.state == "published":
        send_cards(session, meeting, now=now)
    panel.refresh(session, meeting.id, now=now)


def take_back(
    session: Session, actor: Actor, participant_id: int, *, now: datetime
) -> UnitNotice | Refused:
    """The unit takes back somebody it named; who had a card is told."""
    participant = rows.participant(session, participant_id)
    if participant is None or participant.source != "unit" or participant.removed_at is not None:
        return refused("gone")
    quotas = rows.quotas_of(session, participant.meeting_id)
    quota_id = next((q.id for q in quotas if q.unit_id == participant.unit_id), 0)
    found = allowed_quota(session, actor.who, quota_id, now)
    if isinstance(found, Refused):
        return found
    meeting, quota = found
    take_out(session, meeting, [participant.person_id], now=now)
    left = rows.reported_by_unit(session, meeting.id, quota.unit_id)
    quota.state = state_of(len(left), quota.places)
    changed(
        session,
        actor,
        "take back name",
        f"participant:{participant_id}",
        now=now,
        for_person_id=participant.person_id,
    )
    if meeting.state == "published":
        notice = Notice(
            kind="taken_out",
            params={"participant": participant_id},
            lane=outbox.URGENT,
            coalesce=f"card:{participant_id}",
            valid_until=meeting.starts_at,
            shows=f"card:{participant_id}",
            meeting_id=meeting.id,
        )
        tell(session, participant.person_id, notice, now=now)
    panel.refresh(session, meeting.id, now=now)
    return notice_of(session, meeting, quota, now=now)


def _hire(session: Session, actor: Actor, unit_id: int, entry: Entry, *, now: datetime) -> int:
    """Somebody the roster does not know yet, added in the unit that named them."""
    person = people_rows.Person(
        name=entry.name, phone=entry.phone or None, language=None, created_at=now
    )
    session.add(person)
    session.flush()
    session.add(people_rows.Post(person_id=person.id, unit_id=unit_id, title=entry.title))
    session.flush()
    changed(session, actor, "add person", f"person:{person.id}", now=now, after={"unit": unit_id})
    return person.id
