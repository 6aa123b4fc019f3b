"""What an edition says, as it was read: its first pages, its paragraphs. Rows 2.5, 6.2."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.document_search import DocumentPage, EditionText
from storage.documents import Edition

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def first_pages(session: Session, edition_id: int, most: int = 2) -> list[str]:
    """The first pages of an edition as far as it was read."""
    return list(
        session.scalars(
            select(DocumentPage.text)
            .where(
                DocumentPage.edition_id == edition_id,
                DocumentPage.number > 0,
                DocumentPage.number <= most,
            )
            .order_by(DocumentPage.number)
        )
    )


def paragraphs_of(session: Session, edition_id: int) -> list[str]:
    """The paragraphs of an edition that was read as a whole and has such; [] for any other."""
    edition, found = session.get(Edition, edition_id), session.get(EditionText, edition_id)
    if edition is None or found is None or found.state != "read":
        return []
    if not edition.media_type.startswith((_WORD, "text/")):
        return []
    pages = session.scalars(
        select(DocumentPage.text)
        .where(DocumentPage.edition_id == edition_id, DocumentPage.number > 0)
        .order_by(DocumentPage.number)
    )
    lines = "\n".join(pages).split("\n")
    return [line for one in lines if (line := " ".join(one.split()))]
