"""Reporting: the unit's contact names its people in one reply, or takes one back. Row 2.2.

After the deadline a change of what was reported is a request to the hosts; they themselves enter
what a unit told them by phone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import admission, panel, people_changes
from meetings.changes import Actor, changed
from meetings.inviting import Pick
from meetings.meetings import Refused, refused
from meetings.notices.sending import send_cards
from meetings.office import Office
from meetings.participants import take_out
from meetings.people import Named, named
from meetings.reach import Notice, tell
from meetings.unit_notices import late
from meetings.unit_notices.late import Requested
from meetings.unit_notices.names import Entry, Unclear, meant, on_other_rosters
from meetings.unit_notices.reading import (
    MOST_PLACES,
    UnitNotice,
    allowed_quota,
    is_host,
    is_late,
    notice_of,
    state_of,
)
from storage import Session, outbox
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import unit_quotas as quota_rows


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
    #: Who is up for review, waits for a place, or was refused before.
    pending: tuple[str, ...] = ()
    waiting: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()


def report(
    session: Session,
    actor: Actor,
    quota_id: int,
    entries: Sequence[Entry],
    *,
    now: datetime,
    office: Office,
) -> Reported | Requested | Doubtful | Refused:
    """Name people for the unit, all of them or none. Who is new to the roster is taken into it as
    the profile says."""
    found = allowed_quota(session, actor.who, quota_id, now)
    if isinstance(found, Refused):
        return found
    meeting, quota = found
    found_names = read(session, meeting, quota, entries, office)
    if isinstance(found_names, Refused | Doubtful):
        return found_names
    by_host = is_host(session, actor.who, meeting.id)
    if is_late(meeting, quota, now) and not by_host:
        return late.ask_report(session, actor, meeting, quota, entries, now=now, office=office)
    return enter(
        session, actor, meeting, quota, found_names, by_host=by_host, now=now, office=office
    )


@dataclass(frozen=True, slots=True)
class Read:
    """Entries with the people they mean (None: new), and who of them was named before."""

    picks: tuple[tuple[Entry, int | None], ...]
    there: frozenset[int]


def read(
    session: Session,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    entries: Sequence[Entry],
    office: Office,
) -> Read | Doubtful | Refused:
    """Whom the entries mean, and whether there is room for them."""
    if not entries:
        return refused("names-missing")
    there = {p.person_id for p in quota_rows.reported_by_unit(session, meeting.id, quota.unit_id)}
    picks: list[tuple[Entry, int | None]] = []
    for entry in entries:
        person = meant(session, quota.unit_id, entry)
        if isinstance(person, Unclear):
            return Doubtful(entry, person.people)
        picks.append((entry, person))
    fresh = {person for _, person in picks if person is not None} - there
    new = [entry.name for entry, person in picks if person is None]
    if new and office.profile.unit_report.newcomers == "refuse":
        return refused("names-not-in-roster", names="、".join(new[:5]))
    elsewhere = on_other_rosters(session, meeting.id, quota.unit_id, fresh)
    if elsewhere:
        return refused("names-elsewhere", names="、".join(elsewhere[:5]))
    given, most = len(fresh) + len(new), quota.places or MOST_PLACES
    if len(there) + given > most:
        return refused("over-quota", places=most, given=given, before=len(there))
    return Read(tuple(picks), frozenset(there))


def enter(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    names_read: Read,
    *,
    by_host: bool,
    by_id: int | None = None,
    now: datetime,
    office: Office,
) -> Reported:
    """The names come onto the list, or where the rules and the room put them. ``by_id``: who
    reported them, where ``actor`` only agreed."""
    unit_id = quota.unit_id
    new = tuple(entry.name for entry, person in names_read.picks if person is None)
    ids = [
        person or _hire(session, actor, unit_id, entry, now=now, office=office)
        for entry, person in names_read.picks
    ]
    added = [person for person in dict.fromkeys(ids) if person not in names_read.there]
    picks = [Pick(person_id, unit_id) for person_id in added]
    came = admission.enter(
        session, actor, meeting, picks, source="unit", by_host=by_host, now=now, office=office
    )
    _put_down(session, meeting, quota, added)
    quota.reported_at, quota.reported_by_id = now, by_id or actor.who.person_id
    _count(session, meeting, quota)
    after = {"people": added, "state": quota.state}
    subject, contact = f"quota:{quota.id}", quota.contact_id
    changed(session, actor, "report names", subject, now=now, for_person_id=contact, after=after)
    if meeting.state == "published":
        send_cards(session, meeting, now=now)
    for place_id in came.invited.added:
        people_changes.note(session, actor, meeting, "added", place_id, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    notice = notice_of(session, meeting, quota, now=now)
    return _reported(session, notice, added, new, came)


def _put_down(
    session: Session, meeting: meeting_rows.Meeting, quota: quota_rows.UnitQuota, added: list[int]
) -> None:
    """They come for this unit, on a joint host's own roster where it is one; those the hosts had
    invited themselves, too."""
    for place in rows.named_for(session, meeting.id):
        if place.person_id in added and place.standing != "refused":
            place.source, place.unit_id = "unit", quota.unit_id
            place.host_unit_id = quota.unit_id if quota.joint_host else None
    session.flush()


def _reported(
    session: Session,
    notice: UnitNotice,
    added: list[int],
    new: tuple[str, ...],
    came: admission.Entered,
) -> Reported:
    """What became of each name."""
    people = named(session, added)
    there = {one.person.person_id: one.standing for one in notice.named}
    turned = {person_id for person_id, _ in came.refused}

    def names(holds: Callable[[int], bool]) -> tuple[str, ...]:
        return tuple(people[person_id].name for person_id in added if holds(person_id))

    return Reported(
        notice,
        added=names(lambda one: there.get(one) == "approved"),
        new=new,
        pending=names(lambda one: there.get(one) == "pending"),
        waiting=names(lambda one: one not in there and one not in turned),
        refused=names(lambda one: one in turned),
    )


def _count(session: Session, meeting: meeting_rows.Meeting, quota: quota_rows.UnitQuota) -> None:
    named_now = len(quota_rows.reported_by_unit(session, meeting.id, quota.unit_id))
    quota.state = state_of(named_now, quota.places)
    session.flush()


def take_back(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> UnitNotice | Requested | Refused:
    """The unit takes back somebody it named; who had a card is told."""
    participant = rows.participant(session, participant_id)
    if participant is None or participant.source != "unit" or participant.removed_at is not None:
        return refused("gone")
    quotas = quota_rows.quotas_of(session, participant.meeting_id)
    quota_id = next((q.id for q in quotas if q.unit_id == participant.unit_id), 0)
    found = allowed_quota(session, actor.who, quota_id, now)
    if isinstance(found, Refused):
        return found
    meeting, quota = found
    if is_late(meeting, quota, now) and not is_host(session, actor.who, meeting.id):
        return late.ask_take_back(
            session, actor, meeting, quota, participant, now=now, office=office
        )
    return remove(session, actor, meeting, quota, participant, now=now, office=office)


def remove(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    quota: quota_rows.UnitQuota,
    participant: rows.Participant,
    *,
    now: datetime,
    office: Office,
) -> UnitNotice:
    """The name goes, and whoever waits for a place gets it."""
    from meetings import waiting

    admitted = participant.standing == "approved"
    take_out(session, meeting, [participant.person_id], now=now)
    _count(session, meeting, quota)
    subject, person_id = f"participant:{participant.id}", participant.person_id
    changed(session, actor, "take back name", subject, now=now, for_person_id=person_id)
    if admitted:
        id = participant.id
        people_changes.note(session, actor, meeting, "removed", id, now=now, office=office)
    if meeting.state == "published" and admitted:
        notice = Notice(
            kind="taken_out",
            params={"participant": participant.id},
            lane=outbox.URGENT,
            coalesce=f"card:{participant.id}",
            valid_until=meeting.starts_at,
            shows=f"card:{participant.id}",
            meeting_id=meeting.id,
        )
        tell(session, person_id, notice, now=now)
    waiting.place_freed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return notice_of(session, meeting, quota, now=now)


def _hire(
    session: Session,
    actor: Actor,
    unit_id: int,
    entry: Entry,
    *,
    now: datetime,
    office: Office,
) -> int:
    """Somebody the roster does not know yet: of the unit that named them, or from outside."""
    outside = office.profile.unit_report.newcomers == "outside"
    person = people_rows.Person(
        name=entry.name,
        phone=entry.phone or None,
        language=None,
        outside=outside,
        created_at=now,
    )
    session.add(person)
    session.flush()
    session.add(people_rows.Post(person_id=person.id, unit_id=unit_id, title=entry.title))
    session.flush()
    after = {"unit": unit_id, "outside": outside}
    changed(session, actor, "add person", f"person:{person.id}", now=now, after=after)
    return person.id
