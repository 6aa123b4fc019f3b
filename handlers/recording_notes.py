"""A note of the record: opened, mended, moved, struck out; its files and transcripts.
Rows 4.3, 4.4."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import recording as line_words
from chat.texts import recording_notes as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.recording import refuse, show_line
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.recording import mending, reading, sound, vote_reading
from meetings.recording.mending import Mended
from meetings.recording.sound import Transcribed
from storage import record_notes


def show_list(turn: Turn, meeting_id: int, item_id: int, page: int | None = None) -> None:
    """Jl: notes of an item; without a page the newest."""
    found = reading.notes_page(turn.session, turn.me, meeting_id, item_id, page)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"recording-notes:{meeting_id}", words.notes_page(said(turn), found))


def show_note(turn: Turn, note_id: int, *, note: RichText = ()) -> None:
    """Jn: one note."""
    found = _page(turn, note_id)
    if found is not None:
        turn.show(f"recording-note:{note_id}", words.note_page(said(turn), found, note))


def edit(turn: Turn, note_id: int) -> None:
    """Je, 改文字."""
    found = _writable(turn, note_id)
    if found is not None:
        answers = {"_note": note_id, "_edits": found.edits}
        filling.open_form(turn, "recording_text", answers)


def choose_speaker(turn: Turn, note_id: int, page: int = 0) -> None:
    """Jq, 发言人: who said it."""
    found = _writable(turn, note_id)
    if found is None:
        return
    people = reading.speakers_of(turn.session, turn.me, found.meeting_id, now=turn.now)
    if isinstance(people, Refused):
        refuse(turn, people)
    else:
        message = line_words.speakers(turn.texts, people, page, found.meeting_id, note_id)
        turn.show(f"recording-note:{note_id}", message)


def set_speaker(turn: Turn, note_id: int, person_id: int) -> None:
    """Jr: this one said it; 0: nobody in particular."""
    outcome = mending.set_note_speaker(
        turn.session,
        turn.actor,
        note_id,
        person_id or None,
        now=turn.now,
        office=turn.office,
    )
    after(turn, outcome, "recording-said")


def choose_item(turn: Turn, note_id: int, page: int = 0) -> None:
    """Jm, 移到别的议题."""
    found = _writable(turn, note_id)
    if found is None:
        return
    home = reading.home(turn.session, turn.me, found.meeting_id, now=turn.now, office=turn.office)
    if isinstance(home, Refused):
        refuse(turn, home)
    else:
        message = line_words.items(turn.texts, home.items, page, found.meeting_id, note_id)
        turn.show(f"recording-note:{note_id}", message)


def move(turn: Turn, note_id: int, item_id: int) -> None:
    """Jo: it stands there from now on."""
    outcome = mending.move_note(
        turn.session, turn.actor, note_id, item_id, now=turn.now, office=turn.office
    )
    after(turn, outcome, "recording-note-moved")


def strike(turn: Turn, note_id: int) -> None:
    """Jy, 划掉."""
    outcome = mending.strike(turn.session, turn.actor, note_id, now=turn.now, office=turn.office)
    after(turn, outcome, "recording-note-is-struck")


def restore(turn: Turn, note_id: int) -> None:
    """Jv, 恢复."""
    outcome = mending.strike(
        turn.session, turn.actor, note_id, back=True, now=turn.now, office=turn.office
    )
    after(turn, outcome, "recording-note-restored")


def after(turn: Turn, outcome: Mended | Refused, key: str) -> None:
    """What became of the note; of the one sent just now the line says it."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
        return
    done = turn.texts.rich(key)
    answers = filling.open_answers(turn, "recording")
    if answers is not None and answers["_note"] == outcome.note_id:
        show_line(turn, outcome.meeting_id, note=done)
    else:
        show_note(turn, outcome.note_id, note=done)


def send_file(turn: Turn, file_id: int) -> None:
    """Jf: to be heard or looked at."""
    row = record_notes.file(turn.session, file_id)
    found = _page(turn, row.note_id) if row is not None else None
    if row is None:
        turn.refuse("gone")
    elif found is not None:
        file = next(one for one in found.note.files if one.file_id == file_id)
        turn.say(words.file_sent(turn.texts, file))


def transcribe(turn: Turn, file_id: int) -> None:
    """Jg, 加文字稿."""
    row = record_notes.file(turn.session, file_id)
    if row is None:
        turn.refuse("gone")
    elif _writable(turn, row.note_id) is not None:
        filling.open_form(turn, "recording_transcript", {"_file": file_id})


def confirm(turn: Turn, file_id: int) -> None:
    """Jh, 确认文字稿."""
    outcome = sound.confirm(turn.session, turn.actor, file_id, now=turn.now, office=turn.office)
    after_transcript(turn, outcome, "recording-confirmed")


def after_transcript(turn: Turn, outcome: Transcribed | Refused, key: str) -> None:
    """The note with its transcript."""
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show_note(turn, outcome.note_id, note=turn.texts.rich(key))


def vote(turn: Turn, item_id: int) -> None:
    """Jz, 表决."""
    found = vote_reading.vote_page(
        turn.session, turn.me, item_id, now=turn.now, office=turn.office
    )
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, "recording_vote", {"_item": item_id, "_edits": found.edits})


def _page(turn: Turn, note_id: int) -> reading.NotePage | None:
    """The note; a refusal is said here."""
    found = reading.note_page(turn.session, turn.me, note_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def _writable(turn: Turn, note_id: int) -> reading.NotePage | None:
    """The note, where it can be changed now; else how it stands."""
    found = _page(turn, note_id)
    if found is not None and not found.writable:
        show_note(turn, note_id)
        return None
    return found
