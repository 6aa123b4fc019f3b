"""Sound: consent to it (REC-08), and what was said in it, written down. Row 4.4.

A transcript is a draft, whoever or whatever wrote it, until the recorder confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.record.taking_back import take_back
from meetings.recording.access import is_recorder, opened
from meetings.recording.mending import opened_note
from meetings.recording.notes import text_problem
from storage import Session, record_notes
from storage import meetings as meeting_rows
from storage import record as rows

#: 已告知并同意 / 未录音 / 有人不同意.
Consent = Literal["agreed", "none", "refused"]
CONSENTS: tuple[Consent, ...] = get_args(Consent)


@dataclass(frozen=True, slots=True)
class ConsentNoted:
    """How it stands with consent; ``again``: it stood so before."""

    meeting_id: int
    consent: Consent
    again: bool = False


@dataclass(frozen=True, slots=True)
class Transcribed:
    """The transcript stands so; ``again``: it did before."""

    meeting_id: int
    note_id: int
    file_id: int
    again: bool = False


def note_consent(
    session: Session,
    actor: Actor,
    meeting_id: int,
    consent: Consent,
    *,
    now: datetime,
    office: Office,
) -> ConsentNoted | Refused:
    """Whether those present were told that sound is recorded, and agreed. Refused, no sound and no
    film is taken from then on; what was taken before stays, and is pointed out by its time."""
    found = opened(session, actor, meeting_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    _, record = found
    if record.consent == consent:
        return ConsentNoted(meeting_id, consent, again=True)
    before, record.consent = record.consent, consent
    record.consent_by_id, record.consent_at = actor.who.person_id, now
    changed(
        session,
        actor,
        "note consent to recording",
        f"meeting:{meeting_id}",
        now=now,
        before={"consent": before},
        after={"consent": consent},
    )
    return ConsentNoted(meeting_id, consent)


def transcribe(
    session: Session, actor: Actor, file_id: int, text: str, *, now: datetime, office: Office
) -> Transcribed | Refused:
    """加文字稿: other words than before have to be confirmed anew."""
    found = _opened_file(session, actor, file_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    file, note, record = found
    if problem := text_problem(text, office):
        return problem
    text = text.strip()
    if file.transcript == text:
        return Transcribed(note.meeting_id, note.id, file.id, again=True)
    take_back(session, actor, record, now=now)
    before, file.transcript = file.transcript, text
    file.transcribed_by_id = actor.who.person_id
    file.confirmed_by_id = file.confirmed_at = None
    changed(
        session,
        actor,
        "write transcript",
        f"meeting:{note.meeting_id}",
        now=now,
        before={"file": file.id, "text": before},
        after={"text": text},
    )
    return Transcribed(note.meeting_id, note.id, file.id)


def confirm(
    session: Session, actor: Actor, file_id: int, *, now: datetime, office: Office
) -> Transcribed | Refused:
    """确认文字稿, by the recorder: from now on it counts."""
    found = _opened_file(session, actor, file_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    file, note, record = found
    meeting = meeting_rows.meeting(session, note.meeting_id)
    assert meeting is not None
    if not is_recorder(session, actor.who, meeting):
        return refused("recording-recorder-confirms")
    if not file.transcript:
        return refused("recording-no-transcript")
    if file.confirmed_at is not None:
        return Transcribed(note.meeting_id, note.id, file.id, again=True)
    take_back(session, actor, record, now=now)
    file.confirmed_by_id, file.confirmed_at = actor.who.person_id, now
    changed(
        session,
        actor,
        "confirm transcript",
        f"meeting:{note.meeting_id}",
        now=now,
        after={"file": file.id},
    )
    return Transcribed(note.meeting_id, note.id, file.id)


def _opened_file(
    session: Session, actor: Actor, file_id: int, *, now: datetime, office: Office
) -> tuple[rows.RecordFile, rows.RecordNote, rows.Record] | Refused:
    file = record_notes.file(session, file_id)
    if file is None:
        return refused("gone")
    found = opened_note(session, actor, file.note_id, now=now, office=office)
    if isinstance(found, Refused):
        return found
    session.refresh(file)
    return file, *found
