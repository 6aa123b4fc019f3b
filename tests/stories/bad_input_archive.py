"""What the bad-input stories need of the archive: a document, an item, a hand-over."""

from __future__ import annotations

from datetime import datetime

from storage import Session
from storage import archive as rows
from storage import documents as document_rows
from storage import people as people_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office


async def document(office: Office) -> None:
    """A document of the meeting, which the table keeps for ever."""

    def unit(session: Session, now: datetime) -> None:
        paper = document_rows.Document(
            meeting_id=office.ids["meeting"],
            title="Agenda",
            category="agenda",
            level="internal",
            stage="hosts",
            added_by_id=office.host.person_id,
            added_at=now,
        )
        session.add(paper)
        session.flush()
        blob = office.world.app.files.put(b"One thing.")
        session.add(
            document_rows.Edition(
                document_id=paper.id,
                number=1,
                digest=blob.digest,
                file_name="agenda.txt",
                media_type="text/plain",
                size=blob.size,
                by_id=office.host.person_id,
                at=now,
                facts={},
            )
        )
        office.ids["document"] = paper.id

    await stage.does(office, unit)


async def handover(office: Office) -> None:
    """The host keeps the archive; a hand-over is listed, with an item of the meeting."""

    def unit(session: Session, now: datetime) -> None:
        host, meeting = office.host.person_id, office.ids["meeting"]
        session.add(people_rows.RoleGrant(person_id=host, role="archivist", granted_at=now))
        row = rows.Handover(year=2025, state="listed", by_id=host, at=now, checks={})
        session.add(row)
        session.flush()
        session.add(
            rows.ArchiveItem(
                meeting_id=meeting,
                code="Z109-WS·2025-Y-BGS-0001",
                year=2025,
                period="Y",
                organ="BGS",
                number=1,
                title="Map of the stacks",
                category="paper",
                level="internal",
                dated_on=now.date(),
                files=[],
                state="filed",
                filed_by_id=host,
                filed_at=now,
                handover_id=row.id,
            )
        )
        session.add(
            rows.MeetingFile(
                meeting_id=meeting,
                state="filed",
                year=2025,
                filed_by_id=host,
                filed_at=now,
                choices={},
                checks={"items": 1, "files": 0, "faults": []},
                checked_at=now,
            )
        )
        office.ids["handover"] = row.id

    await stage.does(office, unit)
