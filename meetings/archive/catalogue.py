"""归档文件目录: items as lists show them, in the order of a catalogue. Rows 4.8, 6.3; ARC-06."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetings.office import Office
from storage import Session
from storage import archive as rows
from storage import filing as filing_rows
from storage import meetings as meeting_rows


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
    #: Name and digest of each; () of what was destroyed.
    files: tuple[tuple[str, str], ...] = ()
    #: 已销毁: the day, and the list's year and number; None and 0 while it is there.
    destroyed_on: date | None = None
    list_year: int = 0
    list_number: int = 0


@dataclass(frozen=True, slots=True)
class Catalogue:
    """What is filed of a meeting, in order, and what the index says of the meeting."""

    title: str
    place: str
    starts_at: datetime
    ends_at: datetime
    items: tuple[Item, ...]


def catalogue_of(session: Session, meeting_id: int, *, office: Office) -> Catalogue | None:
    """The catalogue of a meeting; None where nothing of it is filed."""
    meeting = meeting_rows.meeting(session, meeting_id)
    filed = rows.items_of(session, meeting_id)
    if meeting is None or not filed:
        return None
    return Catalogue(
        title=meeting.title,
        place=meeting.place,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        items=shown(session, in_order(filed, office), office),
    )


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
    kept = item.files if item.state != "destroyed" else ()
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
        files=tuple((one["name"], one["sha256"]) for one in kept if one.get("sha256")),
        destroyed_on=office.today(item.destroyed_at) if item.destroyed_at else None,
        list_year=by.year if by else 0,
        list_number=by.number if by else 0,
    )
