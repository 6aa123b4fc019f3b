"""Documents: papers of a meeting, their editions, and who was given which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, bindparam, delete, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, insert_if_new


class Document(Base):
    """A paper (会议材料). Its content is in editions; the current one is the highest number."""

    __tablename__ = "documents"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    title: Mapped[str]
    #: agenda / report / speech / paper … (``meetings.documents.CATEGORIES``, 6.1).
    category: Mapped[str]
    #: public / internal (SEC-04).
    level: Mapped[str]
    #: before / at_sign_in / at_start / after: when the participants get it (3.7); hosts: never.
    stage: Mapped[str]
    #: The sealed scan that is the official version of what its category says.
    official: Mapped[bool] = mapped_column(default=False)
    added_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    added_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    #: 文号 as printed, 责任者, 成文日期 (row 6.2); "" and None where there is none.
    reference: Mapped[str] = mapped_column(default="")
    author: Mapped[str] = mapped_column(default="")
    dated_on: Mapped[date | None]
    #: When somebody looks whether it still holds (row 6.7).
    review_on: Mapped[date | None]


class Edition(Base):
    """One edition of a document: a blob in the store. Never updated."""

    __tablename__ = "editions"
    __table_args__ = (UniqueConstraint("document_id", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    number: Mapped[int]
    digest: Mapped[str] = mapped_column(index=True)
    file_name: Mapped[str]
    media_type: Mapped[str]
    #: Bytes.
    size: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: What was noticed in the file: macros; "" nothing.
    flags: Mapped[str] = mapped_column(default="")
    #: Title, category, level, stage, number of the document as it was then: editions are compared.
    facts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    #: After the destruction there is no file: the digest is "" then.
    destroyed_at: Mapped[datetime | None]


class Receipt(Base):
    """An edition was given to a person. Written when it is owed to them (the outbox carries it
    at least once and keeps what became of it), or when they open it themselves."""

    __tablename__ = "receipts"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    sent_at: Mapped[datetime]


def document(session: Session, document_id: int) -> Document | None:
    """The document with this id."""
    return session.get(Document, document_id)


_newest = (
    select(Edition.document_id, func.max(Edition.number).label("number"))
    .group_by(Edition.document_id)
    .subquery()
)
# Built once: everybody who gets a card or comes through the door passes here.
_OF_MEETING = (
    select(Document, Edition)
    .join(_newest, _newest.c.document_id == Document.id)
    .join(
        Edition,
        (Edition.document_id == Document.id) & (Edition.number == _newest.c.number),
    )
    .where(
        Document.meeting_id == bindparam("meeting"),
        Document.withdrawn_at.is_(None),
        # Of what was destroyed there is only the entry in the archive.
        Edition.destroyed_at.is_(None),
    )
    .order_by(Document.id)
)


def documents_of(session: Session, meeting_id: int) -> Sequence[tuple[Document, Edition]]:
    """The meeting's documents that were not withdrawn, each with its current edition."""
    rows = session.execute(_OF_MEETING, {"meeting": meeting_id})
    return [(document, edition) for document, edition in rows]


def editions_of(session: Session, document_id: int) -> Sequence[Edition]:
    """All editions, the first one first."""
    return session.scalars(
        select(Edition).where(Edition.document_id == document_id).order_by(Edition.number)
    ).all()


def editions_of_all(
    session: Session, document_ids: Collection[int]
) -> dict[int, Sequence[Edition]]:
    """All editions of these documents, the first one first, by document."""
    found: dict[int, list[Edition]] = {}
    for edition in session.scalars(
        select(Edition).where(Edition.document_id.in_(document_ids)).order_by(Edition.number)
    ):
        found.setdefault(edition.document_id, []).append(edition)
    return dict(found)


def editions_received(session: Session, person_id: int, meeting_id: int) -> frozenset[int]:
    """Ids of the meeting's editions this person was given."""
    return frozenset(
        session.scalars(
            select(Receipt.edition_id)
            .join(Edition, Edition.id == Receipt.edition_id)
            .join(Document, Document.id == Edition.document_id)
            .where(Receipt.person_id == person_id, Document.meeting_id == meeting_id)
        )
    )


def take_back_receipts(session: Session, person_id: int, edition_ids: Collection[int]) -> None:
    """The person was not given these editions after all."""
    session.execute(
        delete(Receipt).where(
            Receipt.person_id == person_id, Receipt.edition_id.in_(list(edition_ids))
        )
    )


def withdrawn_of(session: Session, meeting_id: int) -> Sequence[Document]:
    """The meeting's documents that were withdrawn, the last one first."""
    return session.scalars(
        select(Document)
        .where(Document.meeting_id == meeting_id, Document.withdrawn_at.is_not(None))
        .order_by(Document.withdrawn_at.desc(), Document.id.desc())
    ).all()


def documents_with(session: Session, digest: str) -> Sequence[Document]:
    """The documents, not withdrawn, whose current edition has this blob."""
    return session.scalars(
        select(Document)
        .join(_newest, _newest.c.document_id == Document.id)
        .join(
            Edition,
            (Edition.document_id == Document.id) & (Edition.number == _newest.c.number),
        )
        .where(Edition.digest == digest, Document.withdrawn_at.is_(None))
        .order_by(Document.id)
    ).all()


def titled(session: Session, meeting_id: int, title: str) -> Document | None:
    """The meeting's document of this title that was not withdrawn."""
    return session.scalar(
        select(Document)
        .where(
            Document.meeting_id == meeting_id,
            Document.title == title,
            Document.withdrawn_at.is_(None),
        )
        .order_by(Document.id)
        .limit(1)
    )


def newest_number(session: Session, document_id: int) -> int:
    """The number of the document's newest edition; 0 while it has none."""
    newest = select(func.max(Edition.number)).where(Edition.document_id == document_id)
    return session.scalar(newest) or 0


def locked(session: Session, document_id: int) -> Document | None:
    """The document, its row locked."""
    return session.scalar(
        select(Document)
        .where(Document.id == document_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def withdrawn_among(session: Session, edition_ids: Collection[int]) -> list[Document]:
    """The documents of these editions that were withdrawn. Whoever withdraws one of them at this
    moment waits for us, or we for them."""
    of = select(Edition.document_id).where(Edition.id.in_(list(edition_ids)))
    found = session.scalars(
        select(Document)
        .where(Document.id.in_(of))
        .order_by(Document.id)
        .with_for_update(read=True)
        .execution_options(populate_existing=True)
    )
    return [document for document in found if document.withdrawn_at is not None]


def editions(session: Session, edition_ids: Sequence[int]) -> Sequence[tuple[Document, Edition]]:
    """These editions with their documents, in the order of the documents."""
    rows = session.execute(
        select(Document, Edition)
        .join(Edition, Edition.document_id == Document.id)
        .where(Edition.id.in_(edition_ids))
        .order_by(Document.id, Edition.number)
    )
    return [(document, edition) for document, edition in rows]


def receive(session: Session, edition_id: int, person_id: int, *, now: datetime) -> bool:
    """Note that the edition was given to the person; False where it was before."""
    row = {"edition_id": edition_id, "person_id": person_id, "sent_at": now}
    new = insert_if_new(session, Receipt.__table__, row, returning=Receipt.__table__.c.person_id)
    return new is not None


def receivers_of(session: Session, document_id: int) -> dict[int, int]:
    """Who was given the document, and the highest edition they were given."""
    rows = session.execute(
        select(Receipt.person_id, func.max(Edition.number))
        .join(Edition, Edition.id == Receipt.edition_id)
        .where(Edition.document_id == document_id)
        .group_by(Receipt.person_id)
    )
    return dict(rows.all())


def received_by_person(session: Session, meeting_id: int) -> dict[int, frozenset[int]]:
    """Ids of the meeting's editions each person was given."""
    rows = session.execute(
        select(Receipt.person_id, Receipt.edition_id)
        .join(Edition, Edition.id == Receipt.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .where(Document.meeting_id == meeting_id)
    )
    found: dict[int, set[int]] = {}
    for person_id, edition_id in rows:
        found.setdefault(person_id, set()).add(edition_id)
    return {person_id: frozenset(ids) for person_id, ids in found.items()}


def given_counts(session: Session, meeting_id: int) -> dict[int, int]:
    """How many persons were given each of the meeting's editions, by edition id."""
    rows = session.execute(
        select(Receipt.edition_id, func.count())
        .join(Edition, Edition.id == Receipt.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .where(Document.meeting_id == meeting_id)
        .group_by(Receipt.edition_id)
    )
    return dict(rows.all())


def edition_count(session: Session, meeting_id: int) -> int:
    """How many files the meeting holds, withdrawn ones and old editions too."""
    return (
        session.scalar(
            select(func.count())
            .select_from(Edition)
            .join(Document, Document.id == Edition.document_id)
            .where(Document.meeting_id == meeting_id)
        )
        or 0
    )
