"""What stands before a form of the preparation is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime

from meetings import preparation
from meetings.preparation import NewPreparation, PreparationAdded, editing, groups
from meetings.preparation.editing import EditionSaved, NewEdition
from meetings.preparation.groups import GroupSet
from meetings.preparation.template_lines import Line
from storage import Session
from tests.stories import bad_input_stage as stage
from tests.stories import bad_input_tasks as on_task
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def given(office: Office) -> None:
    """The guest has a preparation task."""

    def unit(session: Session, now: datetime) -> None:
        done = preparation.add_task(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            NewPreparation("Bring water", "Helpers", office.guest.person_id, lead_wd=1),
            now=now,
            office=office.world.office,
        )
        assert isinstance(done, PreparationAdded), done
        office.ids["prep"] = done.task_ids[0]

    await stage.does(office, unit)


async def grouped(office: Office) -> None:
    """A group of the staff, and two people of the name that is typed."""
    await on_task.namesakes(office)

    def unit(session: Session, now: datetime) -> None:
        done = groups.add_group(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            "Helpers",
            "",
            now=now,
            office=office.world.office,
        )
        assert isinstance(done, GroupSet), done
        office.ids["group"] = done.group_id

    await stage.does(office, unit)


async def two_editions(office: Office) -> None:
    """A template of the office's own in two editions."""

    def unit(session: Session, now: datetime) -> None:
        for seen, lead in ((0, 1), (1, 2)):
            new = NewEdition("Award", (Line("Helpers", "Water", lead),), "Rain", seen)
            who = actor(session, office.host)
            done = editing.save_edition(session, who, new, now=now, office=office.world.office)
            assert isinstance(done, EditionSaved), done
            if not seen:
                office.ids["edition"] = done.ref // 2
            office.ids["template"] = done.ref

    await stage.does(office, unit)
