"""``huiwu export-meeting``: the filed documents of a meeting as a folder. Row 6.3."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from pathlib import Path

from storage import Session, people
from storage import archive as rows
from storage import documents as document_rows
from storage import meetings as meeting_rows
from storage.database import Database
from storage.files import FileStore
from tests.house.test_commands import write_config
from tests.house.test_keeping import refused, said

AT = datetime(2026, 11, 13, 1, 30, tzinfo=UTC)


def filed(session: Session, digest: str) -> None:
    """One meeting with one item."""
    clerk = people.Person(name="周会务", created_at=AT)
    session.add(clerk)
    session.flush()
    meeting = meeting_rows.Meeting(
        title="季度工作会",
        class_="IV",
        package="simple",
        level="internal",
        state="closed",
        starts_at=AT,
        ends_at=AT,
        place="301会议室",
        organiser_id=clerk.id,
        created_at=AT,
    )
    session.add(meeting)
    session.flush()
    paper = document_rows.Document(
        meeting_id=meeting.id,
        title="纪要",
        category="minutes",
        level="internal",
        stage="hosts",
        added_by_id=clerk.id,
        added_at=AT,
    )
    session.add(paper)
    session.flush()
    session.add(
        rows.ArchiveItem(
            meeting_id=meeting.id,
            document_id=paper.id,
            code="Z109-WS·2026-Y-BGS-0001",
            year=2026,
            period="Y",
            organ="BGS",
            number=1,
            title="纪要",
            category="minutes",
            author="办公室",
            level="internal",
            dated_on=date(2026, 11, 13),
            files=[{"name": "纪要.txt", "sha256": digest, "size": 6, "edition": 1}],
            state="filed",
            filed_by_id=clerk.id,
            filed_at=AT,
        )
    )


def test_the_file_of_a_meeting_is_listed_and_written_once(
    tmp_path: Path, sqlite_template: Path
) -> None:
    config = write_config(tmp_path)
    data = tmp_path / "data"
    data.mkdir()
    (data / "huiwu.db").write_bytes(sqlite_template.read_bytes())
    assert said(config, "export-meeting") == "No meeting is filed.\n"
    blob = FileStore(data / "files").put("议定。".encode())
    database = Database(f"sqlite:///{data / 'huiwu.db'}")
    database.write_now(lambda s: filed(s, blob.digest))
    database.close()
    assert said(config, "export-meeting") == "1\t2026-11-13\t季度工作会\n"
    out = str(tmp_path / "out")
    assert "1 items. Open index.html." in said(config, "export-meeting", "1", out)
    folder = tmp_path / "out" / "2026-11-13 季度工作会"
    name = "001 Z109-WS·2026-Y-BGS-0001 纪要.txt"
    assert (folder / name).read_text("utf-8") == "议定。"
    sums = (folder / "manifest-sha256.txt").read_text("utf-8").splitlines()
    assert f"{blob.digest}  {name}" in sums and len(sums) == 3
    index = (folder / "index.html").read_bytes()
    assert f"{hashlib.sha256(index).hexdigest()}  index.html" in sums
    # What is there is not written over; what is not filed is said.
    assert "is there already" in refused(config, "export-meeting", "1", out)
    assert refused(config, "export-meeting", "2", out) == "Nothing of meeting 2 is filed.\n"
