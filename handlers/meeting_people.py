"""人员: the menu of a meeting's people, its list, and one of them. Rows 2.6, 3.1."""

from __future__ import annotations

from chat.texts import meeting_people as words
from handlers.turn import Turn
from meetings import attending
from meetings.meetings import Refused
from storage import meetings as meeting_rows


def menu(turn: Turn, meeting_id: int) -> None:
    """Counts, and the way to each list."""
    found = attending.people_counts(turn.session, turn.me, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show(f"people:{meeting_id}", words.menu(turn.texts, found))


def people(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """名单."""
    found = attending.attenders(turn.session, turn.me, meeting_id)
    meeting = meeting_rows.meeting(turn.session, meeting_id)
    if isinstance(found, Refused) or meeting is None:
        turn.refuse(found.code if isinstance(found, Refused) else "gone")
        return
    message = words.people_list(turn.texts, meeting_id, meeting.title, found, page)
    turn.show(f"people:{meeting_id}", message)


def one(turn: Turn, participant_id: int) -> None:
    """One participant: what they answered, their slip and needs."""
    found = attending.attender(turn.session, turn.me, participant_id)
    if isinstance(found, Refused):
        turn.refuse(found.code)
        return
    meeting = meeting_rows.meeting(turn.session, found.meeting_id)
    asked = meeting is not None and bool(meeting.reply_fields)
    turn.show(f"people:{found.meeting_id}", words.one(turn.texts, found, slip=asked))
