"""Erasing: what a destroyed file leaves behind in tables, taken out. Rows 6.4, 6.9.

Rows stay where they say that something was there (an edition, a receipt); the digest that leads
to the bytes, the words that were read in it and the copies shown in the web chat go.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, or_, select, update
from sqlalchemy.orm import Session

from storage import words
from storage.document_search import DocumentPage, EditionText
from storage.documents import Document, Edition
from storage.record import RecordFile, RecordNote
from storage.webchat import WebchatFile


def editions_to_erase(
    session: Session, meeting_id: int, document_id: int | None, digests: Collection[str]
) -> Sequence[Edition]:
    """All editions of the document, and what of its meeting has these files; their rows locked."""
    wanted: list[ColumnElement[bool]] = [Edition.digest.in_(digests)]
    if document_id is not None:
        wanted.append(Edition.document_id == document_id)
    return session.scalars(
        select(Edition)
        .join(Document, Document.id == Edition.document_id)
        .where(Document.meeting_id == meeting_id, Edition.destroyed_at.is_(None), or_(*wanted))
        .order_by(Edition.id)
        .with_for_update(of=Edition)
        .execution_options(populate_existing=True)
    ).all()


def record_files_to_erase(
    session: Session, meeting_id: int, digests: Collection[str]
) -> Sequence[RecordFile]:
    """The recordings of the meeting that are these files."""
    return session.scalars(
        select(RecordFile)
        .join(RecordNote, RecordNote.id == RecordFile.note_id)
        .where(RecordNote.meeting_id == meeting_id, RecordFile.digest.in_(digests))
        .order_by(RecordFile.id)
    ).all()


def erase_editions(session: Session, editions: Collection[Edition], *, now: datetime) -> None:
    """These editions have no file any more, and no search finds them; ``erase_pages`` takes their
    words out."""
    ids = [edition.id for edition in editions]
    for edition in editions:
        edition.digest, edition.destroyed_at = "", now
    session.flush()
    read = set(
        session.scalars(select(EditionText.edition_id).where(EditionText.edition_id.in_(ids)))
    )
    session.execute(
        update(EditionText).where(EditionText.edition_id.in_(ids)).values(state="none")
    )
    # Nobody reads them for their words any more.
    session.add_all(
        EditionText(edition_id=id, state="none", at=now) for id in ids if id not in read
    )
    session.flush()


def _destroyed_pages(limit: int) -> Select[int, str]:
    return (
        select(DocumentPage.id, DocumentPage.text)
        .join(Edition, Edition.id == DocumentPage.edition_id)
        .where(Edition.destroyed_at.is_not(None))
        .order_by(DocumentPage.id)
        .limit(limit)
    )


def pages_left(session: Session) -> bool:
    """Whether words of destroyed editions are still there."""
    return session.execute(_destroyed_pages(1)).first() is not None


def erase_pages(session: Session, limit: int) -> None:
    """Take so many pages of destroyed editions out of the index and the table."""
    pages = session.execute(_destroyed_pages(limit)).all()
    words.remove(session.connection(), [(id, said) for id, said in pages])
    session.execute(delete(DocumentPage).where(DocumentPage.id.in_([id for id, _ in pages])))


def erase_record_files(session: Session, files: Collection[RecordFile]) -> None:
    """These recordings have neither bytes nor a transcript any more."""
    for file in files:
        file.digest, file.transcript = "", ""
    session.flush()


def erase_traces(session: Session, digests: Collection[str]) -> None:
    """The web chat shows these files to nobody any more."""
    session.execute(delete(WebchatFile).where(WebchatFile.digest.in_(list(digests))))


def merge_words(session: Session, *, begins: bool) -> bool:
    """A step on the way to leave no erased word in the index; True: it is done."""
    return words.merge(session.connection(), begins=begins)
