"""What stands before a form of rooms is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime

from meetings import venues
from meetings.venues import Booked, NewRoom, RoomSet
from storage import Session
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def room(office: Office) -> None:
    """An outside venue; and two people are called Dan."""
    await stage.branch_namesakes(office)

    def add(session: Session, now: datetime) -> None:
        made = venues.add_room(
            session,
            actor(session, office.host),
            NewRoom("Lake room", 40, outside=True),
            now=now,
            office=office.world.office,
        )
        assert isinstance(made, RoomSet), made
        office.ids["room"] = made.room.id

    await stage.does(office, add)


async def booked(office: Office) -> None:
    """The meeting has it."""
    await room(office)

    def book(session: Session, now: datetime) -> None:
        done = venues.book(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            office.ids["room"],
            now=now,
            office=office.world.office,
        )
        assert isinstance(done, Booked), done
        office.ids["booking"] = done.booking_id

    await stage.does(office, book)
