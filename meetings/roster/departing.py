"""Departing: who leaves hands over what is open, each kind to whom it goes. Row 2.6.

Nothing may stay with somebody who left: the office marks nobody left before what is open with
them has somebody else. What a table of the roster marks left is found by the daily chase.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from meetings import approvals
from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named, who_is
from meetings.reach import Notice, tell
from meetings.roster import successors
from meetings.roster.records import LeftOffice, leave
from meetings.tasks import handing_over
from storage import Session
from storage import coordination as coordination_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import tasks as task_rows
from storage import units as unit_rows
from storage import venues as venue_rows


class Matter(StrEnum):
    """What somebody may have open, in the order it is shown."""

    #: 督办事项, 协办 and answers owed.
    TASKS = "tasks"
    #: Meetings they organise or chair.
    MEETINGS = "meetings"
    #: Meetings to come they are named for.
    PLACES = "places"
    #: Head, contact, leader of units; unit notices to answer.
    OFFICES = "offices"
    #: People they are the contact of.
    REPRESENTED = "represented"
    #: Rooms they keep.
    ROOMS = "rooms"


#: What nothing else tells the successor of.
_TOLD_HERE = (Matter.MEETINGS, Matter.OFFICES, Matter.REPRESENTED)


@dataclass(frozen=True, slots=True)
class Departure:
    """What is open with somebody, by kind; a kind with nothing open is absent."""

    person: Named
    left: bool
    open: dict[Matter, tuple[str, ...]]
    #: Approvals that wait for them: they go to whoever has the office after them.
    approvals: int
    #: The head of their unit, proposed for everything.
    proposed: Named | None


@dataclass(frozen=True, slots=True)
class HandedOn:
    """What of it somebody else has now; ``rest``: what this actor may not hand on."""

    departure: Departure
    to: Named
    rest: tuple[Matter, ...]


def departure(
    session: Session, who: Who, person_id: int, *, now: datetime, office: Office
) -> Departure | Refused:
    """What is open with a person, also with one who left."""
    if not may(who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    person = named(session, [person_id]).get(person_id)
    if person is None:
        return refused("gone")
    found = {matter: _open(session, person_id, matter, now) for matter in Matter}
    them = who_is(session, person_id)
    waiting = approvals.waiting_ids(session, them, now=now, office=office) if them else ()
    return Departure(
        person=person,
        left=person.left_on is not None,
        open={matter: lines for matter, lines in found.items() if lines},
        approvals=len(waiting),
        proposed=_proposed(session, person),
    )


def hand_on(
    session: Session,
    actor: Actor,
    from_id: int,
    to_id: int,
    matters: Iterable[Matter],
    *,
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> HandedOn | Refused:
    """Give kinds of what is open to somebody else, as far as the actor may."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    to = named(session, [to_id]).get(to_id)
    if to is None or to.left_on is not None:
        return refused("person-left")
    if from_id == to_id:
        return refused("successor-self")
    wanted = [matter for matter in Matter if matter in set(matters)]
    open_before = {matter: len(_open(session, from_id, matter, now)) for matter in wanted}
    for matter in wanted:
        match matter:
            case Matter.TASKS:
                handing_over.hand_over(session, actor, from_id, to_id, now=now, office=office)
            case Matter.MEETINGS:
                successors.meetings(session, actor, from_id, to_id, own_deployment, now, office)
            case Matter.PLACES:
                successors.places(session, actor, from_id, to_id, now, office)
            case Matter.OFFICES:
                successors.offices(session, actor, from_id, to_id, now)
            case Matter.REPRESENTED:
                successors.represented(session, actor, from_id, to_id, now)
            case Matter.ROOMS:
                successors.rooms(session, actor, from_id, to_id, now, office)
    session.flush()
    now_open = departure(session, actor.who, from_id, now=now, office=office)
    if isinstance(now_open, Refused):
        return now_open
    _tell(session, actor, now_open, to_id, open_before, now=now)
    rest = tuple(matter for matter in wanted if matter in now_open.open)
    return HandedOn(now_open, to, rest)


def depart(
    session: Session, actor: Actor, person_id: int, *, now: datetime, office: Office
) -> LeftOffice | Refused:
    """Mark somebody left, once nothing is open with them."""
    found = departure(session, actor.who, person_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    if found.open:
        return refused("leave-open", name=found.person.name)
    return leave(session, actor, person_id, now=now, office=office)


def _open(session: Session, person_id: int, matter: Matter, now: datetime) -> tuple[str, ...]:
    """What of a kind is open, in words of the rows themselves."""
    match matter:
        case Matter.TASKS:
            return (
                *(task.text for task in task_rows.open_tasks_of(session, person_id)),
                *(part.text for _, part in coordination_rows.parts_owed_by(session, person_id)),
                *(one.text for _, one in coordination_rows.answers_owed_by(session, person_id)),
            )
        case Matter.MEETINGS:
            led = meeting_rows.open_meetings_led_by(session, person_id)
            return tuple(meeting.title for meeting in led)
        case Matter.PLACES:
            places = place_rows.places_to_come(session, person_id, starting_after=now)
            return tuple(
                meeting.title
                for place, meeting in places
                if place.reply != "leave" and meeting.chair_id != person_id
            )
        case Matter.OFFICES:
            units = unit_rows.offices_of(session, person_id)
            quotas = unit_rows.quotas_reported_by(session, person_id, now=now)
            names = {unit.id: unit.name for unit in people_rows.units(session)}
            found = [unit.name for unit in units] + [names[quota.unit_id] for quota in quotas]
            return tuple(dict.fromkeys(found))
        case Matter.REPRESENTED:
            ids = sorted(people_rows.represented_by(session, person_id))
            people = people_rows.persons(session, ids)
            return tuple(people[id].name for id in ids if people[id].left_on is None)
        case Matter.ROOMS:
            return tuple(room.name for room in venue_rows.rooms_kept_by(session, person_id))


def _tell(
    session: Session,
    actor: Actor,
    departure: Departure,
    to_id: int,
    before: dict[Matter, int],
    *,
    now: datetime,
) -> None:
    """Who takes over learns of it; of items and meetings to attend they are told anyhow."""
    gone = {m: count - len(departure.open.get(m, ())) for m, count in before.items()}
    told = {m.value: gone[m] for m in _TOLD_HERE if gone.get(m, 0) > 0}
    if not told or to_id == actor.who.person_id:
        return
    params = {"person": departure.person.person_id, "told": told}
    tell(session, to_id, Notice(kind="handed_on", params=params), now=now)


def _proposed(session: Session, person: Named) -> Named | None:
    """The head of their unit, unless that is they."""
    unit = people_rows.unit(session, person.unit_id) if person.unit_id else None
    if unit is None or unit.head_id is None or unit.head_id == person.person_id:
        return None
    head = named(session, [unit.head_id]).get(unit.head_id)
    return head if head is not None and head.left_on is None else None
