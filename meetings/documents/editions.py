"""The editions of a document: what changed from one to the next, and each file. Rows 6.4, 6.7."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.documents.facts import facts_of
from meetings.documents.readings import How, note
from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session, meetings
from storage import documents as rows

#: Editions on one page.
PAGE = 10
#: The facts in the order in which they are shown.
FACTS = ("title", "category", "level", "stage", "reference", "author", "dated_on")


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that is another one than in the edition before; "" where there was none."""

    fact: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditionLine:
    """One edition."""

    id: int
    number: int
    digest: str
    file_name: str
    media_type: str
    #: Bytes; and those of the edition before, 0 for the first.
    size: int
    size_before: int
    by: Named | None
    at: datetime
    flags: str
    differences: tuple[Difference, ...]


@dataclass(frozen=True, slots=True)
class EditionList:
    """A document's editions, the newest first."""

    document_id: int
    title: str
    #: What was changed since the newest edition came, without a new file.
    since: tuple[Difference, ...]
    editions: tuple[EditionLine, ...]

    @property
    def current(self) -> int:
        """The number of the newest."""
        return max((one.number for one in self.editions), default=0)


def differences(before: dict[str, object], after: dict[str, object]) -> tuple[Difference, ...]:
    """Facts that are others now; nothing where the former were not kept. Pure."""
    if not before:
        return ()
    return tuple(
        Difference(fact, str(before.get(fact) or ""), str(after.get(fact) or ""))
        for fact in FACTS
        if (before.get(fact) or "") != (after.get(fact) or "")
    )


def editions(session: Session, who: Who, document_id: int) -> EditionList | Refused:
    """All editions with who added them and what changed. For those who prepare the meeting."""
    document = rows.document(session, document_id)
    meeting = meetings.meeting(session, document.meeting_id) if document else None
    if document is None or meeting is None:
        return refused("gone")
    if not may(who, Action.ADD_DOCUMENT, about(session, meeting)):
        return refused("not-allowed")
    if document.withdrawn_at is not None:
        return refused("document-withdrawn")
    found = rows.editions_of(session, document_id)
    people = named(session, sorted({one.by_id for one in found}))
    lines = []
    for place, one in enumerate(found):
        before = found[place - 1] if place else None
        lines.append(
            EditionLine(
                id=one.id,
                number=one.number,
                digest=one.digest,
                file_name=one.file_name,
                media_type=one.media_type,
                size=one.size,
                size_before=before.size if before else 0,
                by=people.get(one.by_id),
                at=one.at,
                flags=one.flags,
                differences=differences(before.facts, one.facts) if before else (),
            )
        )
    since = differences(found[-1].facts, facts_of(document)) if found else ()
    return EditionList(document.id, document.title, since, tuple(reversed(lines)))


def open_edition(
    session: Session, who: Who, edition_id: int, *, now: datetime
) -> tuple[EditionLine, EditionList] | Refused:
    """One edition's file for those who prepare the meeting; that it was opened is noted."""
    pair = next(iter(rows.editions(session, [edition_id])), None)
    if pair is None:
        return refused("gone")
    found = editions(session, who, pair[0].id)
    if isinstance(found, Refused):
        return found
    line = next(one for one in found.editions if one.id == edition_id)
    if not line.digest:
        return refused("edition-destroyed")
    note(session, who.person_id, [edition_id], How.OPENED, now=now)
    return line, found
