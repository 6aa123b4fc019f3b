"""What stands before a form of documents, numbers and readings is opened, in the bad-input
stories."""

from __future__ import annotations

from datetime import datetime

from meetings import documents
from meetings.documents import Facts
from storage import Session
from storage import documents as rows
from storage import people as people_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def paper(office: Office) -> None:
    """The meeting has a paper; the host keeps the archive, too."""
    await stage.paper_read(office)

    def unit(session: Session, now: datetime) -> None:
        [(document, edition)] = rows.documents_of(session, office.ids["meeting"])
        office.ids |= {"document": document.id, "edition": edition.id}
        session.add(
            people_rows.RoleGrant(
                person_id=office.host.person_id, role="archivist", granted_at=now
            )
        )

    await stage.does(office, unit)


async def numbered(office: Office) -> None:
    """The paper has a number of another office."""
    await paper(office)

    def unit(session: Session, now: datetime) -> None:
        done = documents.set_facts(
            session,
            actor(session, office.host),
            office.ids["document"],
            Facts("Archive [2026] 7"),
            now=now,
            office=office.world.office,
        )
        assert isinstance(done, documents.Changed), done
        office.ids["number"] = 1

    await stage.does(office, unit)
