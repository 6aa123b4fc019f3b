"""A note afterwards: its words, who said it, under which item it stands; struck out and back.
Row 4.3."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.taking_back import take_back
from meetings.recording.access import opened
from meetings.recording.notes import text_problem
from meetings.recording.speakers import speaker_problem, take
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows


@dataclass(frozen=True, slots=True)
class Mended:
    """The note stands so now; ``again``: it did before."""

    meeting_id: int
    note_id: int
    again: bool = False


@dataclass(frozen=True, slots=True)
class Stale:
    """Somebody else changed it meanwhile: ``theirs`` stands, ``mine`` was not taken."""

    note_id: int
    theirs: str
    mine: str
    edits: int


def edit_note(
    session: Session,
    actor: Actor,
    note_id: int,
    text: str,
    *,
    edits: int,
    now: datetime,
    office: Office,
) -> Mended | Stale | Refused:
    """Other words; ``edits`` is how often it had been changed when it was read."""
    found = opened_note(session, actor, note_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, record = found
    has_files = bool(record_notes.files_of(session, [row.id]))
    if problem := text_problem(text, office, empty=has_files):
        return problem
    text = text.strip()
    if row.text == text:
        return Mended(row.meeting_id, row.id, again=True)
    if row.edits != edits:
        return Stale(row.id, row.text, text, row.edits)
    take_back(session, actor, record, now=now)
    before, row.text = row.text, text
    row.edits += 1
    _note(session, actor, "edit note", row, now, {"text": before}, {"text": text})
    return Mended(row.meeting_id, row.id)


def set_note_speaker(
    session: Session,
    actor: Actor,
    note_id: int,
    person_id: int | None,
    name: str = "",
    *,
    now: datetime,
    office: Office,
) -> Mended | Refused:
    """Somebody else said it. Of the last note they speak on, where the record named who speaks
    only by a name that several have."""
    found = opened_note(session, actor, note_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, record = found
    if problem := speaker_problem(session, person_id, name, office):
        return problem
    before = {"person": row.speaker_id, "name": row.speaker}
    known = "" if person_id is not None else name
    if before == {"person": person_id, "name": known}:
        return Mended(row.meeting_id, row.id, again=True)
    take_back(session, actor, record, now=now)
    if person_id is not None and row.speaker and record.speaker == row.speaker:
        take(record, person_id, "")
    row.speaker_id, row.speaker = person_id, known
    row.edits += 1
    after = {"person": person_id, "name": known}
    _note(session, actor, "name speaker of note", row, now, before, after)
    return Mended(row.meeting_id, row.id)


def move_note(
    session: Session, actor: Actor, note_id: int, item_id: int, *, now: datetime, office: Office
) -> Mended | Refused:
    """To another item; 0: beside the agenda."""
    found = opened_note(session, actor, note_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, record = found
    items = {one.id for one in meeting_rows.agenda_of(session, row.meeting_id)}
    if item_id and item_id not in items:
        return refused("gone")
    if (row.item_id or 0) == item_id:
        return Mended(row.meeting_id, row.id, again=True)
    take_back(session, actor, record, now=now)
    before, row.item_id = row.item_id, item_id or None
    _note(session, actor, "move note", row, now, {"item": before}, {"item": row.item_id})
    return Mended(row.meeting_id, row.id)


def strike(
    session: Session,
    actor: Actor,
    note_id: int,
    *,
    back: bool = False,
    now: datetime,
    office: Office,
) -> Mended | Refused:
    """划掉: it stays to be seen, and counts no more; ``back``: it stands again. What was made of
    it stays what it is."""
    found = opened_note(session, actor, note_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    row, record = found
    if (row.struck_at is None) == back:
        return Mended(row.meeting_id, row.id, again=True)
    take_back(session, actor, record, now=now)
    row.struck_at = None if back else now
    row.struck_by_id = None if back else actor.who.person_id
    _note(session, actor, "restore note" if back else "strike note", row, now, {}, {})
    return Mended(row.meeting_id, row.id)


def opened_note(
    session: Session, actor: Actor, note_id: int, *, now: datetime, office: Office
) -> tuple[rows.RecordNote, rows.Record] | Refused:
    """The note and its record, the meeting locked, where this person may write it now."""
    known = record_notes.note(session, note_id)
    if known is None:
        return refused("gone")
    found = opened(session, actor, known.meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    session.refresh(known)
    return known, found[1]


def _note(
    session: Session,
    actor: Actor,
    action: str,
    row: rows.RecordNote,
    now: datetime,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    changed(
        session,
        actor,
        action,
        f"meeting:{row.meeting_id}",
        now=now,
        before={"note": row.id, **before},
        after={**after},
    )
