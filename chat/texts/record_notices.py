"""What is told about a record that waits to be signed. Row 4.5."""

from __future__ import annotations

from chat.message import Message
from chat.texts.meeting_people import button
from chat.texts.wording import Reading
from meetings.people import named
from storage import meetings as meeting_rows
from storage import record as rows


def taken_back(reading: Reading) -> Message | None:
    """To who sent it: somebody else changed it, and it is to be sent anew."""
    meeting = meeting_rows.meeting(reading.session, int(reading.params["meeting"]))
    record = rows.record(reading.session, meeting.id) if meeting is not None else None
    if meeting is None or record is None or record.state != "open":
        return None
    by_id = int(reading.params["by"])
    name = named(reading.session, [by_id])[by_id].name
    row = (button(reading.texts, "record-button-home", "Ka", meeting.id),)
    text = reading.texts.rich("record-told-taken-back", title=meeting.title, name=name)
    return Message(text, choices=(row,))
