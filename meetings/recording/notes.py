"""A note, as it came in: under the item that runs, with its time, its speaker, its files.
Rows 4.3, 4.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.taking_back import take_back
from meetings.recording.access import opened
from meetings.recording.items import item_at
from meetings.recording.room import room_of
from meetings.recording.speakers import called, chair_of, named_first, take
from storage import Session, record_notes
from storage import agenda as agenda_rows
from storage import meetings as meeting_rows
from storage import record as rows

#: Characters; the longest message of a messenger is below it.
LONGEST_NOTE = 10_000
MOST_FILES = 10
#: Main types of what holds somebody's voice.
SOUND = ("audio/", "video/")


@dataclass(frozen=True, slots=True)
class NewFile:
    """A file in the store."""

    digest: str
    name: str
    media_type: str
    #: Bytes.
    size: int


@dataclass(frozen=True, slots=True)
class NewNote:
    """What was sent, and when, by the messenger's clock."""

    text: str
    at: datetime
    files: tuple[NewFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Noted:
    """It is written down. ``namesakes``: several who are there have the name it begins with."""

    meeting_id: int
    note_id: int
    namesakes: tuple[int, ...] = ()


def add_note(
    session: Session, actor: Actor, meeting_id: int, new: NewNote, *, now: datetime, office: Office
) -> Noted | Refused:
    """Write it down under the item that ran when it was sent."""
    found = opened(session, actor, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    meeting, record = found
    problem = text_problem(new.text, office, empty=bool(new.files)) or _file_problem(record, new)
    if problem is not None:
        return problem
    take_back(session, actor, record, now=now)
    at = min(new.at, now)
    item_id = item_at(record, at)
    if item_id is not None and agenda_rows.item(session, item_id) is None:
        item_id = None  # it left the agenda since
    row = rows.RecordNote(
        meeting_id=meeting.id,
        item_id=item_id,
        text=new.text.strip(),
        at=at,
        entered_at=now,
        by_id=actor.who.person_id,
    )
    if item_id == record.item_id:
        row.speaker_id, row.speaker = record.speaker_id, record.speaker
    namesakes = _who_says(session, meeting, record, row, now)
    session.add(row)
    session.flush()
    for file in new.files:
        session.add(
            rows.RecordFile(
                note_id=row.id,
                digest=file.digest,
                name=file.name,
                media_type=file.media_type,
                size=file.size,
            )
        )
    session.flush()
    changed(
        session,
        actor,
        "write note",
        f"meeting:{meeting.id}",
        now=now,
        after={"note": row.id, "item": item_id, "files": [file.digest for file in new.files]},
    )
    return Noted(meeting.id, row.id, namesakes)


def text_problem(text: str, office: Office, *, empty: bool = False) -> Refused | None:
    """What keeps these words from being a note, if anything; ``empty``: there may be none."""
    if not text.strip() and not empty:
        return refused("recording-empty")
    if len(text) > LONGEST_NOTE:
        return refused("recording-long", limit=LONGEST_NOTE, length=len(text))
    return refused("level-mark") if mark_in(text, office.profile) else None


def _file_problem(record: rows.Record, new: NewNote) -> Refused | None:
    if len(new.files) > MOST_FILES:
        return refused("recording-files", limit=MOST_FILES)
    heard = any(file.media_type.startswith(SOUND) for file in new.files)
    return refused("recording-no-consent") if heard and record.consent == "refused" else None


def _who_says(
    session: Session,
    meeting: meeting_rows.Meeting,
    record: rows.Record,
    row: rows.RecordNote,
    now: datetime,
) -> tuple[int, ...]:
    """ "张三：……" names the speaker, where somebody of this name is known; they speak until the
    next one. Of several it is asked which."""
    said = named_first(row.text)
    if said is None:
        return ()
    name, rest = said
    room, chair = room_of(session, meeting, now=now), chair_of(session, meeting)
    people = called(session, room, chair, name)
    if not people:
        return ()
    row.text = rest
    one = people[0] if len(people) == 1 else None
    row.speaker_id, row.speaker = one, "" if one else name
    if row.item_id == record.item_id and not record_notes.newer(session, row):
        take(record, one, name)
    return () if one else tuple(people)
