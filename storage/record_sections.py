"""The record's text by part, and what it is put together from: notes, files, what was decided."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, delete, func, select, update
from sqlalchemy.orm import Session

from storage.record import (
    Record,
    RecordFile,
    RecordNote,
    RecordResolution,
    RecordResult,
    RecordSection,
)
from storage.tasks import Task

#: The place that holds everything as it went to be signed.
WHOLE = "whole"
#: Registered from a meeting as what was decided there.
RESOLUTION = "resolution"


def _newest(*where: ColumnElement[bool]) -> Select[RecordSection]:
    top = (
        select(
            RecordSection.meeting_id,
            RecordSection.place,
            func.max(RecordSection.version).label("version"),
        )
        .where(*where)
        .group_by(RecordSection.meeting_id, RecordSection.place)
        .subquery()
    )
    return select(RecordSection).join(
        top,
        (RecordSection.meeting_id == top.c.meeting_id)
        & (RecordSection.place == top.c.place)
        & (RecordSection.version == top.c.version),
    )


def sections_of(session: Session, meeting_id: int) -> dict[str, RecordSection]:
    """The newest version of every part that was written, by place."""
    mine = (RecordSection.meeting_id == meeting_id, RecordSection.place != WHOLE)
    return {row.place: row for row in session.scalars(_newest(*mine))}


def newest_section(session: Session, meeting_id: int, place: str) -> RecordSection | None:
    """The version of the part that holds; None: it was not written yet."""
    return session.scalar(
        _newest(RecordSection.meeting_id == meeting_id, RecordSection.place == place)
    )


def section_version(
    session: Session, meeting_id: int, place: str, version: int
) -> RecordSection | None:
    """One version of the part."""
    return session.scalar(
        select(RecordSection).where(
            RecordSection.meeting_id == meeting_id,
            RecordSection.place == place,
            RecordSection.version == version,
        )
    )


def standing_files(session: Session, meeting_id: int) -> Sequence[RecordFile]:
    """The files of the notes that were not struck out, as they came in."""
    return session.scalars(
        select(RecordFile)
        .join(RecordNote, RecordNote.id == RecordFile.note_id)
        .where(RecordNote.meeting_id == meeting_id, RecordNote.struck_at.is_(None))
        .order_by(RecordNote.at, RecordFile.id)
    ).all()


def all_resolutions(session: Session, meeting_id: int) -> Sequence[RecordResolution]:
    """The resolutions of the record in their order, those struck out among them."""
    return session.scalars(
        select(RecordResolution)
        .where(RecordResolution.meeting_id == meeting_id)
        .order_by(RecordResolution.position, RecordResolution.id)
    ).all()


def tasks_beside_record(session: Session, meeting_id: int) -> Sequence[Task]:
    """What was registered from the meeting without standing in its record."""
    taken = select(RecordResolution.task_id).where(RecordResolution.task_id.is_not(None))
    return session.scalars(
        select(Task)
        .where(Task.meeting_id == meeting_id, Task.kind == RESOLUTION, Task.id.not_in(taken))
        .order_by(Task.year, Task.number)
    ).all()


def let_go_of_item(session: Session, item_id: int) -> None:
    """An item comes off the agenda: what was noted and decided stands beside the agenda, and its
    text is kept under a place of its own. What became of it goes with it."""
    for table in (RecordNote, RecordResolution):
        session.execute(update(table).where(table.item_id == item_id).values(item_id=None))
    session.execute(update(Record).where(Record.item_id == item_id).values(item_id=None))
    session.execute(delete(RecordResult).where(RecordResult.item_id == item_id))
    session.execute(
        update(RecordSection)
        .where(RecordSection.place == f"item:{item_id}")
        .values(place=f"gone:{item_id}")
    )
