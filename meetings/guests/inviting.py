"""Putting guests on the list, and taking them off. Row 2.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel, people_changes, waiting
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session, guest_pages, signin
from storage import attendance as rows
from storage import meetings as meeting_rows
from storage import people as people_rows

#: What guests come as; 随员 and 司机 come with somebody.
CAPACITIES = ("special_guest", "observer", "in_attendance", "media", "accompanying", "driver")
COMPANY = ("accompanying", "driver")
LONGEST_NAME, LONGEST_TEXT, LONGEST_PHONE, LONGEST_CAR = 40, 60, 30, 20


@dataclass(frozen=True, slots=True)
class Outsider:
    """Somebody who is not in the roster."""

    name: str
    unit: str = ""
    title: str = ""
    phone: str = ""

    @property
    def capacity(self) -> str:
        """Unit and post as they stand on pass and list: their unit is none of the office's."""
        return " ".join(part for part in (self.unit, self.title) if part)


@dataclass(frozen=True, slots=True)
class NewGuest:
    """A guest to be put on the list."""

    person: Outsider
    role: str
    #: The participant they come with, for 随员 and 司机.
    with_id: int | None = None
    car: str = ""
    meals: bool = True


@dataclass(frozen=True, slots=True)
class GuestAdded:
    """On the list."""

    meeting_id: int
    participant_id: int


@dataclass(frozen=True, slots=True)
class GuestRemoved:
    """Off the list; the link and the pass open nothing any more."""

    meeting_id: int
    again: bool = False


def known_outsider(session: Session, new: Outsider) -> people_rows.Person | None:
    """Who is known from outside by this name and phone number."""
    named = people_rows.people_named(session, new.name) if new.phone else ()
    return next((one for one in named if one.outside and one.phone == new.phone), None)


def outside_person(
    session: Session, actor: Actor, new: Outsider, *, now: datetime
) -> people_rows.Person:
    """The person from outside of this name and phone number, put down where there is none yet."""
    if known := known_outsider(session, new):
        return known
    person = people_rows.Person(
        name=new.name, phone=new.phone or None, outside=True, created_at=now
    )
    session.add(person)
    session.flush()
    changed(
        session,
        actor,
        "add outside person",
        f"person:{person.id}",
        now=now,
        after={"name": new.name},
    )
    return person


def add_guest(
    session: Session,
    actor: Actor,
    meeting_id: int,
    new: NewGuest,
    *,
    now: datetime,
    office: Office,
) -> GuestAdded | Refused:
    """Put a guest on the list of a meeting."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if problem := _problem(session, meeting, new, office):
        return problem
    person = outside_person(session, actor, new.person, now=now)
    row = rows.any_participant_of(session, meeting.id, person.id)
    if row is not None and row.removed_at is None:
        return refused("guest-twice", name=new.person.name)
    if row is None:
        row = rows.Participant(meeting_id=meeting.id, person_id=person.id)
        session.add(row)
    row.removed_at, row.role, row.title = None, new.role, new.person.capacity
    row.reply, row.reply_reason, row.leave_state = "none", "", ""
    row.leave_sittings, row.substitute_for_id = None, None
    row.standing, row.standing_reason, row.source = "approved", "", "invited"
    row.accompanies_id, row.car, row.meals = new.with_id, new.car, new.meals
    row.position, row.added_at = rows.last_position(session, meeting.id) + 1, now
    if new.role in COMPANY:
        # Who comes with somebody is not asked: whether they come, their leader says.
        row.reply, row.reply_method = "attending", "in_person"
    session.flush()
    changed(
        session,
        actor,
        "add guest",
        f"participant:{row.id}",
        now=now,
        for_person_id=person.id,
        after={"role": new.role, "title": row.title, "with": new.with_id, "car": new.car},
    )
    people_changes.note(session, actor, meeting, "added", row.id, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return GuestAdded(meeting.id, row.id)


def _problem(
    session: Session, meeting: meeting_rows.Meeting, new: NewGuest, office: Office
) -> Refused | None:
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if not new.person.name.strip():
        return refused("guest-name")
    words = " ".join((new.person.name, new.person.unit, new.person.title, new.car))
    if mark_in(words, office.profile):
        return refused("level-mark")
    if new.role not in CAPACITIES:
        return refused("guest-capacity")
    if new.role in COMPANY:
        leader = rows.participant(session, new.with_id) if new.with_id else None
        if leader is None or leader.meeting_id != meeting.id or leader.removed_at is not None:
            return refused("guest-with-whom")
    return None


def remove_guest(
    session: Session, actor: Actor, participant_id: int, *, now: datetime, office: Office
) -> GuestRemoved | Refused:
    """Take a guest off the list; the row stays, for the record."""
    row = rows.participant(session, participant_id)
    if row is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    row = rows.locked_participant(session, participant_id)
    if row is None or row.removed_at is not None:
        return GuestRemoved(meeting.id, again=True)
    person = people_rows.person(session, row.person_id)
    if person is None or not person.outside:
        return refused("guest-own")  # the office's own people are taken out of the list
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    # Their company goes with them, each on record.
    for other in (row, *rows.accompanying(session, [row.id])):
        other.removed_at = now
        signin.revoke_pass(session, other.id, now=now)
        guest_pages.revoke(session, other.id, now=now)
        session.flush()
        changed(
            session,
            actor,
            "remove guest",
            f"participant:{other.id}",
            now=now,
            for_person_id=other.person_id,
        )
        people_changes.note(session, actor, meeting, "removed", other.id, now=now, office=office)
    waiting.place_freed(session, meeting, now=now, office=office)
    panel.refresh(session, meeting.id, now=now)
    return GuestRemoved(meeting.id)
