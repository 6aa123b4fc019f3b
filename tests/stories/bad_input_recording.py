"""What stands before a form of the recorder at work is opened, in the bad-input stories."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from meetings.recording import NewFile, NewNote, Noted, add_note
from storage import Session, record_notes
from storage import meetings as meeting_rows
from tests.stories import bad_input_stage as stage
from tests.stories.bad_input_stage import Office
from tests.stories.notice_stage import actor


async def noted(office: Office) -> None:
    """The meeting runs, and one note with a voice message stands under it."""
    await stage.running(office)

    def note(session: Session, now: datetime) -> Any:
        file = NewFile("0" * 64, "voice.ogg", "audio/ogg", 4)
        made = add_note(
            session,
            actor(session, office.host),
            office.ids["meeting"],
            NewNote("Agreed", now, (file,)),
            now=now,
            office=office.world.office,
        )
        assert isinstance(made, Noted), made
        office.ids["note"] = made.note_id
        office.ids["file"] = record_notes.files_of(session, [made.note_id])[made.note_id][0].id
        office.ids["item"] = meeting_rows.agenda_of(session, office.ids["meeting"])[0].id
        return made

    await stage.does(office, note)
