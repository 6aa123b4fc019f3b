"""What stands in documents, page by page, and which documents somebody may find by it. Row 6.4."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Integer,
    Select,
    String,
    Text,
    UniqueConstraint,
    and_,
    func,
    literal_column,
    or_,
    select,
    text,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage import words
from storage.attendance import Participant, on_the_list
from storage.database import Base
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


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody may find. Each part adds to it."""

    #: Every document of every meeting.
    everything: bool = False
    #: Every document of these meetings.
    meetings: frozenset[int] = frozenset()
    #: Documents of these stages of these meetings: (stages, meetings).
    stages: tuple[tuple[frozenset[str], frozenset[int]], ...] = ()
    #: Levels that may be shown where they read; None: all.
    levels: frozenset[str] | None = None


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


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody's place in a meeting, as the papers they may read depend on it."""

    participant_id: int
    person_id: int
    meeting_id: int
    state: str
    reply: str
    role: str


def places_of(session: Session, person_ids: Collection[int]) -> list[Place]:
    """Where these persons are on the list."""
    rows = session.execute(
        select(
            Participant.id,
            Participant.person_id,
            Participant.meeting_id,
            Meeting.state,
            Participant.reply,
            Participant.role,
        )
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(Participant.person_id.in_(person_ids), on_the_list())
        .order_by(Participant.id)
    )
    return [Place(*row) for row in rows]


def meetings_organised_by(session: Session, person_id: int) -> frozenset[int]:
    """Ids of the meetings this person organises."""
    return frozenset(session.scalars(select(Meeting.id).where(Meeting.organiser_id == person_id)))


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
    session: Session, scope: Scope, terms: Sequence[Sequence[str]], *, limit: int, offset: int = 0
) -> tuple[int, bool, list[Hit]]:
    """How many documents have all these words in their current edition, whether there are more
    than are counted, and some of them, the newest first. Outside of the scope nothing is
    counted."""
    if not terms or not (scope.everything or scope.meetings or scope.stages):
        return 0, False, []
    rows = session.execute(_statement(session, scope, terms)).all()
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
    " AND d.withdrawn_at IS NULL AND NOT EXISTS"
    " (SELECT 1 FROM editions l WHERE l.document_id = d.id AND l.number > e.number)"
)
_OTHER_PAGES = text("document_pages q CROSS JOIN document_words v")


def _statement(
    session: Session, scope: Scope, terms: Sequence[Sequence[str]]
) -> Select[int, int, int]:
    """The newest pages with the rarest word whose edition has the others too. It is found from
    the words where everything may be seen, else from the meetings, which are few."""
    first, *others = words.rarest_first(session, terms)
    statement = (
        select(
            literal_column("d.id", Integer),
            literal_column("p.number", Integer),
            literal_column("p.id", Integer),
        )
        .select_from(_FROM_WORDS if scope.everything else _FROM_MEETINGS)
        .where(words.standing_in(session, "w", first), _JOINED, *_visible(scope))
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


def _visible(scope: Scope) -> list[ColumnElement[bool]]:
    meeting, stage = literal_column("d.meeting_id", Integer), literal_column("d.stage", String)
    conditions: list[ColumnElement[bool]] = []
    if not scope.everything:
        parts: list[ColumnElement[bool]] = [meeting.in_(sorted(scope.meetings))]
        parts += [
            and_(stage.in_(sorted(stages)), meeting.in_(sorted(meetings)))
            for stages, meetings in scope.stages
        ]
        conditions.append(or_(*parts))
    if scope.levels is not None:
        levels = sorted(scope.levels)
        conditions.append(literal_column("d.level", String).in_(levels))
        conditions.append(literal_column("m.level", String).in_(levels))
    return conditions


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
        )
        .join(Edition, Edition.id == DocumentPage.edition_id)
        .join(Document, Document.id == Edition.document_id)
        .join(Meeting, Meeting.id == Document.meeting_id)
        .where(DocumentPage.id.in_([page_id for _, page_id in pages.values()]))
    )
    found = {row.id: Hit(*row) for row in rows}
    return [found[document_id] for document_id in pages]
