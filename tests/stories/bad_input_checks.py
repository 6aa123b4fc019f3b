"""What the bad-input stories need of checklists: a line, at fault or counted; a thing found."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.checklists import arranging, faults, lost
from meetings.checklists.arranging import NewLine
from storage import Session
from storage import checklists as rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def lined(office: Office) -> None:
    """The list has a line."""

    def unit(session: Session, now: datetime) -> None:
        made = arranging.add_line(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            "equipment",
            None,
            NewLine("Lamps", due_min=-60),
            now=now,
            office=office.world.office,
        )
        assert isinstance(made, arranging.LineSet), made
        office.ids["check"] = made.line.item_id

    await stage.does(office, unit)


async def counted(office: Office) -> None:
    """The line asks for a number."""
    await lined(office)

    def unit(session: Session, now: datetime) -> None:
        item = rows.check_item(session, office.ids["check"])
        assert item is not None
        item.counted = True

    await stage.does(office, unit)


async def at_fault(office: Office) -> None:
    """The line is at fault."""
    await lined(office)

    def unit(session: Session, now: datetime) -> Any:
        return faults.report_fault(
            session,
            actor(session, office.host),
            office.ids["check"],
            "Dark",
            now=now,
            office=office.world.office,
        )

    await stage.does(office, unit)


async def found(office: Office) -> None:
    """A thing was left behind."""

    def unit(session: Session, now: datetime) -> None:
        noted = lost.note_lost(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            "Umbrella",
            now=now,
            office=office.world.office,
        )
        assert isinstance(noted, lost.LostSet), noted
        office.ids["lost"] = noted.lost.lost_id

    await stage.does(office, unit)
