"""Adding documents and editions, moving and withdrawing them. Rows 2.5, 6.1, 6.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.documents import giving, listed
from meetings.documents.facts import facts_of
from meetings.documents.kinds import Stage, suggested_category, tidy
from meetings.levels import not_above
from meetings.meetings import Refused, State, allowed, refused
from meetings.office import Office
from meetings.people import Action
from storage import Session, meetings
from storage import documents as rows


@dataclass(frozen=True, slots=True)
class NewFile:
    """A judged file in the store (``handlers.prepare``); ``size`` in bytes."""

    title: str
    digest: str
    name: str
    media_type: str
    size: int
    #: What was noticed in it (``papers.flags``), one word each.
    flags: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """One file is in: a new document, or the next edition of one."""

    document_id: int
    title: str
    number: int
    #: The file is the current edition already: nothing was added.
    same: bool = False


@dataclass(frozen=True, slots=True)
class AllAdded:
    """What became of the files, and to how many persons they went at once."""

    meeting_id: int
    documents: tuple[Added, ...]
    #: Persons who get some of them now.
    sent_to: int


@dataclass(frozen=True, slots=True)
class SameTitle:
    """Documents of these titles are there: are these new editions? (title, current edition)"""

    titles: tuple[tuple[str, int], ...]


def add_documents(
    session: Session,
    actor: Actor,
    meeting_id: int,
    files: Sequence[NewFile],
    stage: Stage,
    *,
    editions: bool,
    now: datetime,
    office: Office,
    level: str | None = None,
) -> AllAdded | SameTitle | Refused:
    """Add files to a meeting; who may have them already gets them at once. Row 2.5, 3.7.

    ``editions``: a file whose title is there becomes its next edition; else the answer is
    ``SameTitle`` and nothing is added. ``level`` is the meeting's unless it is a lower one.
    """
    meeting = allowed(session, actor.who, Action.ADD_DOCUMENT, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state == State.CANCELLED:
        return refused("document-meeting-cancelled")
    level = level or meeting.level
    if not not_above(level, meeting.level):
        return refused("document-level")
    limit = office.profile.files.max_per_meeting
    if rows.edition_count(session, meeting_id) + len(files) > limit:
        return refused("document-too-many", limit=limit)
    there = {
        document.title: (document, edition)
        for document, edition in rows.documents_of(session, meeting_id)
    }
    titles = [tidy(file.title) for file in files]
    if not all(titles) or len(set(titles)) < len(titles):
        return refused("document-title")
    if frozen := listed.frozen(session, [there[t][0].id for t in titles if t in there]):
        return refused("paper-final", title=frozen)
    same = tuple((t, there[t][1].number) for t in titles if t in there)
    if same and not editions:
        return SameTitle(same)
    added = []
    for file, title in zip(files, titles, strict=True):
        document, edition = there.get(title, (None, None))
        if document is None:
            document = new_document(session, actor, meeting_id, title, stage, level, file, now)
        elif edition is not None and edition.digest == file.digest:
            added.append(Added(document.id, title, edition.number, same=True))
            continue
        number = edition.number + 1 if edition else 1
        new_edition(session, actor, document, number, file, now)
        added.append(Added(document.id, title, number))
    fresh = {one.document_id for one in added if not one.same}
    listed.follow(session, actor, meeting, fresh, now=now, office=office)
    sent_to = giving.give_documents(session, meeting, fresh, now=now)
    panel.refresh(session, meeting_id, now=now)
    return AllAdded(meeting_id, tuple(added), sent_to)


def hand_in(
    session: Session,
    actor: Actor,
    meeting: meetings.Meeting,
    file: NewFile,
    stage: Stage,
    *,
    before_id: int | None = None,
    now: datetime,
    office: Office,
) -> int | Refused:
    """A file that comes with something else, as an item proposed: a document of the meeting
    (locked), or the next edition of the one that came before (``before_id``). Whoever calls has
    looked at rights. Returns the document's id. Row 2.1a."""
    limit = office.profile.files.max_per_meeting
    if rows.edition_count(session, meeting.id) + 1 > limit:
        return refused("document-too-many", limit=limit)
    title = tidy(file.title) or tidy(file.name)
    if not title:
        return refused("document-title")
    document = rows.document(session, before_id) if before_id is not None else None
    if document is None or document.withdrawn_at is not None:
        # Somebody else's paper of the same title stays theirs.
        named = (title, *(f"{title} [{number}]" for number in range(2, limit + 2)))
        title = next(one for one in named if rows.titled(session, meeting.id, one) is None)
        document = new_document(session, actor, meeting.id, title, stage, meeting.level, file, now)
    editions = rows.editions_of(session, document.id)
    if not editions or editions[-1].digest != file.digest:
        new_edition(session, actor, document, len(editions) + 1, file, now)
    panel.refresh(session, meeting.id, now=now)
    return document.id


def title_with_edition(session: Session, document_id: int | None) -> str:
    """A document's title; of a later edition with its number, so that a change is seen."""
    document = rows.document(session, document_id) if document_id is not None else None
    if document is None:
        return ""
    number = rows.newest_number(session, document.id)
    return document.title if number < 2 else f"{document.title} ({number})"


def new_document(
    session: Session,
    actor: Actor,
    meeting_id: int,
    title: str,
    stage: Stage,
    level: str,
    file: NewFile,
    now: datetime,
) -> rows.Document:
    """A document without an edition yet; the caller has looked at rights and limits."""
    document = rows.Document(
        meeting_id=meeting_id,
        title=title,
        category=suggested_category(title, file.media_type).value,
        level=level,
        stage=stage.value,
        added_by_id=actor.who.person_id,
        added_at=now,
    )
    session.add(document)
    session.flush()
    return document


def new_edition(
    session: Session,
    actor: Actor,
    document: rows.Document,
    number: int,
    file: NewFile,
    now: datetime,
) -> None:
    """The next edition of a document, noted; the caller has looked at rights and limits."""
    put_edition(session, document.id, number, file, by_id=actor.who.person_id, now=now)
    changed(
        session,
        actor,
        "add document" if number == 1 else "add edition",
        f"document:{document.id}",
        now=now,
        after={
            "meeting": document.meeting_id,
            "title": document.title,
            "stage": document.stage,
            "edition": number,
            "sha256": file.digest,
        },
    )


def put_edition(
    session: Session, document_id: int, number: int, file: NewFile, *, by_id: int, now: datetime
) -> None:
    """The row of an edition; the caller notes it."""
    document = rows.document(session, document_id)
    session.add(
        rows.Edition(
            document_id=document_id,
            number=number,
            digest=file.digest,
            file_name=file.name,
            media_type=file.media_type,
            size=file.size,
            by_id=by_id,
            at=now,
            facts=facts_of(document) if document is not None else {},
            flags=file.flags,
        )
    )
    session.flush()
