"""手机扫码页: a page on the door staff's own phone that scans passes. Row 3.2.

The link is its owner's alone: whoever asked for it in their chat opens it once, and only that
browser holds the key. Rights are looked at again with every picture.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, may, named, who_is
from meetings.signin.boards import PAIRING
from meetings.signin.counting import Counts, counts
from meetings.signin.desk import matching
from meetings.signin.hours import Hours, hours_of, sitting_now
from meetings.signin.venues import MAIN, venue_name, works_at
from storage import Session, signin
from storage import meetings as rows
from storage import people as people_rows
from storage.signin import Attendee, latest_by
from storage.signin import doors as door_rows

#: Sign-ins shown, the newest first.
LAST = 10


@dataclass(frozen=True, slots=True)
class DoorLink:
    """A link for one phone, to be opened once."""

    door_id: int
    meeting_id: int
    title: str
    token: str


@dataclass(frozen=True, slots=True)
class NoDoor:
    """Nothing to scan with: ``why`` is unknown, unopened, used, expired, ended or over."""

    why: str
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """The phone with this key, its owner's rights looked at just now."""

    id: int
    actor: Actor
    language: str | None
    meeting_id: int
    #: The sitting that runs or comes next.
    sitting_id: int
    #: The venue the door is at; ``MAIN``: the main one.
    venue: int
    #: 签退 is wanted.
    signs_out: bool


@dataclass(frozen=True, slots=True)
class Last:
    """A sign-in registered by the phone's owner."""

    record_id: int
    person: Named
    at: datetime
    method: str
    #: Recent enough to be undone by who registered it.
    may_undo: bool


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """What the page shows beside the camera."""

    title: str
    place: str
    #: "" at the main venue.
    venue: str
    number: int
    sittings: int
    starts_at: datetime
    ends_at: datetime
    hours: Hours
    counts: Counts
    #: Identity documents are compared at this office's doors.
    check_identity: bool
    last: tuple[Last, ...]


@dataclass(frozen=True, slots=True)
class PairedDoor:
    """A phone that scans, in the list of them."""

    id: int
    person: str
    opened_at: datetime
    own: bool


def make_door(
    session: Session, actor: Actor, meeting_id: int, *, token: str, now: datetime
) -> DoorLink | Refused:
    """A one-time link for one's own phone, at the door where one works."""
    meeting = allowed(session, actor.who, Action.SIGN_IN_AT_DESK, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == "postponed":
        return refused("signin-postponed", title=meeting.title)
    if meeting.state != "published":
        over = meeting.state in ("closed", "cancelled")
        return (
            refused("signin-over", title=meeting.title) if over else refused("signin-unpublished")
        )
    door = door_rows.Door(
        meeting_id=meeting_id,
        branch_id=works_at(session, meeting_id, actor.who.person_id) or None,
        person_id=actor.who.person_id,
        token=token,
        made_at=now,
    )
    session.add(door)
    session.flush()
    changed(session, actor, "make door link", f"meeting:{meeting_id}", now=now)
    return DoorLink(door.id, meeting_id, meeting.title, token)


def open_door(session: Session, token: str, *, key: str, now: datetime) -> Door | NoDoor:
    """A browser opens the link: the first one gets it. ``key`` stays in that browser alone."""
    row = door_rows.locked_door_of_link(session, token)
    no = _void(session, row, now)
    if no is not None or row is None:
        return no or NoDoor("unknown")
    if row.opened_at is not None:
        return NoDoor("used", _language(session, row))
    row.opened_at, row.key_digest = now, _digest(key)
    found = _standing(session, row, now=now, until=None)
    if isinstance(found, Door):
        changed(session, found.actor, "open door", f"meeting:{row.meeting_id}", now=now)
    return found


def link_now(session: Session, token: str, *, now: datetime) -> NoDoor:
    """What a link is good for: it was not opened yet, or why it does not open."""
    row = door_rows.door_of_link(session, token)
    no = _void(session, row, now)
    if no is not None or row is None:
        return no or NoDoor("unknown")
    return NoDoor("used" if row.opened_at else "unopened", _language(session, row))


def door_of(session: Session, key: str, *, now: datetime, office: Office) -> Door | NoDoor:
    """The phone with this key, where its owner may still register people at this meeting. For
    some hours after the end it hands in what it photographed before."""
    row = door_rows.door_of_key(session, _digest(key)) if key else None
    if row is None:
        return NoDoor("unknown")
    until = timedelta(minutes=office.profile.signin.door_upload_min)
    return _standing(session, row, now=now, until=until)


def at_the_door(session: Session, door: Door, *, now: datetime, office: Office) -> AtTheDoor:
    """Title, sitting, figures and the last sign-ins registered by the phone's owner."""
    meeting = rows.meeting(session, door.meeting_id)
    sitting = rows.sitting(session, door.sitting_id)
    if meeting is None or sitting is None:
        raise LookupError(f"door {door.id}: its meeting is gone")
    rule = office.profile.signin
    records = latest_by(session, sitting.id, door.actor.who.person_id, limit=LAST)
    people = named(session, [record.person_id for record in records])
    newest = timedelta(minutes=rule.undo_min)
    return AtTheDoor(
        title=meeting.title,
        place=meeting.place,
        venue=venue_name(session, door.venue or None),
        number=sitting.number,
        sittings=len(rows.sittings_of(session, meeting.id)),
        starts_at=sitting.starts_at,
        ends_at=sitting.ends_at,
        hours=hours_of(sitting.starts_at, sitting.ends_at, rule),
        counts=counts(session, sitting.id, door.venue),
        check_identity=rule.check_identity,
        last=tuple(
            Last(r.id, people[r.person_id], r.happened_at, r.method, now - r.entered_at <= newest)
            for r in records
        ),
    )


def found_by_name(session: Session, door: Door, query: str, *, most: int) -> Sequence[Attendee]:
    """Who on the list fits what was typed: for who has no pass, or whose picture can not be
    read."""
    return matching(signin.attendees(session, door.sitting_id), query)[:most]


def doors_of(session: Session, actor: Actor, meeting_id: int) -> list[PairedDoor] | Refused:
    """The phones that scan for the meeting."""
    meeting = rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(actor.who, Action.SIGN_IN_AT_DESK, about(session, meeting)):
        return refused("not-allowed")
    found = door_rows.open_doors(session, meeting_id)
    people = named(session, [door.person_id for door in found])
    return [
        PairedDoor(
            door.id,
            people[door.person_id].name,
            door.opened_at or door.made_at,
            door.person_id == actor.who.person_id,
        )
        for door in found
    ]


def end_door(session: Session, actor: Actor, door_id: int, *, now: datetime) -> int | Refused:
    """停用: the phone scans no more. One's own, or any by the hosts; returns the meeting's id."""
    door = door_rows.door(session, door_id)
    if door is None:
        return refused("gone")
    own = door.person_id == actor.who.person_id
    action = Action.SIGN_IN_AT_DESK if own else Action.EDIT_MEETING
    meeting = allowed(session, actor.who, action, door.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if door.ended_at is None:
        door.ended_at = now
        changed(
            session,
            actor,
            "end door",
            f"meeting:{meeting.id}",
            now=now,
            for_person_id=door.person_id,
        )
    return meeting.id


def _void(session: Session, row: door_rows.Door | None, now: datetime) -> NoDoor | None:
    if row is None:
        return NoDoor("unknown")
    if row.ended_at is not None:
        return NoDoor("ended", _language(session, row))
    if row.opened_at is None and now > row.made_at + PAIRING:
        return NoDoor("expired", _language(session, row))
    return None


def _standing(
    session: Session, row: door_rows.Door, *, now: datetime, until: timedelta | None
) -> Door | NoDoor:
    no = _void(session, row, now)
    if no is not None:
        return no
    language = _language(session, row)
    meeting = rows.meeting(session, row.meeting_id)
    who = who_is(session, row.person_id)
    sitting = sitting_now(session, row.meeting_id, now)
    if meeting is None or sitting is None or meeting.state != "published":
        return NoDoor("over", language)
    if until is not None and now > meeting.ends_at + until:
        return NoDoor("over", language)
    if who is None or not may(who, Action.SIGN_IN_AT_DESK, about(session, meeting)):
        return NoDoor("ended", language)
    return Door(
        id=row.id,
        actor=Actor(who, f"door:{row.id}"),
        language=language,
        meeting_id=meeting.id,
        sitting_id=sitting.id,
        venue=row.branch_id or MAIN,
        signs_out=meeting.sign_out,
    )


def _language(session: Session, row: door_rows.Door) -> str | None:
    person = people_rows.person(session, row.person_id)
    return person.language if person else None


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()
