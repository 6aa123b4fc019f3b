"""Readings (查阅记录): who was given, opened or found which edition, and when. Rows 6.4, 6.6.

Seen by archivist and 保密员 only; the hosts see who was given what, as before.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from meetings.meetings import Refused, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import documents as document_rows
from storage import readings as rows
from storage.readings import ReadingLine

#: Lines on one page.
PAGE = 10
#: The same person opening the same edition again within this is one reading.
SAME = timedelta(hours=1)
#: Documents offered for a word.
MOST = 10
LONGEST_WORDS = 60


class How(StrEnum):
    """How an edition came before somebody's eyes."""

    SENT = "sent"
    OPENED = "opened"
    FOUND = "found"
    PRINTED = "printed"
    EXPORTED = "exported"
    BORROWED = "borrowed"


@dataclass(frozen=True, slots=True)
class ReadingPage:
    """One page of readings, of a document or of a person."""

    title: str
    count: int
    page: int
    lines: tuple[ReadingLine, ...]
    people: dict[int, Named]
    document_id: int | None = None
    person_id: int | None = None

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.count // PAGE))


def note(
    session: Session, person_id: int, edition_ids: Collection[int], how: How, *, now: datetime
) -> None:
    """Write down that this person read these editions. Sent ones stand in the receipts."""
    rows.note(session, person_id, edition_ids, how.value, now=now, again_after=SAME)


def note_newest(
    session: Session, person_id: int, document_id: int | None, how: How, *, now: datetime
) -> None:
    """The same of a document as it is now; of none (None), and of one without a file, nothing."""
    editions = document_rows.editions_of(session, document_id) if document_id is not None else ()
    note(session, person_id, [one.id for one in editions[-1:]], how, now=now)


def may_see(who: Who) -> bool:
    """Whether this person sees who read what."""
    return may(who, Action.SEE_READINGS)


def of_document(
    session: Session, who: Who, document_id: int, page: int | None = 0
) -> ReadingPage | Refused:
    """Who read a document, the newest first; ``page`` None: all of it. Row 6.6."""
    if not may_see(who):
        return refused("not-allowed")
    document = document_rows.document(session, document_id)
    if document is None:
        return refused("gone")
    return _page(session, who, document.title, page, document_id=document_id)


def of_person(
    session: Session, who: Who, person_id: int, page: int | None = 0
) -> ReadingPage | Refused:
    """What somebody read, the newest first; ``page`` None: all of it. Row 6.6."""
    if not may_see(who):
        return refused("not-allowed")
    person = named(session, [person_id]).get(person_id)
    if person is None:
        return refused("gone")
    return _page(session, who, person.name, page, person_id=person_id)


def documents_called(
    session: Session, who: Who, word: str
) -> tuple[tuple[int, str, str], ...] | Refused:
    """Documents of this title or number: id, title, meeting."""
    if not may_see(who):
        return refused("not-allowed")
    return tuple(rows.documents_called(session, word, who.levels, limit=MOST))


def _page(
    session: Session,
    who: Who,
    title: str,
    page: int | None,
    *,
    document_id: int | None = None,
    person_id: int | None = None,
) -> ReadingPage:
    def look(at: int) -> tuple[int, list[ReadingLine]]:
        return rows.lines(
            session,
            document_id=document_id,
            person_id=person_id,
            levels=who.levels,
            limit=None if page is None else PAGE,
            offset=at * PAGE,
        )

    at = page or 0
    count, found = look(at)
    if count and not found:
        at = (count - 1) // PAGE
        count, found = look(at)
    people = named(session, sorted({line.person_id for line in found}))
    return ReadingPage(title, count, at, tuple(found), people, document_id, person_id)
