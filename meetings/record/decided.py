"""What the pages of outcomes and resolutions show. Rows 4.3, 4.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, refused
from meetings.minutes.skeleton import RecordItem
from meetings.office import Office
from meetings.people import Who
from meetings.record.content import ItemContent, ResolutionFacts, resolution_facts
from meetings.record.reading import page
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import record_sections as section_rows


@dataclass(frozen=True, slots=True)
class ItemPage:
    """One item with what became of it."""

    meeting_id: int
    title: str
    item: RecordItem
    content: ItemContent
    resolutions: tuple[ResolutionFacts, ...]
    edits: int
    state: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class ResolutionPage:
    """One resolution."""

    meeting_id: int
    facts: ResolutionFacts
    item_title: str
    edits: int
    struck: bool
    first: bool
    state: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class ResolutionList:
    """Everything that was decided; and what was registered without standing in the record."""

    meeting_id: int
    title: str
    standing: tuple[ResolutionFacts, ...]
    struck: tuple[ResolutionFacts, ...]
    #: Id, number as said, text.
    beside: tuple[tuple[int, tuple[int, int], str], ...]
    state: str
    may_write: bool


def item(
    session: Session, who: Who, item_id: int, *, now: datetime, office: Office
) -> ItemPage | Refused:
    """One item of the agenda with its outcome, votes and resolutions."""
    row = agenda_rows.item(session, item_id)
    if row is None:
        return refused("gone")
    found = page(session, who, row.meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    head = next((one for one in found.content.head.items if one.id == item_id), None)
    if head is None:
        return refused("gone")
    result = record_notes.result_of(session, item_id)
    return ItemPage(
        meeting_id=row.meeting_id,
        title=found.title,
        item=head,
        content=found.content.item(item_id),
        resolutions=tuple(r for r in found.content.resolutions if r.item_id == item_id),
        edits=result.edits if result is not None else 0,
        state=found.state,
        may_write=found.editable,
    )


def resolutions(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> ResolutionList | Refused:
    """What was decided, those struck out behind it."""
    found = page(session, who, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    struck = [r for r in section_rows.all_resolutions(session, meeting_id) if r.struck_at]
    return ResolutionList(
        meeting_id=meeting_id,
        title=found.title,
        standing=found.content.resolutions,
        struck=resolution_facts(session, struck),
        beside=tuple(
            (task.id, (task.year, task.number), task.text)
            for task in section_rows.tasks_beside_record(session, meeting_id)
        ),
        state=found.state,
        may_write=found.editable,
    )


def resolution(
    session: Session, who: Who, resolution_id: int, *, now: datetime, office: Office
) -> ResolutionPage | Refused:
    """One resolution, struck out or not."""
    row = record_notes.resolution(session, resolution_id)
    if row is None:
        return refused("gone")
    found = resolutions(session, who, row.meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    several = (*found.standing, *found.struck)
    facts = next((one for one in several if one.id == resolution_id), None)
    if facts is None:
        return refused("gone")
    about = agenda_rows.item(session, row.item_id) if row.item_id is not None else None
    return ResolutionPage(
        meeting_id=row.meeting_id,
        facts=facts,
        item_title=about.title if about is not None else "",
        edits=row.edits,
        struck=row.struck_at is not None,
        first=facts.number == 1,
        state=found.state,
        may_write=found.may_write,
    )
