"""What hosts are told of the request to hold a meeting without asking. Rows 2.1a, 2.10."""

from __future__ import annotations

from chat.message import Message, lines
from chat.texts.cards import words_of
from chat.texts.holding import change_lines
from chat.texts.meeting_people import button
from chat.texts.wording import Reading
from meetings.proposals import holding
from storage import meetings as meeting_rows


def changed(reading: Reading) -> Message | None:
    """The meeting is another one than was sent: send it again."""
    meeting = meeting_rows.meeting(reading.session, int(reading.params["meeting"]))
    if meeting is None:
        return None
    found = holding.page_of(reading.session, meeting, office=reading.office)
    open_ = found.state in ("asked", "withdrawn") and not found.over
    if not open_ or found.edition != reading.params["edition"]:
        return None
    text = lines(
        reading.texts.rich("request-told-changed", title=found.title),
        *change_lines(words_of(reading), found.changes),
    )
    row = (button(reading.texts, "items-button-request", "Bp", meeting.id),)
    return Message(text, choices=(row,))
