"""What stands before a form of the record is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime

from meetings.record.resolutions import NewResolution, ResolutionKept, add
from storage import Session
from storage import meetings as meeting_rows
from storage import record as rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def resolved(office: Office) -> None:
    """The record of the meeting has a resolution without owner and day."""

    def unit(session: Session, now: datetime) -> None:
        done = add(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            NewResolution("Count the maps"),
            now=now,
            office=office.world.office,
        )
        assert isinstance(done, ResolutionKept), done
        office.ids["resolution"] = done.resolution_id

    await stage.does(office, unit)


async def itemised(office: Office) -> None:
    """The agenda has an item to decide on."""

    def unit(session: Session, now: datetime) -> None:
        item = meeting_rows.AgendaItem(
            meeting_id=office.ids["meeting"], position=9, title="The maps"
        )
        session.add(item)
        session.flush()
        office.ids["item"] = item.id

    await stage.does(office, unit)


async def signed(office: Office) -> None:
    """The record is signed."""

    def unit(session: Session, now: datetime) -> None:
        session.add(
            rows.Record(meeting_id=office.ids["meeting"], state="signed", signed_at=now, turns=[])
        )

    await stage.does(office, unit)
