"""What stands before a form of seats is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime

from meetings.seats import Arranged, arranging
from meetings.seats.layout import Layout
from storage import Session
from storage import meetings as meeting_rows
from tests.stories import bad_input_stage as stage
from tests.stories import bad_input_tasks as on_task
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def hall_set(office: Office) -> None:
    """A rostrum of three and a hall of four rows."""

    def unit(session: Session, now: datetime) -> None:
        outcome = arranging.set_hall(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            None,
            Layout(rostrum=(3,), hall=(5, 5, 5, 5)),
            now=now,
            office=office.world.office,
        )
        assert isinstance(outcome, Arranged), outcome

    await stage.does(office, unit)


async def item_among_namesakes(office: Office) -> None:
    """The item on the agenda, and two people of the name that is typed."""
    await on_task.namesakes(office)
    await _item(office, None)


async def chaired_by_guest(office: Office) -> None:
    """The guest holds the chair and presents the item."""
    await hall_set(office)
    await _item(office, office.guest.person_id)


async def _item(office: Office, presenter: int | None) -> None:
    def unit(session: Session, now: datetime) -> None:
        meeting = meeting_rows.meeting(session, office.ids["meeting"])
        [item] = meeting_rows.agenda_of(session, office.ids["meeting"])
        assert meeting is not None
        meeting.chair_id = presenter
        item.presenter_id = presenter
        office.ids["item"] = item.id

    await stage.does(office, unit)
