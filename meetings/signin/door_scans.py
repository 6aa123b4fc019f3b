"""A pass before the camera of a door's phone: signed in, or first what the staff must know.

Rows 3.2, 3.9. Special needs come before the green tick: nothing is recorded until the staff said
they have seen them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from meetings.meetings import Refused, refused
from meetings.needs import Need, needs_of
from meetings.office import Office
from meetings.people import Named, named
from meetings.signin.correcting import Annulled, annul
from meetings.signin.doors import Door
from meetings.signin.hours import sitting_now
from meetings.signin.leaving import sign_out
from meetings.signin.outcomes import OwnPass, SignedOut, Signing
from meetings.signin.signing import sign_in_at_desk, sign_in_by_pass
from storage import Session, signin
from storage import attendance as attendance_rows


@dataclass(frozen=True, slots=True)
class Attention:
    """Not signed in yet: the staff see first what this person needs."""

    person: Named
    needs: tuple[Need, ...]


Scanned: TypeAlias = Attention | Signing | OwnPass | SignedOut


@dataclass(frozen=True, slots=True)
class Seen:
    """How the phone saw somebody."""

    #: When: now, or when a picture was taken while the network was away.
    at: datetime
    #: 签退 instead of 签到.
    out: bool = False
    #: The staff have seen what the person needs.
    needs_seen: bool = False


def scan_pass(
    session: Session, door: Door, token: str, seen: Seen, *, now: datetime, office: Office
) -> Scanned:
    """The code of a pass was read from a picture."""
    found = signin.participant_by_pass(session, token)
    place = attendance_rows.participant(session, found[0]) if found else None
    if place is None:
        return refused("signin-pass-unknown")
    if place.meeting_id != door.meeting_id:
        return refused("door-other-meeting")
    if seen.out:
        return _out(session, door, place.person_id, seen, now=now, office=office)
    waits = _needs_first(session, door, place, seen)
    if waits is not None:
        return waits
    return sign_in_by_pass(
        session, door.actor, token, at=seen.at, now=now, office=office, venue=door.venue
    )


def scan_person(
    session: Session, door: Door, person_id: int, seen: Seen, *, now: datetime, office: Office
) -> Scanned:
    """Found by name: no pass, or one that can not be read."""
    place = attendance_rows.participant_of(session, door.meeting_id, person_id)
    if place is None:
        return refused("signin-removed")
    if seen.out:
        return _out(session, door, person_id, seen, now=now, office=office)
    waits = _needs_first(session, door, place, seen)
    if waits is not None:
        return waits
    sitting = sitting_now(session, door.meeting_id, seen.at)
    return sign_in_at_desk(
        session,
        door.actor,
        sitting.id if sitting else door.sitting_id,
        person_id,
        at=seen.at,
        now=now,
        office=office,
        venue=door.venue,
    )


def undo(
    session: Session, door: Door, record_id: int, *, reason: str, now: datetime, office: Office
) -> Annulled | Refused:
    """A wrong scan is taken back by who made it, for the minutes the profile allows; later the
    hosts annul it with a reason."""
    me = door.actor.who.person_id
    latest = signin.latest_by(session, door.sitting_id, me, limit=50)
    record = next((one for one in latest if one.id == record_id), None)
    if record is None:
        return refused("signin-not-in")
    if now - record.entered_at > timedelta(minutes=office.profile.signin.undo_min):
        return refused("door-undo-late", minutes=office.profile.signin.undo_min)
    return annul(
        session, door.actor, door.sitting_id, record.person_id, reason, now=now, office=office
    )


def _out(
    session: Session, door: Door, person_id: int, seen: Seen, *, now: datetime, office: Office
) -> SignedOut | Refused:
    sitting = sitting_now(session, door.meeting_id, seen.at)
    sitting_id = sitting.id if sitting else door.sitting_id
    return sign_out(session, door.actor, sitting_id, person_id, at=seen.at, now=now, office=office)


def _needs_first(
    session: Session, door: Door, place: attendance_rows.Participant, seen: Seen
) -> Attention | None:
    """What the staff have to see before this person is signed in."""
    needs = () if seen.needs_seen else needs_of(session, place.id)
    if not needs or signin.live_record(session, door.sitting_id, place.person_id) is not None:
        return None
    return Attention(named(session, [place.person_id])[place.person_id], needs)
