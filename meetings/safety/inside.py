"""Who is in the building: signed in and not signed out, at work there, or on duty. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from meetings.office import Office
from meetings.safety.house import POSTS
from meetings.seats.layout import Layout, Place, from_data, zone_letter, zone_of
from storage import Session, alarms, branches, duties, seats
from storage.alarms import Elsewhere, Here, House

#: In a payload and in a form: everywhere, the main venue, and branch venues from here on.
EVERYWHERE, MAIN, BRANCHES = 0, 1, 2
ROSTRUM = "rostrum"


@dataclass(frozen=True, slots=True)
class Inside:
    """Somebody in the building."""

    person_id: int
    participant_id: int | None
    branch_id: int | None
    #: A, B … of the hall, "rostrum", or "".
    zone: str
    at_work: bool


def everybody(
    session: Session, house: House, venue: int, *, now: datetime, office: Office
) -> tuple[Inside, ...]:
    """Everybody an alarm is about, each once. ``venue``: everywhere, or one of the venues; who is
    on duty is told of every one."""
    start = datetime.combine(office.today(now), time(), office.zone)
    here = alarms.people_here(session, house.meeting_id, start, start + timedelta(days=1))
    zones = zones_of(session, house.meeting_id)
    found = {
        one.person_id: _inside(one, zones)
        for one in here.values()
        if venue == EVERYWHERE or venue == venue_of(one.branch_id)
    }
    on_duty = {house.organiser_id, *duties.people_on_duty(session, house.meeting_id, POSTS)}
    for person_id in sorted(on_duty):
        place = here.get(person_id)
        own = _inside(place, zones) if place else Inside(person_id, None, None, "", True)
        found.setdefault(person_id, own)
    for person_id in sorted(branches.contacts_of(session, house.meeting_id)):
        at = branches.branches_of_contact(session, house.meeting_id, person_id)[0]
        if venue in (EVERYWHERE, venue_of(at)):
            found.setdefault(person_id, Inside(person_id, None, at, "", True))
    return tuple(found.values())


def somebody(session: Session, meeting_id: int, person_id: int) -> Inside | None:
    """Somebody with a place in the meeting, as if they were inside; None: they have none."""
    place = alarms.place_of(session, meeting_id, person_id)
    return _inside(place, zones_of(session, meeting_id)) if place is not None else None


def elsewhere(session: Session, house: House, *, now: datetime, office: Office) -> list[Elsewhere]:
    """Who of the meeting's list is taken not to be in the building today."""
    start = datetime.combine(office.today(now), time(), office.zone)
    return alarms.people_not_here(session, house.meeting_id, start, start + timedelta(days=1))


def venue_of(branch_id: int | None) -> int:
    """The number of a venue."""
    return MAIN if branch_id is None else branch_id + BRANCHES


def branch_in(venue: int) -> int | None:
    """The branch venue a number means; None: the main one, or everywhere."""
    return venue - BRANCHES if venue >= BRANCHES else None


def _inside(one: Here, zones: dict[int, str]) -> Inside:
    zone = zones.get(one.participant_id, "")
    return Inside(
        one.person_id,
        one.participant_id,
        one.branch_id,
        zone,
        at_work=one.role in alarms.AT_WORK,
    )


def zones_of(session: Session, meeting_id: int) -> dict[int, str]:
    """In which block of the main hall each participant sits."""
    plan = seats.plan_of(session, meeting_id)
    if plan is None:
        return {}
    layout = from_data(plan.layout)
    return {
        seat.participant_id: zone_at(layout, seat) for seat in seats.seats_of(session, plan.id)
    }


def zone_at(layout: Layout, seat: seats.Seat) -> str:
    """The block a chair is in; "" at tables."""
    if seat.area == ROSTRUM:
        return ROSTRUM
    block = zone_of(layout, Place("hall", seat.row, seat.number))
    return zone_letter(block) if block else ""
