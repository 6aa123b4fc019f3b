"""Pages of the archive: a meeting's file, home, a year, what words find. Rows 4.8, 6.3."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from meetings.archive import clock
from meetings.archive.catalogue import Item, shown
from meetings.archive.filing import under_way
from meetings.archive.listing import Line, lines_of
from meetings.archive.missing import Lacking, missing
from meetings.archive.papers import to_make
from meetings.archive.retention import handover_due
from meetings.meetings import Refused, State, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from storage import Session
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows

#: Items a page.
PAGE = 10


@dataclass(frozen=True, slots=True)
class Standing:
    """How the filing of a meeting stands. ``state``: early (not over) / open / filing / filed."""

    meeting_id: int
    state: str
    #: Items in the archive, and documents that would go in now.
    filed: int
    waiting: int
    lacking: tuple[Lacking, ...]
    due_on: date | None
    late: bool


@dataclass(frozen=True, slots=True)
class FilePage:
    """The filing of one meeting."""

    meeting_id: int
    title: str
    standing: Standing
    #: Every document, in the order of the file.
    lines: tuple[Line, ...]
    #: Kinds of papers that are made when it is filed.
    to_make: tuple[str, ...]
    #: Steps of the filing that is under way: done, of.
    progress: tuple[int, int] | None
    checks: Mapping[str, Any]
    checked_at: datetime | None
    may_file: bool
    #: Where the reader may go from here: the archive, the meeting's own pages.
    sees_archive: bool = False
    sees_meeting: bool = False


@dataclass(frozen=True, slots=True)
class Home:
    """/archive: what is to be filed, what is filed by year, hand-overs under way."""

    #: Meeting id, title, due day, late; those closed first first.
    unfiled: tuple[tuple[int, str, date, bool], ...]
    #: Filed ones to which something came: meeting id, title, how much would go in.
    news: tuple[tuple[int, str, int], ...]
    #: Year and number of items.
    years: tuple[tuple[int, int], ...]
    #: Hand-over id, year, state.
    handovers: tuple[tuple[int, int, str], ...]
    may_keep: bool


@dataclass(frozen=True, slots=True)
class YearPage:
    """One year: its meetings, and how much of it is handed over."""

    year: int
    #: Meeting id, title, number of items.
    meetings: tuple[tuple[int, str, int], ...]
    waiting: int
    handed_over: int
    destroyed: int
    due_on: date
    late: bool
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what some words find."""

    words: str
    count: int
    page: int
    items: tuple[Item, ...]


def standing(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    now: datetime,
    office: Office,
    lines: tuple[Line, ...] | None = None,
) -> Standing:
    """How the filing stands, for the page of the meeting's records. ``lines``: of the file, where
    they are known."""
    file = rows.meeting_file(session, meeting.id)
    state = file.state if file is not None else "open"
    if state == "filing" and under_way(session, meeting.id) is None:
        state = "open"  # it was given up: it can be begun again
    items = rows.items_of(session, meeting.id)
    closed = meeting.state == State.CLOSED
    due = clock.file_by(meeting, office) if closed else None
    if lines is None:
        lines = lines_of(session, meeting, office=office)
    return Standing(
        meeting_id=meeting.id,
        state=state if closed else "early",
        filed=len(items),
        waiting=sum(not one.left_out for one in lines),
        lacking=missing(session, meeting, office=office),
        due_on=due if state != "filed" else None,
        late=due is not None and state != "filed" and office.today(now) > due,
    )


def page(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> FilePage | Refused:
    """The filing of a meeting, for those who file or see the archive."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    around = about(session, meeting)
    may_file = may(who, Action.FILE_MEETING, around)
    sees = may(who, Action.SEE_ARCHIVE)
    if not may_file and not sees:
        return refused("not-allowed")
    found = page_of(session, meeting, may_file=may_file, now=now, office=office)
    its_own = may(who, Action.EDIT_MEETING, around)
    return replace(found, sees_archive=sees, sees_meeting=its_own)


def page_of(
    session: Session,
    meeting: meeting_rows.Meeting,
    *,
    may_file: bool,
    now: datetime,
    office: Office,
) -> FilePage:
    """The page; rights were looked at before."""
    file = rows.meeting_file(session, meeting.id)
    item = under_way(session, meeting.id)
    lines = lines_of(session, meeting, office=office)
    return FilePage(
        meeting_id=meeting.id,
        title=meeting.title,
        standing=standing(session, meeting, now=now, office=office, lines=lines),
        lines=lines,
        to_make=tuple(one.kind for one in to_make(session, meeting, office=office)),
        progress=(item.cursor, item.total or 1) if item is not None else None,
        checks=dict(file.checks) if file else {},
        checked_at=file.checked_at if file else None,
        may_file=may_file,
    )


def home(session: Session, who: Who, *, now: datetime, office: Office) -> Home | Refused:
    """/archive 归档."""
    if not may(who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    today = office.today(now)
    unfiled = [
        (meeting.id, meeting.title, clock.file_by(meeting, office))
        for meeting, _ in filing_rows.unfiled_meetings(session, who.levels)
    ]
    return Home(
        unfiled=tuple((id, title, due, today > due) for id, title, due in unfiled),
        news=tuple(_news(session, who, office)),
        years=tuple(filing_rows.years_filed(session)),
        handovers=tuple((one.id, one.year, one.state) for one in filing_rows.handovers(session)),
        may_keep=may(who, Action.KEEP_ARCHIVE),
    )


def _news(session: Session, who: Who, office: Office) -> Iterator[tuple[int, str, int]]:
    for meeting in filing_rows.filed_with_news(session, who.levels)[:PAGE]:
        waiting = sum(not one.left_out for one in lines_of(session, meeting, office=office))
        if waiting:
            yield meeting.id, meeting.title, waiting


def year_page(
    session: Session, who: Who, year: int, *, now: datetime, office: Office
) -> YearPage | Refused:
    """What is filed of a year."""
    if not may(who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    if year not in dict(filing_rows.years_filed(session)):
        return refused("gone")
    due = handover_due(year, office.profile.archive)
    held = filing_rows.filed_meetings(session, year, who.levels)
    states = ("filed", "handed_over", "destroyed")
    counts = [len(filing_rows.items_of_year(session, year, (state,))) for state in states]
    return YearPage(
        year=year,
        meetings=tuple((meeting.id, meeting.title, count) for meeting, count in held),
        waiting=counts[0],
        handed_over=counts[1],
        destroyed=counts[2],
        due_on=due,
        late=office.today(now) > due,
        may_keep=may(who, Action.KEEP_ARCHIVE),
    )


def search(
    session: Session, who: Who, words: str, page: int, *, office: Office
) -> Found | Refused:
    """Items by code, title, number, author, year or meeting. What was destroyed is found, too."""
    if not may(who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    count, found = filing_rows.items_with(
        session, words.split()[:8], who.levels, limit=PAGE, offset=page * PAGE
    )
    return Found(words, count, page, shown(session, [item for item, _ in found], office))


def items(
    session: Session, who: Who, meeting_id: int, *, office: Office
) -> tuple[Item, ...] | Refused:
    """What of a meeting is in the archive."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    filing = may(who, Action.FILE_MEETING, about(session, meeting))
    if not filing and not may(who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    return shown(session, rows.items_of(session, meeting_id), office)
