"""Cars put down, people assigned to them: proposed, and moved by hand. Row 2.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.logistics.calling_off import drop_empty
from meetings.logistics.cars import Cars, Rider, cars_of, rider_of
from meetings.logistics.guests import guests_of
from meetings.logistics.journeys import follow_slips
from meetings.logistics.runs import NewRun, Ride, Seats, leaves_at, propose_runs
from meetings.logistics.standing import first_day, logistics_of
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class CarsSet:
    """Cars and runs as they are after a change; ``count``: how many it was about."""

    cars: Cars
    count: int


def propose(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> CarsSet | Refused:
    """自动配车: everybody who waits for a car, as far as there are cars."""
    meeting = logistics_of(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    follow_slips(session, meeting, now=now, office=office)
    found = cars_of(session, meeting, office=office)
    rides = [ride_of(one) for one in found.waiting if one.ready]
    busy = {car.id: [r.leaves_at for r in found.runs if r.car_id == car.id] for car in found.cars}
    seats = [Seats(car.id, car.seats) for car in found.cars]
    new = propose_runs(rides, seats, busy, office.profile.logistics)
    for one in new:
        run = _new_run(session, meeting, one, office)
        for journey_id in one.journey_ids:
            _board(session, journey_id, run.id)
    session.flush()
    count = sum(len(one.journey_ids) for one in new)
    if new:
        after = {"runs": len(new), "people": count}
        changed(session, actor, "propose runs", f"meeting:{meeting_id}", now=now, after=after)
        tell_changed(session, meeting, now=now, office=office)
    return CarsSet(cars_of(session, meeting, office=office), count)


def assign(
    session: Session,
    actor: Actor,
    journey_id: int,
    *,
    run_id: int | None = None,
    car_id: int | None = None,
    now: datetime,
    office: Office,
) -> CarsSet | Refused:
    """Into a run, into a new run of a car, or (neither) out of the car again."""
    journey = rows.cars.journey_by_id(session, journey_id)
    if journey is None:
        return refused("gone")
    found = _rider_locked(session, actor, journey, now=now, office=office)
    if isinstance(found, Refused):
        return found
    rider, meeting = found
    before = journey.run_id
    wanted = _wanted_run(session, meeting, rider, run_id, car_id, office)
    if isinstance(wanted, Refused):
        return wanted
    run_id = wanted
    journey.run_id = run_id
    journey.pick_up = journey.pick_up or run_id is not None
    session.flush()
    drop_empty(session, meeting, before, now=now)
    if before != run_id:
        changed(
            session,
            actor,
            "assign ride",
            f"participant:{journey.participant_id}",
            now=now,
            for_person_id=rider.guest.person_id,
            before={"run": before},
            after={"run": run_id},
        )
        tell_changed(session, meeting, now=now, office=office)
    return CarsSet(cars_of(session, meeting, office=office), int(before != run_id))


def set_time(
    session: Session, actor: Actor, run_id: int, leaves: datetime, *, now: datetime, office: Office
) -> CarsSet | Refused:
    """When a run leaves, set by hand."""
    run = rows.cars.run(session, run_id)
    car = rows.cars.car(session, run.car_id) if run is not None else None
    if run is None or car is None:
        return refused("gone")
    meeting = logistics_of(session, actor, car.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    before, run.leaves_at = run.leaves_at, leaves
    session.flush()
    if before != leaves:
        changed(
            session,
            actor,
            "set run",
            f"meeting:{meeting.id}",
            now=now,
            before={"run": run_id, "leaves": before.isoformat()},
            after={"run": run_id, "leaves": leaves.isoformat()},
        )
        _follow(session, meeting, now=now, office=office)
    return CarsSet(cars_of(session, meeting, office=office), int(before != leaves))


def pick_up(
    session: Session, actor: Actor, journey_id: int, on: bool, *, now: datetime, office: Office
) -> CarsSet | Refused:
    """已接到, or taken back."""
    journey = rows.cars.journey_by_id(session, journey_id)
    if journey is None:
        return refused("gone")
    found = _rider_locked(session, actor, journey, now=now, office=office)
    if isinstance(found, Refused):
        return found
    rider, meeting = found
    fresh = (journey.picked_at is not None) != on
    if fresh:
        journey.picked_at = now if on else None
        session.flush()
        subject, after = f"participant:{journey.participant_id}", {"picked": on}
        person = rider.guest.person_id
        changed(session, actor, "pick up", subject, now=now, for_person_id=person, after=after)
    return CarsSet(cars_of(session, meeting, office=office), int(fresh))


def ride_of(one: Rider) -> Ride:
    """What a proposal needs of somebody whose journey is known."""
    if one.at is None:
        raise ValueError("a journey without a time")
    return Ride(one.journey_id, one.direction, one.means, one.station, one.at)


def _new_run(
    session: Session, meeting: meeting_rows.Meeting, new: NewRun, office: Office
) -> rows.CarRun:
    house = _house(session, meeting, new, office)
    start, end = (new.station, house) if new.direction == "arrive" else (house, new.station)
    run = rows.CarRun(
        car_id=new.car_id, direction=new.direction, leaves_at=new.leaves_at, start=start, end=end
    )
    session.add(run)
    session.flush()
    return run


def _house(session: Session, meeting: meeting_rows.Meeting, new: NewRun, office: Office) -> str:
    """Where people are brought to, or fetched: the hotel on days the meeting does not sit, where
    there is one; else the meeting's place."""
    first, last = first_day(meeting, office), office.local(meeting.ends_at).date()
    day = office.local(new.leaves_at).date()
    outside = day < first if new.direction == "arrive" else day > last
    hotels = {one.hotel for one in rows.lodging.rooms_of(session, meeting.id) if one.hotel}
    return hotels.pop() if outside and len(hotels) == 1 else meeting.place


def _wanted_run(
    session: Session,
    meeting: meeting_rows.Meeting,
    rider: Rider,
    run_id: int | None,
    car_id: int | None,
    office: Office,
) -> int | Refused | None:
    """The run somebody is to ride in: a new one of the car, the one there is, or none."""
    if car_id is not None:
        made = _run_of_car(session, meeting, rider, car_id, office)
        return made if isinstance(made, Refused) else made.id
    full = _full(session, meeting, rider, run_id, office) if run_id is not None else None
    return run_id if full is None else full


def _run_of_car(
    session: Session,
    meeting: meeting_rows.Meeting,
    rider: Rider,
    car_id: int,
    office: Office,
) -> rows.CarRun | Refused:
    car = rows.cars.car(session, car_id)
    if car is None or car.meeting_id != meeting.id:
        return refused("gone")
    if not rider.ready:
        return refused("ride-unclear", name=rider.guest.name)
    leaves = leaves_at([ride_of(rider)], office.profile.logistics)
    new = NewRun(car_id, rider.direction, leaves, rider.station, (rider.journey_id,))
    return _new_run(session, meeting, new, office)


def _full(
    session: Session,
    meeting: meeting_rows.Meeting,
    rider: Rider,
    run_id: int,
    office: Office,
) -> Refused | None:
    runs = cars_of(session, meeting, office=office).runs
    run = next((one for one in runs if one.id == run_id), None)
    if run is None or run.direction != rider.direction:
        return refused("gone")
    others = [one for one in run.riders if one.journey_id != rider.journey_id]
    if len(others) >= run.seats:
        return refused("ride-full", plate=run.plate, seats=run.seats)
    return None


def _rider_locked(
    session: Session, actor: Actor, journey: rows.Journey, *, now: datetime, office: Office
) -> tuple[Rider, meeting_rows.Meeting] | Refused:
    place = attendance_rows.participant(session, journey.participant_id)
    if place is None:
        return refused("gone")
    meeting = logistics_of(session, actor, place.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    attendance_rows.locked_participant(session, place.id)
    session.refresh(journey)  # somebody may have moved it while we waited for the lock
    guests = {one.participant_id: one for one in guests_of(session, meeting, office)}
    guest = guests.get(place.id)
    if guest is None or not (guest.coming or guest.unanswered):
        return refused("gone")
    return rider_of(meeting, journey, guest, rows.cars.void_before(session, meeting.id)), meeting


def _board(session: Session, journey_id: int, run_id: int) -> None:
    journey = rows.cars.journey_by_id(session, journey_id)
    if journey is None:
        raise LookupError(f"no journey {journey_id}")
    journey.run_id = run_id


def tell_changed(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    """Riders, drivers and the gate hear what changed, where they were told before."""
    from meetings.logistics.gate import tell_changes

    _follow(session, meeting, now=now, office=office)
    tell_changes(session, meeting, now=now, office=office)


def _follow(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> None:
    from meetings.logistics.following import want_timers
    from meetings.logistics.riding import tell_riders

    tell_riders(session, meeting, now=now, office=office)
    want_timers(session, meeting, now=now, office=office)
