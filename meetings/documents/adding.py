"""Adding documents and editions, moving and withdrawing them. Rows 2.5, 6.1, 6.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.documents import giving
from meetings.documents.kinds import Category, Stage, suggested_category, tidy
from meetings.levels import not_above
from meetings.meetings import Refused, State, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.reach import Notice, tell_many
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


@dataclass(frozen=True, slots=True)
class Changed:
    """The document as it stands now."""

    document_id: int
    meeting_id: int


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
    same = tuple((t, there[t][1].number) for t in titles if t in there)
    if same and not editions:
        return SameTitle(same)
    added = []
    for file, title in zip(files, titles, strict=True):
        document, edition = there.get(title, (None, None))
        if document is None:
            document = _new_document(session, actor, meeting_id, title, stage, level, file, now)
        elif edition is not None and edition.digest == file.digest:
            added.append(Added(document.id, title, edition.number, same=True))
            continue
        number = edition.number + 1 if edition else 1
        _new_edition(session, actor, document, number, file, now)
        added.append(Added(document.id, title, number))
    fresh = {one.document_id for one in added if not one.same}
    sent_to = giving.give_documents(session, meeting, fresh, now=now)
    panel.refresh(session, meeting_id, now=now)
    return AllAdded(meeting_id, tuple(added), sent_to)


def _new_document(
    session: Session,
    actor: Actor,
    meeting_id: int,
    title: str,
    stage: Stage,
    level: str,
    file: NewFile,
    now: datetime,
) -> rows.Document:
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


def _new_edition(
    session: Session,
    actor: Actor,
    document: rows.Document,
    number: int,
    file: NewFile,
    now: datetime,
) -> None:
    session.add(
        rows.Edition(
            document_id=document.id,
            number=number,
            digest=file.digest,
            file_name=file.name,
            media_type=file.media_type,
            size=file.size,
            by_id=actor.who.person_id,
            at=now,
        )
    )
    session.flush()
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


def set_stage(
    session: Session, actor: Actor, document_id: int, stage: Stage, *, now: datetime
) -> Changed | Refused:
    """Give it out at another time. Who has it keeps it; who may have it now gets it. Row 3.7."""
    found = _document(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    if document.stage != stage:
        _audit(session, actor, "set stage", document, {"stage": document.stage}, stage, now)
        document.stage = stage.value
        session.flush()
        giving.give_documents(session, meeting, {document.id}, now=now)
        panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def set_category(
    session: Session, actor: Actor, document_id: int, category: Category, *, now: datetime
) -> Changed | Refused:
    """File it under another category. Row 6.1."""
    found = _document(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    if document.category != category:
        before = {"category": document.category}
        _audit(session, actor, "set category", document, before, category, now)
        document.category = category.value
    return Changed(document.id, meeting.id)


def withdraw(
    session: Session, actor: Actor, document_id: int, *, now: datetime
) -> Changed | Refused:
    """Withdraw a document: nobody is given it any more, and who has it is told. Row 6.6."""
    found = _document(session, actor, document_id)
    if isinstance(found, Refused):
        return found
    document, meeting = found
    had = sorted(rows.receivers_of(session, document.id))
    document.withdrawn_at = now
    changed(session, actor, "withdraw document", f"document:{document.id}", now=now)
    notice = Notice(
        kind="papers_withdrawn",
        params={"document": document.id},
        dedupe=f"withdrawn:{document.id}",
        meeting_id=meeting.id,
    )
    tell_many(session, had, notice, now=now)
    panel.refresh(session, meeting.id, now=now)
    return Changed(document.id, meeting.id)


def _document(
    session: Session, actor: Actor, document_id: int
) -> tuple[rows.Document, meetings.Meeting] | Refused:
    """The document and its meeting, both locked, for somebody who may change them."""
    known = rows.document(session, document_id)
    if known is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.ADD_DOCUMENT, known.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    document = rows.locked(session, document_id)
    if document is None or document.withdrawn_at is not None:
        return refused("document-withdrawn")
    return document, meeting


def _audit(
    session: Session,
    actor: Actor,
    action: str,
    document: rows.Document,
    before: dict[str, str],
    after: Stage | Category,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        action,
        f"document:{document.id}",
        now=now,
        before=before,
        after={next(iter(before)): after.value},
    )
