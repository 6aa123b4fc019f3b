"""会务保障 in one look: meals, 报到, lodging, cars. Row 2.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.logistics.arriving import Desk, desk_facts
from meetings.logistics.cars import Cars, cars_of
from meetings.logistics.choosing import OwnMeal, guest_of, own_meals
from meetings.logistics.guests import Guest
from meetings.logistics.journeys import follow_slips
from meetings.logistics.meals import MealFacts, meals_of
from meetings.logistics.rooms import Lodging, lodging_of
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.readiness.parts import Part
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Overview:
    """The four pages in one."""

    meeting_id: int
    title: str
    meals: tuple[MealFacts, ...]
    lodging: Lodging
    desk: Desk
    cars: Cars
    part: Part
    #: Plates the gate knows of; None: not told yet.
    gate: int | None


def overview(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Overview | Refused:
    """How the logistics of a meeting stand, for the hosts and the staff."""
    from meetings.logistics.readiness import missing

    meeting = meeting_rows.locked(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SET_LOGISTICS, about(session, meeting)):
        return refused("not-allowed")
    follow_slips(session, meeting, now=now, office=office)
    day = rows.cars.day_of(session, meeting_id)
    told = day.plates if day is not None else None
    return Overview(
        meeting_id,
        meeting.title,
        meals_of(session, meeting, now=now, office=office),
        lodging_of(session, meeting, office=office),
        desk_facts(session, meeting, office=office),
        cars_of(session, meeting, office=office),
        missing(session, meeting, now=now, office=office),
        None if told is None else len(told),
    )


@dataclass(frozen=True, slots=True)
class OwnRide:
    """How somebody is fetched, or brought: only what they were told."""

    direction: str
    leaves_at: datetime
    plate: str
    driver: str
    phone: str
    start: str


@dataclass(frozen=True, slots=True)
class Own:
    """食宿行程 of one person: room and rides once they were told, and their meals."""

    participant_id: int
    meeting_id: int
    title: str
    guest: Guest
    for_other: bool
    room: str
    roommates: tuple[str, ...]
    meals: tuple[OwnMeal, ...]
    rides: tuple[OwnRide, ...]
    #: They, their contact or a host may choose.
    may_choose: bool


def own(
    session: Session, who: Who, participant_id: int, *, now: datetime, office: Office
) -> Own | Refused:
    """One's own room, meals and rides; for the person, their contact, hosts and staff."""
    found = guest_of(session, who, Action.SEE_PERSONAL, participant_id, office)
    if isinstance(found, Refused):
        return found
    guest, meeting = found
    room = lodging_of(session, meeting, office=office).of(participant_id)
    place = rows.lodging.place(session, participant_id)
    told = room is not None and place is not None and bool(place.told)
    matter = about(session, meeting, person_id=guest.person_id)
    here = guest.coming or guest.unanswered
    return Own(
        participant_id=participant_id,
        meeting_id=meeting.id,
        title=meeting.title,
        guest=guest,
        for_other=guest.person_id != who.person_id,
        room=room.label if room is not None and told else "",
        roommates=tuple(
            one.name
            for one in (room.people if room is not None and told else ())
            if one.participant_id != participant_id
        ),
        meals=own_meals(session, meeting, guest, now=now, office=office) if here else (),
        rides=_rides(session, meeting, participant_id, office),
        may_choose=may(who, Action.SET_PERSONAL, matter)
        and meeting.state in ("published", "postponed"),
    )


def has_own(session: Session, participant_id: int, meeting_id: int) -> bool:
    """Whether there is anything to show on that page: for the button on the card."""
    place = attendance_rows.participant(session, participant_id)
    if place is None or place.branch_id is not None:
        return False  # a branch venue sees to its own people
    if rows.cars.told_of(session, [participant_id]):
        return True
    return bool(rows.meals.meals_of(session, meeting_id))


def _rides(
    session: Session, meeting: meeting_rows.Meeting, participant_id: int, office: Office
) -> tuple[OwnRide, ...]:
    found = []
    for run in cars_of(session, meeting, office=office).runs:
        for rider in run.riders:
            journey = rows.cars.journey_by_id(session, rider.journey_id)
            if rider.guest.participant_id != participant_id or journey is None or not journey.told:
                continue
            found.append(
                OwnRide(run.direction, run.leaves_at, run.plate, run.driver, run.phone, run.start)
            )
    return tuple(found)
