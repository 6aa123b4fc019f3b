"""What stands in documents, page by page, and which documents somebody may find by it. Row 6.4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import (
    ForeignKey,
    Integer,
    Select,
    Text,
    UniqueConstraint,
    func,
    literal_column,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import words
from storage.database import Base
from storage.document_scope import EVERY, Narrowed, Scope, narrowing, visible
from storage.documents import Document, Edition
from storage.meetings import Meeting

#: Pages with the rarest word that are looked at; who finds as many asks more closely.
MOST_PAGES = 2_000


class DocumentPage(Base):
    """One page of an edition, or 2,000 characters of it; page 0 is its title and file name."""

    __tablename__ = "document_pages"
    __table_args__ = (UniqueConstraint("edition_id", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)


class EditionText(Base):
    """That an edition was read for its words, and what came of it."""

    __tablename__ = "edition_texts"

    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), primary_key=True)
    #: read / part (longer than what is read) / none (a scan, a picture) / unreadable.
    state: Mapped[str]
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Hit:
    """A document found, with the page where the first word stands."""

    document_id: int
    edition_id: int
    title: str
    category: str
    meeting_id: int
    meeting_title: str
    starts_at: datetime
    page: int
    text: str
    reference: str = ""
    dated_on: date | None = None


def unread_edition(session: Session, *, after: int) -> tuple[Edition, str] | None:
    """The first edition above this id that nobody read for its words, and its document's title."""
    row = session.execute(
        select(Edition, Document.title)
        .join(Document, Document.id == Edition.document_id)
        .outerjoin(EditionText, EditionText.edition_id == Edition.id)
        .where(EditionText.edition_id.is_(None), Edition.id > after)
        .order_by(Edition.id)
        .limit(1)
    ).first()
    return (row[0], row[1]) if row else None


def newest_edition(session: Session, *, before: datetime) -> int:
    """The highest id of the editions added before a moment; 0 where there is none."""
    return session.scalar(select(func.max(Edition.id)).where(Edition.at < before)) or 0


def keep_text(
    session: Session, edition_id: int, state: str, pages: Iterable[str], *, now: datetime
) -> bool:
    """The pages of an edition, page 0 first; False where it was read before."""
    if session.get(EditionText, edition_id) is not None:
        return False
    session.add(EditionText(edition_id=edition_id, state=state, at=now))
    rows = [
        DocumentPage(edition_id=edition_id, number=number, text=text)
        for number, text in enumerate(pages)
    ]
    session.add_all(rows)
    session.flush()
    words.add(session.connection(), [(row.id, row.text) for row in rows])
    return True


def rebuild(session: Session, *, at_once: int = 500) -> int:
    """Index all pages anew, as after a restore; how many."""
    connection = session.connection()
    words.clear(connection)
    last, count = 0, 0
    while pages := session.execute(
        select(DocumentPage.id, DocumentPage.text)
        .where(DocumentPage.id > last)
        .order_by(DocumentPage.id)
        .limit(at_once)
    ).all():
        words.add(connection, [(id, text) for id, text in pages])
        last, count = pages[-1][0], count + len(pages)
    return count


def found(
    session: Session,
    scope: Scope,
    terms: Sequence[Sequence[str]],
    narrowed: Narrowed = EVERY,
    *,
    limit: int,
    offset: int = 0,
) -> tuple[int, bool, list[Hit]]:
    """How many documents have all these words in their current edition and are as ``narrowed``,
    whether there are more than are counted, and some of them, the newest first. Outside of the
    scope nothing is counted."""
    if not (terms or narrowed) or not (scope.everything or scope.meetings or scope.stages):
        return 0, False, []
    statement = _statement(session, scope, terms) if terms else _by_title(scope)
    rows = session.execute(statement.where(*narrowing(narrowed))).all()
    pages: dict[int, tuple[int, int]] = {}
    for document_id, number, page_id in rows:
        # From the last page to the first; 0 is the title.
        if number or document_id not in pages:
            pages[document_id] = (number, page_id)
    shown = list(pages)[offset : offset + limit]
    return len(pages), len(rows) == MOST_PAGES, _hits(session, {id: pages[id] for id in shown})


#: The tables in the order in which SQLite is to go through them: it keeps that of CROSS JOINs.
_FROM_WORDS = text(
    "document_words w CROSS JOIN document_pages p CROSS JOIN editions e"
    " CROSS JOIN documents d CROSS JOIN meetings m"
)
_FROM_MEETINGS = text(
    "documents d CROSS JOIN meetings m CROSS JOIN editions e"
    " CROSS JOIN document_pages p CROSS JOIN document_words w"
)
_JOINED = text(
    "p.id = w.rowid AND e.id = p.edition_id AND d.id = e.document_id AND m.id = d.meeting_id"
    " AND d.withdrawn_at IS NULL AND e.destroyed_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM editions l WHERE l.document_id = d.id AND l.number > e.number)"
)
_OTHER_PAGES = text("document_pages q CROSS JOIN document_words v")
_FROM_DOCUMENTS = text(
    "documents d CROSS JOIN meetings m CROSS JOIN editions e CROSS JOIN document_pages p"
)
_TITLED = text(
    "p.edition_id = e.id AND p.number = 0 AND d.id = e.document_id AND m.id = d.meeting_id"
    " AND d.withdrawn_at IS NULL AND e.destroyed_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM editions l WHERE l.document_id = d.id AND l.number > e.number)"
)
_PAGE = (
    literal_column("d.id", Integer),
    literal_column("p.number", Integer),
    literal_column("p.id", Integer),
)


def _by_title(scope: Scope) -> Select[int, int, int]:
    """The current editions, the newest first, by no word of theirs."""
    return (
        select(*_PAGE)
        .select_from(_FROM_DOCUMENTS)
        .where(_TITLED, *visible(scope))
        .order_by(text("e.id DESC"))
        .limit(MOST_PAGES)
    )


def _statement(
    session: Session, scope: Scope, terms: Sequence[Sequence[str]]
) -> Select[int, int, int]:
    """The newest pages with the rarest word whose edition has the others too. It is found from
    the words where everything may be seen, else from the meetings, which are few."""
    first, *others = words.rarest_first(session, terms)
    statement = (
        select(*_PAGE)
        .select_from(_FROM_WORDS if scope.everything else _FROM_MEETINGS)
        .where(words.standing_in(session, "w", first), _JOINED, *visible(scope))
        .order_by(text("w.rowid DESC"))
        .limit(MOST_PAGES)
    )
    for term in others:
        there: Select[int] = (
            select(literal_column("1", Integer))
            .select_from(_OTHER_PAGES)
            .where(text("q.edition_id = e.id AND v.rowid = q.id"))
            .where(words.standing_in(session, "v", term))
        )
        statement = statement.where(there.exists())
    return statement


def _hits(session: Session, pages: dict[int, tuple[int, int]]) -> list[Hit]:
    """These documents in this order, each with its page: (number, id)."""
    rows = session.execute(
        select(
            Document.id,
            Edition.id.label("edition_id"),
            Document.title,
            Document.category,
            Meeting.id.label("meeting_id"),
            Meeting.title.label("meeting_title"),
            Meeting.starts_at,
            DocumentPage.number,
            DocumentPage.text,
            Document.reference,
            Document.dated_on,
        )
        .join(Edition, Edition.id == DocumentPage.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .where(DocumentPage.id.in_([page_id for _, page_id in pages.values()]))
    )
    found = {row.id: Hit(*row) for row in rows}
    return [found[document_id] for document_id in pages]
