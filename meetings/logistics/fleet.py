"""The cars of a meeting (车辆): put down from a table, taken out. Row 2.7."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.logistics.calling_off import remove_run
from meetings.logistics.car_table import NewCar
from meetings.logistics.cars import cars_of
from meetings.logistics.driving import CarsSet, tell_changed
from meetings.logistics.standing import day_of, logistics_of
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import logistics as rows
from storage import people as people_rows


def add_cars(
    session: Session,
    actor: Actor,
    meeting_id: int,
    wanted: Sequence[NewCar],
    *,
    now: datetime,
    office: Office,
) -> CarsSet | Refused:
    """Put cars down; one that is there already gets seats, driver and phone of the table."""
    meeting = logistics_of(session, actor, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = {one.plate: one for one in rows.cars.cars_of(session, meeting_id)}
    new = {one.plate for one in wanted} - there.keys()
    if len(there) + len(new) > office.profile.logistics.most_cars:
        return refused("car-many", limit=office.profile.logistics.most_cars)
    if mark_in("\n".join(f"{c.plate} {c.driver}" for c in wanted), office.profile):
        return refused("level-mark")
    for one in wanted:
        row = there.get(one.plate)
        if row is None:
            row = rows.MeetingCar(meeting_id=meeting_id, plate=one.plate)
            session.add(row)
        row.seats, row.driver, row.phone = one.seats, one.driver, one.phone
        row.driver_id = _driver(session, one)
    session.flush()
    day_of(session, meeting, office)
    if wanted:
        after = {"cars": [f"{one.plate} {one.seats} {one.driver}" for one in wanted]}
        changed(session, actor, "set cars", f"meeting:{meeting_id}", now=now, after=after)
        tell_changed(session, meeting, now=now, office=office)
    return CarsSet(cars_of(session, meeting, office=office), len(new))


def remove_car(
    session: Session, actor: Actor, car_id: int, *, now: datetime, office: Office
) -> CarsSet | Refused:
    """Take a car out; who was to ride in it waits for another one, and is told so where they were
    told of it."""
    row = rows.cars.car(session, car_id)
    if row is None:
        return refused("gone")
    meeting = logistics_of(session, actor, row.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    for run, car in rows.cars.runs_of(session, meeting.id):
        if car.id == car_id:
            remove_run(session, meeting, run, now=now)
    plate = row.plate
    session.delete(row)
    session.flush()
    subject = f"meeting:{meeting.id}"
    changed(session, actor, "remove car", subject, now=now, before={"plate": plate})
    tell_changed(session, meeting, now=now, office=office)
    return CarsSet(cars_of(session, meeting, office=office), 1)


def _driver(session: Session, car: NewCar) -> int | None:
    """The driver's person, where exactly one of the roster has the name."""
    found = people_rows.people_named(session, car.driver) if car.driver else []
    return found[0].id if len(found) == 1 else None
