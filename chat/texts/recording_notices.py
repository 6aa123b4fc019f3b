"""What recorders are told when one hands over in the middle. Rows 4.2, 4.3."""

from __future__ import annotations

from chat.message import Message
from chat.texts.meeting_people import button
from chat.texts.wording import Reading
from meetings.people import named
from storage import meetings as meeting_rows
from storage import minutes as recorder_rows


def ended(reading: Reading) -> Message | None:
    """To who recorded: somebody else does; what was noted stays."""
    meeting = _running(reading)
    to_id = int(reading.params["recorder"])
    if meeting is None or not _records(reading, meeting, to_id):
        return None
    name = named(reading.session, [to_id])[to_id].name
    return Message(reading.texts.rich("recording-told-ended", title=meeting.title, name=name))


def yours(reading: Reading) -> Message | None:
    """To who records from now on: go on."""
    meeting = _running(reading)
    if meeting is None or not _records(reading, meeting, reading.person_id):
        return None
    row = (button(reading.texts, "recording-button-start", "Jb", meeting.id),)
    text = reading.texts.rich("recording-told-yours", title=meeting.title)
    return Message(text, choices=(row,))


def _running(reading: Reading) -> meeting_rows.Meeting | None:
    meeting = meeting_rows.meeting(reading.session, int(reading.params["meeting"]))
    return meeting if meeting is not None and meeting.state == "published" else None


def _records(reading: Reading, meeting: meeting_rows.Meeting, person_id: int) -> bool:
    now = recorder_rows.recorders_now(reading.session, meeting.id).values()
    return any(row.person_id == person_id for row in now)
