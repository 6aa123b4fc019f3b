"""Readings: who opened, printed or was lent which edition, and when. Row 6.6."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, func, literal, or_, select, union_all
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.documents import Document, Edition, Receipt
from storage.meetings import Meeting


class Reading(Base):
    """One reading. Seen by archivist and 保密员 only. Never updated."""

    __tablename__ = "readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: sent / opened (a link) / found (through a search) / printed / exported / borrowed.
    how: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class ReadingLine:
    """Somebody was given or read an edition."""

    document_id: int
    title: str
    #: The edition's number, the first is 1.
    number: int
    meeting_title: str
    person_id: int
    how: str
    at: datetime


def note(
    session: Session,
    person_id: int,
    edition_ids: Collection[int],
    how: str,
    *,
    now: datetime,
    again_after: timedelta,
) -> int:
    """Write down that this person read these; the same within ``again_after`` counts once.
    Returns how many are new."""
    wanted = set(edition_ids)
    if not wanted:
        return 0
    there = set(
        session.scalars(
            select(Reading.edition_id).where(
                Reading.person_id == person_id,
                Reading.edition_id.in_(wanted),
                Reading.how == how,
                Reading.at > now - again_after,
            )
        )
    )
    fresh = sorted(wanted - there)
    session.add_all(Reading(edition_id=id, person_id=person_id, how=how, at=now) for id in fresh)
    return len(fresh)


def lines(
    session: Session,
    *,
    document_id: int | None = None,
    person_id: int | None = None,
    levels: frozenset[str] | None = None,
    limit: int | None = None,
    offset: int = 0,
) -> tuple[int, list[ReadingLine]]:
    """Readings of a document or by a person, the newest first, and how many there are; what was
    given out counts as sent."""
    given = select(
        Receipt.edition_id.label("edition_id"),
        Receipt.person_id.label("person_id"),
        literal("sent").label("how"),
        Receipt.sent_at.label("at"),
    )
    read = select(Reading.edition_id, Reading.person_id, Reading.how, Reading.at)
    if person_id is not None:
        given = given.where(Receipt.person_id == person_id)
        read = read.where(Reading.person_id == person_id)
    if document_id is not None:
        of = select(Edition.id).where(Edition.document_id == document_id)
        given = given.where(Receipt.edition_id.in_(of))
        read = read.where(Reading.edition_id.in_(of))
    both = union_all(given, read).subquery()
    shown = (
        [Document.level.in_(sorted(levels)), Meeting.level.in_(sorted(levels))]
        if levels is not None
        else []
    )
    joined = (
        select(
            Document.id,
            Document.title,
            Edition.number,
            Meeting.title.label("meeting_title"),
            both.c.person_id,
            both.c.how,
            both.c.at,
        )
        .select_from(both)
        .join(Edition, Edition.id == both.c.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .where(*shown)
    )
    total = session.scalar(select(func.count()).select_from(joined.subquery())) or 0
    rows = session.execute(
        joined.order_by(both.c.at.desc(), Document.id, both.c.person_id, both.c.how)
        .limit(limit)
        .offset(offset)
    )
    return total, [ReadingLine(*row) for row in rows]


def documents_called(
    session: Session, word: str, levels: frozenset[str] | None, *, limit: int
) -> list[tuple[int, str, str]]:
    """Documents with this in their title or number, withdrawn ones too, the newest first: id,
    title, title of the meeting."""
    fits = [
        or_(
            Document.title.icontains(word, autoescape=True),
            Document.reference.icontains(word, autoescape=True),
        )
    ]
    if levels is not None:
        fits += [Document.level.in_(sorted(levels)), Meeting.level.in_(sorted(levels))]
    rows = session.execute(
        select(Document.id, Document.title, Meeting.title)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .where(*fits)
        .order_by(Document.id.desc())
        .limit(limit)
    )
    return [(id, title, meeting) for id, title, meeting in rows]
