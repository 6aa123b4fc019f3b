"""What stands before a form of meals, rooms or cars is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings.logistics import driving, fleet, journeys, placing
from meetings.logistics.car_table import NewCar
from meetings.logistics.rooms import NewRoom
from storage import Session
from storage import attendance as attendance_rows
from storage import logistics as rows
from storage import meetings as meeting_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import STARTS_AT, Office
from tests.stories.notice_stage import actor


async def meal_to_come(office: Office) -> None:
    """A dinner on the day of the meeting."""
    await _meal(office, days=0)


async def meal_over(office: Office) -> None:
    """A dinner some days before it: it is over."""
    await _meal(office, days=-30)


async def _meal(office: Office, *, days: int) -> None:
    def unit(session: Session, now: datetime) -> None:
        moment = STARTS_AT + timedelta(days=days)
        meal = rows.Meal(
            meeting_id=office.ids["meeting"],
            day=moment.date(),
            kind="dinner",
            starts="18:00",
            order_by=moment - timedelta(days=1),
        )
        session.add(meal)
        session.flush()
        office.ids["meal"] = meal.id

    await stage.does(office, unit)


async def rooms(office: Office) -> None:
    """Two rooms, the guest of the meeting in the first."""

    def unit(session: Session, now: datetime) -> None:
        by, house, meeting = (
            actor(session, office.host),
            office.world.office,
            office.ids["meeting"],
        )
        place = attendance_rows.participant(session, office.ids["place"])
        assert place is not None
        place.reply = "attending"
        new = [NewRoom("Inn", "301", "single"), NewRoom("Inn", "302", "single")]
        done = placing.add_rooms(session, by, meeting, new, now=now, office=house)
        assert isinstance(done, placing.RoomsSet), done
        first = done.lodging.rooms[0].id
        put = placing.put(session, by, place.id, first, now=now, office=house)
        assert isinstance(put, placing.RoomsSet), put

    await stage.does(office, unit)


async def run(office: Office) -> None:
    """A car that fetches the guest of the meeting."""

    def unit(session: Session, now: datetime) -> None:
        by, house, meeting = (
            actor(session, office.host),
            office.world.office,
            office.ids["meeting"],
        )
        place = attendance_rows.participant(session, office.ids["place"])
        row = meeting_rows.meeting(session, meeting)
        assert place is not None and row is not None
        place.reply = "attending"
        fleet.add_cars(session, by, meeting, [NewCar("AB1234", 3)], now=now, office=house)
        at = row.starts_at - timedelta(hours=2)
        new = journeys.NewJourney("arrive", "train", "G1", "Main Station", at, pick_up=True)
        journeys.set_journey(session, by, place.id, new, now=now, office=house)
        done = driving.propose(session, by, meeting, now=now, office=house)
        assert isinstance(done, driving.CarsSet) and done.count == 1, done
        office.ids["run"] = done.cars.runs[0].id

    await stage.does(office, unit)
