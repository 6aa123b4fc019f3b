"""报到: who has arrived, and what they were given: key, tickets. Not a sign-in. Row 2.7."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.changes import Actor, changed
from meetings.logistics.choosing import guest_of, guest_to_set
from meetings.logistics.guests import Guest, called, guests_of
from meetings.logistics.journeys import outdated
from meetings.logistics.rooms import RoomFacts, lodging_of
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.paper_list import bags
from meetings.paper_list.bags import BagHolder
from meetings.people import Action, Who, may
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows
from storage.paper_list import papers_in

Tick = Literal["arrived", "key", "tickets", "left", "key_back"]
TICKS: tuple[Tick, ...] = ("arrived", "key", "tickets", "left", "key_back")
_COLUMNS = {
    "key": "key_at",
    "tickets": "tickets_at",
    "left": "left_at",
    "key_back": "key_back_at",
}


@dataclass(frozen=True, slots=True)
class Arriving:
    """One person at the desk."""

    guest: Guest
    meeting_id: int
    room: RoomFacts | None
    #: When they are due by train or flight; None: nobody said.
    due_at: datetime | None
    #: What was done → when.
    ticks: Mapping[Tick, datetime]
    #: The meeting gives meals.
    tickets: bool
    over: bool

    @property
    def here(self) -> bool:
        """Arrived and not left."""
        return "arrived" in self.ticks and "left" not in self.ticks

    @property
    def key_out(self) -> bool:
        """They have a key that is not back."""
        return "key" in self.ticks and "key_back" not in self.ticks


@dataclass(frozen=True, slots=True)
class Desk:
    """The desk of 报到."""

    meeting_id: int
    title: str
    people: tuple[Arriving, ...]
    published: bool
    over: bool

    @property
    def arrived(self) -> tuple[Arriving, ...]:
        """Who has arrived, those who left again too."""
        return tuple(one for one in self.people if "arrived" in one.ticks)

    @property
    def keys_out(self) -> tuple[Arriving, ...]:
        """Whose key is not back."""
        return tuple(one for one in self.people if one.key_out)

    @property
    def waiting(self) -> tuple[Arriving, ...]:
        """Who comes and is not here, the first to be here first."""
        found = [one for one in self.people if one.guest.coming and "arrived" not in one.ticks]
        return tuple(sorted(found, key=lambda one: (one.due_at is None, one.due_at or 0)))

    def late(self, now: datetime) -> int:
        """How many should be here by their train or flight and are not."""
        return sum(one.due_at is not None and one.due_at < now for one in self.waiting)

    def called(self, typed: str) -> list[Arriving]:
        """Everybody whose name this is, else whose name holds it."""
        ids = {one.participant_id for one in called((p.guest for p in self.people), typed)}
        return [one for one in self.people if one.guest.participant_id in ids]


def desk_of(session: Session, who: Who, meeting_id: int, *, office: Office) -> Desk | Refused:
    """报到 of a meeting, for the hosts and the staff."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SET_LOGISTICS, about(session, meeting)):
        return refused("not-allowed")
    return desk_facts(session, meeting, office=office)


def desk_facts(session: Session, meeting: meeting_rows.Meeting, *, office: Office) -> Desk:
    """The same for who has looked at the rights already."""
    lodging = lodging_of(session, meeting, office=office)
    rooms = {guest.participant_id: room for room in lodging.rooms for guest in room.people}
    void = rows.cars.void_before(session, meeting.id)
    due = {
        one.participant_id: one.at
        for one in rows.cars.journeys_of(session, meeting.id)
        if one.direction == "arrive" and not outdated(meeting, one, void)
    }
    arrivals = rows.lodging.arrivals_of(session, meeting.id)
    tickets = bool(rows.meals.meals_of(session, meeting.id))
    people = tuple(
        Arriving(
            guest,
            meeting.id,
            rooms.get(guest.participant_id),
            due.get(guest.participant_id),
            _ticks(arrivals.get(guest.participant_id)),
            tickets,
            meeting.state in ("closed", "cancelled"),
        )
        for guest in guests_of(session, meeting, office)
        if guest.coming or guest.unanswered or guest.participant_id in arrivals
    )
    published = meeting.state in ("published", "postponed")
    over = meeting.state in ("closed", "cancelled")
    return Desk(meeting.id, meeting.title, people, published, over)


def arriving(
    session: Session, who: Who, participant_id: int, *, office: Office
) -> Arriving | Refused:
    """One person at the desk."""
    found = guest_of(session, who, Action.SET_LOGISTICS, participant_id, office)
    if isinstance(found, Refused):
        return found
    desk = desk_facts(session, found[1], office=office)
    one = next((p for p in desk.people if p.guest.participant_id == participant_id), None)
    return refused("arrival-not-coming", name=found[0].name) if one is None else one


def bag_of(session: Session, who: Who, one: Arriving) -> BagHolder | None:
    """The bag of papers of somebody at the desk; None where no papers are listed, or it is not
    for them."""
    if not papers_in(session, one.meeting_id):
        return None
    found = bags.bag_of(session, who, one.guest.participant_id)
    return None if isinstance(found, Refused) else found


@dataclass(frozen=True, slots=True)
class Ticked:
    """The person as they stand now; ``again``: it was so before."""

    one: Arriving
    again: bool


def tick(
    session: Session,
    actor: Actor,
    participant_id: int,
    what: Tick | Literal["all"],
    on: bool,
    *,
    now: datetime,
    office: Office,
) -> Ticked | Refused:
    """Note that somebody arrived, got something, gave it back or left; ``on`` False takes a note
    back. "all": arrived, with key, tickets and bag where there are any."""
    one = _at_desk(session, actor, participant_id, office)
    if isinstance(one, Refused):
        return one
    problem = _problem(one, what, on)
    if problem:
        return refused(problem)
    before = sorted(one.ticks)
    _write(session, actor, one, what, on, now)
    if what == "all" and bag_of(session, actor.who, one) is not None:
        bags.hand_bag(session, actor, participant_id, now=now)
    after = arriving(session, actor.who, participant_id, office=office)
    if isinstance(after, Refused):
        return after
    if before != sorted(after.ticks):
        changed(
            session,
            actor,
            "note arrival",
            f"participant:{participant_id}",
            now=now,
            for_person_id=one.guest.person_id,
            before={"ticks": before},
            after={"ticks": sorted(after.ticks)},
        )
    return Ticked(after, again=before == sorted(after.ticks))


def _at_desk(
    session: Session, actor: Actor, participant_id: int, office: Office
) -> Arriving | Refused:
    """The person, their row locked, where it can be noted now that they arrive."""
    found = guest_to_set(session, actor, participant_id, office)
    if isinstance(found, Refused):
        return found
    _, meeting = found
    if meeting.state != "published":
        return refused("not-published")
    return arriving(session, actor.who, participant_id, office=office)


def _problem(one: Arriving, what: str, on: bool) -> str:
    if what == "key" and on and one.room is None:
        return "arrival-no-room"
    if what == "key_back" and on and "key" not in one.ticks:
        return "arrival-no-key"
    if what == "left" and on and "arrived" not in one.ticks:
        return "arrival-not-here"
    if what == "arrived" and not on and one.key_out:
        return "arrival-key-out"
    return ""


def _write(
    session: Session, actor: Actor, one: Arriving, what: str, on: bool, now: datetime
) -> None:
    participant_id = one.guest.participant_id
    row = rows.lodging.arrival(session, participant_id)
    if not on and row is not None and what == "arrived":
        session.delete(row)
        session.flush()
        return
    if row is None:
        if not on:
            return
        by = actor.who.person_id
        row = rows.Arrival(participant_id=participant_id, at=now, by_id=by)
        session.add(row)
    wanted = [what]
    if what == "all":
        wanted = ["key"] if one.room is not None else []
        wanted += ["tickets"] if one.tickets else []
    for name in wanted:
        column = _COLUMNS.get(name)
        if column is not None and (getattr(row, column) is None) == on:
            setattr(row, column, now if on else None)
    session.flush()


def _ticks(row: rows.Arrival | None) -> dict[Tick, datetime]:
    if row is None:
        return {}
    said: dict[Tick, datetime | None] = {
        "arrived": row.at,
        "key": row.key_at,
        "tickets": row.tickets_at,
        "left": row.left_at,
        "key_back": row.key_back_at,
    }
    return {name: at for name, at in said.items() if at is not None}
