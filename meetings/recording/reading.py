"""What the pages of a record in the making show. Rows 4.3, 4.4."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, refused
from meetings.minutes.reading import may_see
from meetings.office import Office
from meetings.people import Named, Who, named
from meetings.recording.access import closed_for, is_recorder, may_write, opening, waits
from meetings.recording.lines import ItemLine, NoteLine, item_lines, line_of, note_lines
from meetings.recording.room import Room, room_of
from meetings.recording.speakers import candidates
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows

PAGE = 10
#: Speakers one tap away.
MOST_QUICK = 3


@dataclass(frozen=True, slots=True)
class Home:
    """Page Ja: who is there, consent, how many notes each item has."""

    meeting_id: int
    title: str
    room: Room
    consent: str
    consent_by: str
    consent_at: datetime | None
    #: Where the notes go now; None before the record has begun.
    here: ItemLine | None
    items: tuple[ItemLine, ...]
    resolutions: int
    unconfirmed: int
    #: Why nothing can be written now, if anything.
    closed: Refused | None
    #: It waits to be signed: a change takes that back.
    asked: bool
    opens: datetime

    @property
    def notes(self) -> int:
        """All that stand."""
        return sum(item.notes for item in self.items)


@dataclass(frozen=True, slots=True)
class NotesPage:
    """Notes of an item, ten a page, the newest last."""

    meeting_id: int
    title: str
    item: ItemLine
    notes: tuple[NoteLine, ...]
    total: int
    page: int


@dataclass(frozen=True, slots=True)
class NotePage:
    """One note and what can be done with it."""

    meeting_id: int
    item: ItemLine
    note: NoteLine
    edits: int
    #: The page of its item on which it stands.
    page: int
    #: What was made of it and stands.
    resolution_id: int | None
    writable: bool
    #: It waits to be signed: a change takes that back.
    asked: bool
    #: This person confirms transcripts.
    confirms: bool


@dataclass(frozen=True, slots=True)
class Line:
    """The one line recording mode shows: where the record is, and what came in last."""

    meeting_id: int
    title: str
    #: Where the record is; the last note may have gone elsewhere, when it came in late.
    item: ItemLine
    has_items: bool
    speaker: str
    #: Those one tap away, who speak not now.
    quick: tuple[Named, ...]
    note: NoteLine | None
    #: Where the note stands, if it is not where the record is.
    note_item: ItemLine | None
    #: A file of the note may be written down.
    transcribable: bool
    consent: str
    #: It waits to be signed: a change takes that back.
    asked: bool
    #: Who the note may be by, where several have the name.
    namesakes: tuple[Named, ...] = ()


def home(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> Home | Refused:
    """Page Ja, for hosts, recorder and deputy."""
    meeting = _seen(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    record = rows.record(session, meeting_id)
    closed = closed_for(meeting, record, now=now, office=office)
    if closed is None and not may_write(session, who, meeting):
        closed = refused("not-allowed")
    items = item_lines(session, meeting, record)
    by = record.consent_by_id if record else None
    return Home(
        meeting_id=meeting.id,
        title=meeting.title,
        room=room_of(session, meeting, now=now),
        consent=record.consent if record else "",
        consent_by=named(session, [by])[by].name if by else "",
        consent_at=record.consent_at if record else None,
        here=line_of(items, record.item_id) if record else None,
        items=items,
        resolutions=record_notes.count_resolutions(session, meeting_id),
        unconfirmed=record_notes.unconfirmed_transcripts(session, meeting_id),
        closed=closed,
        asked=waits(record),
        opens=opening(meeting, office),
    )


def notes_page(
    session: Session, who: Who, meeting_id: int, item_id: int, page: int | None
) -> NotesPage | Refused:
    """Notes of an item (0: beside the agenda); without a page the last one."""
    meeting = _seen(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    items = item_lines(session, meeting, rows.record(session, meeting_id))
    if item_id not in {item.item_id for item in items}:
        return refused("gone")
    total = record_notes.count_notes(session, meeting_id, item_id or None)
    last = max(0, (total - 1) // PAGE)
    page = last if page is None else min(page, last)
    found = record_notes.notes_of(
        session, meeting_id, item_id or None, limit=PAGE, offset=page * PAGE
    )
    lines = note_lines(session, meeting_id, found)
    return NotesPage(meeting.id, meeting.title, line_of(items, item_id), lines, total, page)


def note_page(
    session: Session, who: Who, note_id: int, *, now: datetime, office: Office
) -> NotePage | Refused:
    """One note."""
    row = record_notes.note(session, note_id)
    meeting = _seen(session, who, row.meeting_id) if row else refused("gone")
    if row is None or isinstance(meeting, Refused):
        return meeting if isinstance(meeting, Refused) else refused("gone")
    record = rows.record(session, meeting.id)
    made = record_notes.resolution_from(session, note_id)
    before = record_notes.count_before(session, row)
    return NotePage(
        meeting_id=meeting.id,
        item=line_of(item_lines(session, meeting, record), row.item_id),
        note=note_lines(session, meeting.id, [row])[0],
        edits=row.edits,
        page=before // PAGE,
        resolution_id=made.id if made is not None and made.struck_at is None else None,
        writable=closed_for(meeting, record, now=now, office=office) is None
        and may_write(session, who, meeting),
        asked=waits(record),
        confirms=is_recorder(session, who, meeting),
    )


def line(
    session: Session,
    who: Who,
    meeting_id: int,
    note_id: int | None,
    *,
    namesakes: Sequence[int] = (),
    now: datetime,
) -> Line | Refused:
    """The line of recording mode; ``note_id``: what this person sent last."""
    meeting = _seen(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    record = rows.record(session, meeting_id)
    items = item_lines(session, meeting, record)
    here = line_of(items, record.item_id if record else None)
    row = record_notes.note(session, note_id) if note_id else None
    note = note_lines(session, meeting_id, [row])[0] if row else None
    speaking = _speaker(session, record)
    offered = candidates(session, meeting, here.item_id or None, now=now)
    now_speaking = record.speaker_id if record else None
    quick = [one for one in offered if one.person_id != now_speaking]
    return Line(
        meeting_id=meeting.id,
        title=meeting.title,
        item=here,
        has_items=len(items) > 1,
        speaker=speaking,
        quick=tuple(quick[:MOST_QUICK]),
        note=note,
        note_item=line_of(items, row.item_id) if row and _elsewhere(record, row) else None,
        transcribable=bool(note and note.files and not note.files[0].transcript),
        consent=record.consent if record else "",
        asked=waits(record),
        namesakes=tuple(named(session, list(namesakes)).values()),
    )


def _elsewhere(record: rows.Record | None, row: rows.RecordNote) -> bool:
    """Whether the note came in under this item and yet stands under another one: it was sent
    before, or moved. Of an item that is over nobody has to be told where it stands."""
    if record is None or row.item_id == record.item_id:
        return False
    return not record.turns or row.entered_at > datetime.fromisoformat(record.turns[-1][1])


def _seen(session: Session, who: Who, meeting_id: int) -> meeting_rows.Meeting | Refused:
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    return meeting if may_see(session, who, meeting) else refused("not-allowed")


def _speaker(session: Session, record: rows.Record | None) -> str:
    if record is None:
        return ""
    if record.speaker_id is None:
        return record.speaker
    person = named(session, [record.speaker_id]).get(record.speaker_id)
    return person.name if person else ""


def speakers_of(
    session: Session, who: Who, meeting_id: int, *, now: datetime
) -> tuple[Named, ...] | Refused:
    """Whom to choose from as a speaker."""
    meeting = _seen(session, who, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    record = rows.record(session, meeting_id)
    return candidates(session, meeting, record.item_id if record else None, now=now)
