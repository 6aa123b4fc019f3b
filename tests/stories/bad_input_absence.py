"""What the bad-input stories need of absences and of items: a sitting that is over, an item."""

from __future__ import annotations

from datetime import timedelta

from meetings import absences
from storage import Session
from storage import absences as absence_rows
from storage import meetings as meeting_rows
from tests.stories import bad_input_tasks as on_task
from tests.stories.bad_input_stage import STARTS_AT, Office, does
from tests.stories.notice_stage import actor


async def over(office: Office) -> None:
    """The sitting is over; nobody signed in."""
    await office.world.at(STARTS_AT + timedelta(hours=3))


async def asked(office: Office) -> None:
    """Everybody who was not there is asked why."""
    await over(office)
    await does(
        office,
        lambda s, now: absences.release(
            s,
            actor(s, office.host),
            office.ids["sitting"],
            now=now,
            office=office.world.office,
        ),
    )

    def read(session: Session) -> int:
        found = absence_rows.absence_of(session, office.ids["sitting"], office.ids["place"])
        assert found is not None
        return found.id

    office.ids["absence"] = await office.world.read(read)


async def with_item(office: Office) -> None:
    """The meeting has an item somebody can come for, and there are two of the name."""
    await on_task.namesakes(office)
    office.ids["item"] = await office.world.read(
        lambda s: meeting_rows.agenda_of(s, office.ids["meeting"])[0].id
    )
