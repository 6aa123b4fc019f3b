"""What the pages of the record show, for those who may see it. Rows 4.3, 4.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.approvals.deciders import facts_about
from meetings.meetings import Refused, State, refused
from meetings.minutes.skeleton import RecordItem
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.record.checking import Gap, gaps_of
from meetings.record.content import (
    Content,
    composed_of,
    content_of,
    noted,
)
from meetings.record.writing import known_place, places
from meetings.recording.access import matter
from storage import Session, record_notes
from storage import approvals as approval_rows
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows
from storage import record as rows
from storage import record_sections as section_rows


@dataclass(frozen=True, slots=True)
class RecordPage:
    """The record as it stands, and what this person may do with it."""

    meeting_id: int
    title: str
    starts_at: datetime
    #: draft, before, running, over (published still), closed, cancelled, postponed.
    phase: str
    #: none (nothing was recorded), open, asked, signed.
    state: str
    content: Content
    #: The parts in their order.
    places: tuple[str, ...]
    gaps: tuple[Gap, ...]
    recorder: Named | None
    approval_id: int | None
    signed_at: datetime | None
    document_id: int | None
    may_write: bool
    may_vouch: bool
    #: May appoint the recorder and close the meeting.
    host: bool

    @property
    def editable(self) -> bool:
        """Whether something can be written now."""
        return self.may_write and self.state != "signed"


@dataclass(frozen=True, slots=True)
class SectionPage:
    """One part of the text."""

    meeting_id: int
    title: str
    place: str
    #: The item it is about; None beside the agenda.
    item: RecordItem | None
    text: str
    #: Out of the notes: nobody wrote it yet.
    composed: bool
    version: int
    by: Named | None
    at: datetime | None
    source: str
    #: Notes there are, and those that came after the text was written.
    notes: int
    later: int
    state: str
    may_write: bool


def may_see(
    session: Session, who: Who, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> bool:
    """The hosts and who records; and whoever is asked to sign it, or did."""
    if may(who, Action.SEE_RECORD, matter(session, who, meeting)):
        return True
    record = rows.record(session, meeting.id)
    approval = (
        approval_rows.approval(session, record.approval_id)
        if record is not None and record.approval_id is not None
        else None
    )
    if approval is None:
        return False
    facts = facts_about(session, [approval], now=now, office=office)
    return may(who, Action.SEE_REQUEST, facts.sight(approval))


def page(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> RecordPage | Refused:
    """The record of a meeting."""
    meeting = _seen(session, who, meeting_id, now=now, office=office)
    if isinstance(meeting, Refused):
        return meeting
    record = rows.record(session, meeting_id)
    content = content_of(session, meeting, now=now, office=office)
    recorder = recorder_rows.recorders_now(session, meeting_id).get("recorder")
    people = named(session, [recorder.person_id]) if recorder is not None else {}
    about = matter(session, who, meeting)
    held = meeting.state in (State.PUBLISHED, State.CLOSED)
    return RecordPage(
        meeting_id=meeting.id,
        title=meeting.title,
        starts_at=meeting.starts_at,
        phase=_phase(meeting, now),
        state=state_of(record),
        content=content,
        places=places(session, meeting_id, tuple(item.id for item in content.head.items)),
        gaps=gaps_of(session, meeting, content),
        recorder=people.get(recorder.person_id) if recorder is not None else None,
        approval_id=record.approval_id if record is not None else None,
        signed_at=record.signed_at if record is not None else None,
        document_id=record.document_id if record is not None else None,
        may_write=held and may(who, Action.WRITE_RECORD, about),
        may_vouch=held and may(who, Action.VOUCH_FOR_RECORD, about),
        host=may(who, Action.CLOSE_MEETING, about),
    )


def state_of(record: rows.Record | None) -> str:
    """none, open, asked or signed."""
    return record.state if record is not None else "none"


def section(
    session: Session, who: Who, meeting_id: int, place: str, *, now: datetime, office: Office
) -> SectionPage | Refused:
    """One part of the text; "" where nothing was written or noted."""
    found = page(session, who, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    if not known_place(session, meeting_id, place):
        return refused("gone")
    row = section_rows.newest_section(session, meeting_id, place)
    kind, _, number = place.partition(":")
    item_id = int(number) if kind == "item" else None
    item = next((one for one in found.content.head.items if one.id == item_id), None)
    at_place = None if item_id is None else item_id
    notes = noted(session, meeting_id).get(at_place, []) if kind in ("item", "opening") else []
    composed = composed_of(session, meeting_id, office=office).get(place, "")
    return SectionPage(
        meeting_id=meeting_id,
        title=found.title,
        place=place,
        item=item,
        text=row.text if row is not None else composed,
        composed=row is None and bool(composed),
        version=row.version if row is not None else 0,
        by=named(session, [row.by_id])[row.by_id] if row is not None else None,
        at=row.at if row is not None else None,
        source=row.source if row is not None else "",
        notes=len(notes),
        later=_later(session, meeting_id, at_place, row) if notes else 0,
        state=found.state,
        may_write=found.editable,
    )


def _seen(
    session: Session, who: Who, meeting_id: int, *, now: datetime, office: Office
) -> meeting_rows.Meeting | Refused:
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may_see(session, who, meeting, now=now, office=office):
        return refused("not-allowed")
    return meeting


def _phase(meeting: meeting_rows.Meeting, now: datetime) -> str:
    if meeting.state != State.PUBLISHED:
        return meeting.state
    if now < meeting.starts_at:
        return "before"
    return "running" if now < meeting.ends_at else "over"


def _later(
    session: Session, meeting_id: int, item_id: int | None, row: rows.RecordSection | None
) -> int:
    if row is None:
        return 0
    return sum(
        note.item_id == item_id and note.entered_at > row.at
        for note in record_notes.standing_notes(session, meeting_id)
    )
