"""Which message carried which edition: what has to be deleted when a document is recalled."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ForeignKey, insert, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.documents import Edition
from storage.outbox.rows import outbox


class SentFile(Base):
    """A message that went out with an edition. Written when it was sent; never updated."""

    __tablename__ = "sent_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    outbox_id: Mapped[int] = mapped_column(ForeignKey("outbox.id"), index=True)


@dataclass(frozen=True, slots=True)
class Carrier:
    """A message that stands in somebody's chat with an edition in it."""

    outbox_id: int
    messenger: str
    chat: str
    person: str
    person_id: int | None
    meeting_id: int | None
    #: As the messenger knows it.
    ref: str


@dataclass(frozen=True, slots=True)
class Deletion:
    """A message that was to be deleted, and what became of it."""

    outbox_id: int
    person_id: int | None
    state: str


def note(session: Session, outbox_id: int, edition_ids: Collection[int]) -> None:
    """This message carried these editions."""
    rows = [{"edition_id": id, "outbox_id": outbox_id} for id in sorted(edition_ids)]
    session.execute(insert(SentFile), rows)


def carriers(session: Session, document_id: int, outbox_id: int | None = None) -> list[Carrier]:
    """The messages that carried any edition of the document, the first one first; with
    ``outbox_id`` that one only. A page that is edited in place carries it no longer than it
    shows it, and is the hosts' own."""
    rows = session.execute(
        select(
            outbox.c.id,
            outbox.c.messenger,
            outbox.c.chat,
            outbox.c.person,
            outbox.c.person_id,
            outbox.c.meeting_id,
            outbox.c.sent_ref,
        )
        .join(SentFile, SentFile.outbox_id == outbox.c.id)
        .join(Edition, Edition.id == SentFile.edition_id)
        .where(
            Edition.document_id == document_id,
            outbox.c.state == "sent",
            outbox.c.shows.is_(None),
            outbox.c.sent_ref != "",
            *([outbox.c.id == outbox_id] if outbox_id is not None else ()),
        )
        .distinct()
        .order_by(outbox.c.id)
    )
    return [Carrier(*row) for row in rows]


def key_of(document_id: int, outbox_id: int | str = "") -> str:
    """The dedupe key of a deletion; without a message what all of a document begin with."""
    return f"recall:{document_id}:{outbox_id}"


def deletions(session: Session, document_id: int) -> list[Deletion]:
    """What became of the messages that carried it: by the message, not by its deletion."""
    begins = key_of(document_id)
    rows = session.execute(
        select(outbox.c.dedupe_key, outbox.c.person_id, outbox.c.state)
        .where(outbox.c.dedupe_key.startswith(begins, autoescape=True))
        .order_by(outbox.c.id)
    )
    return [Deletion(int(key.removeprefix(begins)), person, state) for key, person, state in rows]


def carried_beside(
    session: Session, outbox_ids: Collection[int], document_id: int
) -> frozenset[int]:
    """Ids of the editions of other documents that went in these messages."""
    return frozenset(
        session.scalars(
            select(SentFile.edition_id)
            .join(Edition, Edition.id == SentFile.edition_id)
            .where(SentFile.outbox_id.in_(list(outbox_ids)), Edition.document_id != document_id)
        )
    )
