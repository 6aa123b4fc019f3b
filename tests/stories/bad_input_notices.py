"""Stages of the bad-input stories that are about notices."""

from __future__ import annotations

from storage import Session
from storage import people as people_rows
from tests.stories.bad_input_stage import Office
from tests.stories.test_tasks import pdf

SCAN = ("sealed.pdf", pdf())


async def archive_has_contact(office: Office) -> None:
    """Somebody reports names for the archive, so it can be a joint host."""

    def unit(session: Session) -> None:
        archive = people_rows.unit_named(session, "Archive")
        assert archive is not None
        archive.contact_id = office.other.person_id

    await office.world.write(unit)
