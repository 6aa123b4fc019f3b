"""Notes of a record as they came in, their files, and how many there are. Rows 4.3, 4.4."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from storage.record import (
    Record,
    RecordFile,
    RecordNote,
    RecordResolution,
    RecordResult,
    record,
)


def begun(session: Session, meeting_id: int) -> Record:
    """The record of this meeting, made where there was none. The caller has locked the meeting."""
    found = record(session, meeting_id)
    if found is None:
        found = Record(meeting_id=meeting_id, state="open", turns=[])
        session.add(found)
        session.flush()
    return found


def note(session: Session, note_id: int) -> RecordNote | None:
    """The note with this id."""
    return session.get(RecordNote, note_id)


def file(session: Session, file_id: int) -> RecordFile | None:
    """The file with this id."""
    return session.get(RecordFile, file_id)


def _of(meeting_id: int, item_id: int | None) -> tuple[ColumnElement[bool], ...]:
    return (RecordNote.meeting_id == meeting_id, RecordNote.item_id == item_id)


def notes_of(
    session: Session, meeting_id: int, item_id: int | None, *, limit: int, offset: int = 0
) -> Sequence[RecordNote]:
    """Notes of an item (None: beside the agenda), in the order in which they were written, those
    struck out among them."""
    statement = (
        select(RecordNote)
        .where(*_of(meeting_id, item_id))
        .order_by(RecordNote.at, RecordNote.id)
        .limit(limit)
        .offset(offset)
    )
    return session.scalars(statement).all()


def standing_notes(session: Session, meeting_id: int) -> Sequence[RecordNote]:
    """Every note of the meeting that was not struck out, in the order of their times."""
    statement = (
        select(RecordNote)
        .where(RecordNote.meeting_id == meeting_id, RecordNote.struck_at.is_(None))
        .order_by(RecordNote.at, RecordNote.id)
    )
    return session.scalars(statement).all()


def count_notes(session: Session, meeting_id: int, item_id: int | None) -> int:
    """How many notes the item has, those struck out among them."""
    counted = select(func.count()).select_from(RecordNote).where(*_of(meeting_id, item_id))
    return session.scalar(counted) or 0


def count_before(session: Session, row: RecordNote) -> int:
    """How many notes of its item stand before this one."""
    earlier = or_(RecordNote.at < row.at, and_(RecordNote.at == row.at, RecordNote.id < row.id))
    counted = (
        select(func.count())
        .select_from(RecordNote)
        .where(*_of(row.meeting_id, row.item_id), earlier)
    )
    return session.scalar(counted) or 0


def counts_by_item(session: Session, meeting_id: int) -> dict[int | None, int]:
    """How many notes stand, by item; None: beside the agenda."""
    statement = (
        select(RecordNote.item_id, func.count())
        .where(RecordNote.meeting_id == meeting_id, RecordNote.struck_at.is_(None))
        .group_by(RecordNote.item_id)
    )
    return {row[0]: row[1] for row in session.execute(statement)}


def numbers_of(session: Session, meeting_id: int, note_ids: Collection[int]) -> dict[int, int]:
    """第几条 of the meeting: in the order in which they came in, so that none ever changes."""
    ranked: Select[int, int] = select(
        RecordNote.id, func.row_number().over(order_by=RecordNote.id)
    ).where(RecordNote.meeting_id == meeting_id)
    return {id: number for id, number in session.execute(ranked) if id in note_ids}


def newer(session: Session, row: RecordNote) -> bool:
    """Whether the meeting has a note of a later time: this one came in late."""
    later = select(RecordNote.id).where(
        RecordNote.meeting_id == row.meeting_id, RecordNote.at > row.at
    )
    return session.scalar(later.limit(1)) is not None


def last_speakers(session: Session, meeting_id: int, limit: int) -> list[int]:
    """Persons of the roster who spoke last, the latest first."""
    statement = (
        select(RecordNote.speaker_id)
        .where(
            RecordNote.meeting_id == meeting_id,
            RecordNote.speaker_id.is_not(None),
            RecordNote.struck_at.is_(None),
        )
        .group_by(RecordNote.speaker_id)
        .order_by(func.max(RecordNote.id).desc())
        .limit(limit)
    )
    return [id for id in session.scalars(statement) if id is not None]


def files_of(session: Session, note_ids: Collection[int]) -> dict[int, list[RecordFile]]:
    """The files of these notes, by note."""
    found: dict[int, list[RecordFile]] = {}
    if not note_ids:
        return found
    statement = select(RecordFile).where(RecordFile.note_id.in_(note_ids)).order_by(RecordFile.id)
    for one in session.scalars(statement):
        found.setdefault(one.note_id, []).append(one)
    return found


def unconfirmed_transcripts(session: Session, meeting_id: int) -> int:
    """How many transcripts of standing notes the recorder has not confirmed."""
    statement = (
        select(func.count())
        .select_from(RecordFile)
        .join(RecordNote, RecordNote.id == RecordFile.note_id)
        .where(
            RecordNote.meeting_id == meeting_id,
            RecordNote.struck_at.is_(None),
            RecordFile.transcript != "",
            RecordFile.confirmed_at.is_(None),
        )
    )
    return session.scalar(statement) or 0


def resolution(session: Session, resolution_id: int) -> RecordResolution | None:
    """The resolution with this id."""
    return session.get(RecordResolution, resolution_id)


def resolution_from(session: Session, note_id: int) -> RecordResolution | None:
    """What was made of this note, struck out or not."""
    statement = select(RecordResolution).where(RecordResolution.note_id == note_id)
    return session.scalar(statement.order_by(RecordResolution.id.desc()).limit(1))


def count_resolutions(session: Session, meeting_id: int) -> int:
    """How many resolutions stand."""
    statement = (
        select(func.count())
        .select_from(RecordResolution)
        .where(RecordResolution.meeting_id == meeting_id, RecordResolution.struck_at.is_(None))
    )
    return session.scalar(statement) or 0


def result_of(session: Session, item_id: int) -> RecordResult | None:
    """What became of the item, as it stands now; None where nothing was noted."""
    return session.scalar(
        select(RecordResult)
        .where(RecordResult.item_id == item_id)
        .execution_options(populate_existing=True)
    )
