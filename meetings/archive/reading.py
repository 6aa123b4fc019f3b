"""Pages of the archive: a meeting's file, home, a year, what words find. Rows 4.8, 6.3."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from meetings.archive import clock
from meetings.archive.filing import under_way
from meetings.archive.listing import Line, lines_of
from meetings.archive.missing import Lacking, missing
from meetings.archive.papers import to_make
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
class Item:
    """An item as lists show it."""

    id: int
    meeting_id: int
    code: str
    title: str
    category: str
    reference: str
    author: str
    period: str
    level: str
    dated_on: date
    due_on: date | None
    pages: int | None
    state: str
    #: 已销毁: the day, and the list's year and number; None and 0 while it is there.
    destroyed_on: date | None = None
    list_year: int = 0
    list_number: int = 0


@dataclass(frozen=True, slots=True)
class Home:
    """/archive: what is to be filed, what is filed by year, hand-overs under way."""

    #: Meeting id, title, due day, late; those closed first first.
    unfiled: tuple[tuple[int, str, date, bool], ...]
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
    may_keep: bool


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what some words find."""

    words: str
    count: int
    page: int
    items: tuple[Item, ...]


def standing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Standing:
    """How the filing stands, for the page of the meeting's records."""
    file = rows.meeting_file(session, meeting.id)
    state = file.state if file is not None else "open"
    if state == "filing" and under_way(session, meeting.id) is None:
        state = "open"  # it was given up: it can be begun again
    items = rows.items_of(session, meeting.id)
    closed = meeting.state == State.CLOSED
    due = clock.file_by(meeting, office) if closed else None
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
    return FilePage(
        meeting_id=meeting.id,
        title=meeting.title,
        standing=standing(session, meeting, now=now, office=office),
        lines=lines_of(session, meeting, office=office),
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
        years=tuple(filing_rows.years_filed(session)),
        handovers=tuple((one.id, one.year, one.state) for one in filing_rows.handovers(session)),
        may_keep=may(who, Action.KEEP_ARCHIVE),
    )


def year_page(session: Session, who: Who, year: int, *, office: Office) -> YearPage | Refused:
    """What is filed of a year."""
    from meetings.archive.retention import handover_due

    if not may(who, Action.SEE_ARCHIVE):
        return refused("not-allowed")
    held = filing_rows.filed_meetings(session, year, who.levels)
    states = ("filed", "handed_over", "destroyed")
    counts = [len(filing_rows.items_of_year(session, year, (state,))) for state in states]
    return YearPage(
        year=year,
        meetings=tuple((meeting.id, meeting.title, count) for meeting, count in held),
        waiting=counts[0],
        handed_over=counts[1],
        destroyed=counts[2],
        due_on=handover_due(year, office.profile.archive),
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


def in_order(found: Iterable[rows.ArchiveItem], office: Office) -> list[rows.ArchiveItem]:
    """Items as a catalogue has them: by year, the longest kept first, by unit and number."""
    periods = {code: at for at, code in enumerate(office.profile.archive.periods)}
    rest = len(periods)
    return sorted(
        found, key=lambda one: (one.year, periods.get(one.period, rest), one.organ, one.number)
    )


def shown(session: Session, found: Sequence[rows.ArchiveItem], office: Office) -> tuple[Item, ...]:
    """Items as lists show them; of the destroyed ones with the list by which they were."""
    lists = filing_rows.disposals(session, [i.disposal_id for i in found if i.disposal_id])
    return tuple(_shown(item, lists, office) for item in found)


def _shown(item: rows.ArchiveItem, lists: Mapping[int, rows.Disposal], office: Office) -> Item:
    by = lists.get(item.disposal_id) if item.state == "destroyed" and item.disposal_id else None
    return Item(
        id=item.id,
        meeting_id=item.meeting_id,
        code=item.code,
        title=item.title,
        category=item.category,
        reference=item.reference,
        author=item.author,
        period=item.period,
        level=item.level,
        dated_on=item.dated_on,
        due_on=item.due_on,
        pages=item.pages,
        state=item.state,
        destroyed_on=office.today(item.destroyed_at) if item.destroyed_at else None,
        list_year=by.year if by else 0,
        list_number=by.number if by else 0,
    )
