"""The register of numbers: by series and year, searched, and looked at for gaps. Row 6.2."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from meetings.document_numbers.allotting import OUTSIDE
from meetings.document_numbers.asking import asked
from meetings.document_numbers.beginning import Startable, may_begin, startable
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import document_numbers as numbers
from storage import number_register as rows
from storage.number_register import Line, SeriesRow, Sought

#: Entries on one page.
PAGE = 10
LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class Overview:
    """The series, the newest year first."""

    count: int
    page: int
    series: tuple[SeriesRow, ...]
    year: int
    #: Series of this year that begin later than at 1, and of which no number was given yet.
    begun: tuple[Startable, ...] = ()
    #: This person can say where a series begins, and there are some.
    may_begin: bool = False

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class Start:
    """Where a series begins in its year, who said so when, and why."""

    first: int
    reason: str
    by: Named | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of numbers, of a series or of what was looked for."""

    count: int
    page: int
    lines: tuple[Line, ...]
    #: Of one series: its first number, by which buttons lead back, and its year.
    first_id: int | None = None
    year: int | None = None
    own: bool = False
    #: Numbers that should be there and are not.
    gaps: tuple[int, ...] = ()
    #: Where it does not begin at 1.
    start: Start | None = None

    @property
    def pages(self) -> int:
        """At least one."""
        return max(1, -(-self.count // PAGE))


@dataclass(frozen=True, slots=True)
class Entry:
    """One number, who gave it, and what may be done with it."""

    line: Line
    by: Named | None
    may_void: bool


def overview(
    session: Session, who: Who, page: int = 0, *, now: datetime, office: Office
) -> Overview | Refused:
    """The series with their last numbers, and those that begin later than at 1. Row 6.2."""
    if not may(who, Action.NUMBER_DOCUMENT):
        return refused("not-allowed")
    count, found = rows.series_rows(session, who.levels, limit=PAGE, offset=page * PAGE)
    if count and not found:
        return overview(session, who, (count - 1) // PAGE, now=now, office=office)
    open_ones = startable(session, who, now=now, office=office)
    return Overview(
        count,
        page,
        tuple(found),
        office.today(now).year,
        tuple(one for one in open_ones if one.first > 1),
        bool(open_ones) and may_begin(who),
    )


def series(session: Session, who: Who, first_id: int, page: int = 0) -> Listed | Refused:
    """The numbers of one series and year, the newest first, void ones among them. Row 6.2."""
    if not may(who, Action.NUMBER_DOCUMENT):
        return refused("not-allowed")
    first = numbers.number(session, first_id)
    if first is None:
        return refused("gone")
    sought = Sought(series=first.series, year=first.year)
    count, page, found = _page(session, sought, who, page)
    own = first.series != OUTSIDE
    missing = gaps(session, first.series, first.year) if own else ()
    start = _start(session, first.series, first.year)
    return Listed(count, page, found, first_id, first.year, own, missing, start)


def search(session: Session, who: Who, question: str, page: int = 0) -> Listed | Refused:
    """Numbers by number, year and words: of the text, the title, the meeting. Row 6.2."""
    if not may(who, Action.NUMBER_DOCUMENT):
        return refused("not-allowed")
    parts = asked(question)
    if len(question) > LONGEST_WORDS or not (parts.year or parts.number or parts.words):
        return refused("search-words", limit=LONGEST_WORDS)
    sought = Sought(year=parts.year, number=parts.number, words=parts.words)
    count, page, found = _page(session, sought, who, page)
    return Listed(count, page, found)


def whole(session: Session, who: Who, first_id: int) -> Listed | Refused:
    """All numbers of one series and year, for the workbook."""
    found = series(session, who, first_id)
    if isinstance(found, Refused) or not found.lines:
        return found
    sought = Sought(series=found.lines[0].series, year=found.year)
    _, lines = rows.lines(session, sought, who.levels)
    return replace(found, lines=tuple(reversed(lines)))


def entry(session: Session, who: Who, number_id: int) -> Entry | Refused:
    """One number. Row 6.2."""
    row = numbers.number(session, number_id)
    if row is None:
        return refused("gone")
    if not may(who, Action.NUMBER_DOCUMENT):
        return refused("not-allowed")
    _, found = rows.lines(session, Sought(id=number_id), who.levels)
    if not found:
        return refused("gone")
    [line] = found
    by = named(session, [line.by_id]).get(line.by_id)
    return Entry(line, by, line.void_at is None and may(who, Action.VOID_NUMBER))


def gaps(session: Session, series: str, year: int) -> tuple[int, ...]:
    """Which numbers from where the series begins to the highest are missing; () where all are
    there. For the check of integrity (完整性, ARC-08)."""
    given = rows.numbers_in(session, series, year)
    start = numbers.start_of(session, series, year)
    first, last = start.first if start is not None else 1, given[-1] if given else 0
    there = set(given)
    return tuple(one for one in range(first, last + 1) if one not in there)


def _start(session: Session, series: str, year: int) -> Start | None:
    row = numbers.start_of(session, series, year)
    if row is None or row.first == 1:
        return None
    return Start(row.first, row.reason, named(session, [row.by_id]).get(row.by_id), row.at)


def _page(
    session: Session, sought: Sought, who: Who, page: int
) -> tuple[int, int, tuple[Line, ...]]:
    count, found = rows.lines(session, sought, who.levels, limit=PAGE, offset=page * PAGE)
    if count and not found:
        page = (count - 1) // PAGE
        _, found = rows.lines(session, sought, who.levels, limit=PAGE, offset=page * PAGE)
    return count, page, tuple(found)
