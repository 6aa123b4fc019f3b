"""Notes and items as the pages of the record show them. Rows 4.3, 4.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.people import Named, named
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows


@dataclass(frozen=True, slots=True)
class ItemLine:
    """An item and how many notes stand under it. ``item_id`` 0: beside the agenda."""

    item_id: int
    #: 第几项; 0 beside the agenda.
    number: int
    title: str
    notes: int
    #: When it was taken, the first time; None where that is not known.
    begun_at: datetime | None


@dataclass(frozen=True, slots=True)
class FileLine:
    """A file of a note."""

    file_id: int
    digest: str
    name: str
    media_type: str
    size: int
    transcript: str
    #: Who wrote it down; "" without one.
    transcribed_by: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class NoteLine:
    """A note. ``number``: 第几条 of the meeting."""

    note_id: int
    number: int
    at: datetime
    speaker: str
    text: str
    by: str
    struck: bool
    files: tuple[FileLine, ...]


def item_lines(
    session: Session, meeting: meeting_rows.Meeting, record: rows.Record | None
) -> tuple[ItemLine, ...]:
    """Beside the agenda first, then the items in their order."""
    counts = record_notes.counts_by_item(session, meeting.id)
    begun: dict[int, datetime] = {}
    for item_id, at in record.turns if record else ():
        begun.setdefault(item_id, datetime.fromisoformat(at))
    found = [ItemLine(0, 0, "", counts.get(None, 0), begun.get(0))]
    for number, item in enumerate(meeting_rows.agenda_of(session, meeting.id), 1):
        at = item.called_at or begun.get(item.id)
        found.append(ItemLine(item.id, number, item.title, counts.get(item.id, 0), at))
    return tuple(found)


def note_lines(
    session: Session, meeting_id: int, found: Sequence[rows.RecordNote]
) -> tuple[NoteLine, ...]:
    """The notes with names and files."""
    ids = [row.id for row in found]
    numbers = record_notes.numbers_of(session, meeting_id, ids)
    files = record_notes.files_of(session, ids)
    by_files = {file.transcribed_by_id for of in files.values() for file in of}
    people = {row.by_id for row in found} | {row.speaker_id for row in found} | by_files
    who = named(session, sorted(id for id in people if id is not None))
    return tuple(
        NoteLine(
            note_id=row.id,
            number=numbers[row.id],
            at=row.at,
            speaker=who[row.speaker_id].name if row.speaker_id else row.speaker,
            text=row.text,
            by=who[row.by_id].name,
            struck=row.struck_at is not None,
            files=tuple(_file(file, who) for file in files.get(row.id, ())),
        )
        for row in found
    )


def _file(file: rows.RecordFile, who: dict[int, Named]) -> FileLine:
    by = who.get(file.transcribed_by_id or 0)
    return FileLine(
        file_id=file.id,
        digest=file.digest,
        name=file.name,
        media_type=file.media_type,
        size=file.size,
        transcript=file.transcript,
        transcribed_by=by.name if by else "",
        confirmed=file.confirmed_at is not None,
    )


def line_of(items: Sequence[ItemLine], item_id: int | None) -> ItemLine:
    """The item; one that is no longer on the agenda is beside it."""
    return next((item for item in items if item.item_id == (item_id or 0)), items[0])
