"""Notices: preview and send, remind, the call list. Row 2.2."""

from __future__ import annotations

from typing import assert_never

from chat.texts import notices as texts
from chat.texts.cards import Words
from handlers.forms import filling
from handlers.turn import Turn
from meetings import notices
from meetings.meetings import Refused
from storage import attendance as attendance_rows


def words(turn: Turn) -> Words:
    """What saying times needs in this turn."""
    return Words(turn.texts, turn.office, turn.now)


def preview(turn: Turn, meeting_id: int, edits: int = 0) -> None:
    """预览并发出: who would get what."""
    found = notices.preview(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"preview:{meeting_id}", texts.preview(words(turn), found))


def publish(turn: Turn, meeting_id: int, edits: int) -> None:
    """确认发出: what the preview showed goes out; edited since, it is shown again."""
    outcome = notices.publish(
        turn.session, turn.actor, meeting_id, edits=edits, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
            if code == "edited-meanwhile":
                preview(turn, meeting_id)
        case notices.Published(audience=audience):
            message = texts.published(turn.texts, meeting_id, audience)
            turn.show(f"preview:{meeting_id}", message)
        case _:
            assert_never(outcome)


def remind(turn: Turn, meeting_id: int) -> None:
    """提醒未回复: at once, within the gap and the cap."""
    outcome = notices.remind_now(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case notices.Reminded():
            turn.say(texts.reminded(words(turn), meeting_id, outcome))
        case _:
            assert_never(outcome)


def call_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """电话通知名单."""
    found = notices.call_list(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    turn.show(f"calls:{meeting_id}", texts.call_list(turn.texts, found, page))


def one_call(turn: Turn, participant_id: int) -> None:
    """One person to phone, with a sentence to read."""
    participant = attendance_rows.participant(turn.session, participant_id)
    if participant is None:
        turn.refuse("gone")
        return
    meeting_id = participant.meeting_id
    found = notices.call_list(turn.session, turn.actor, meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    entry = next((e for e in found.people if e.participant_id == participant_id), None)
    if entry is None:  # answered meanwhile
        turn.show(f"calls:{meeting_id}", texts.call_list(turn.texts, found, 0))
        return
    turn.show(f"calls:{meeting_id}", texts.one_call(words(turn), found, entry))


def told(turn: Turn, participant_id: int) -> None:
    """已通知."""
    outcome = notices.mark_called(turn.session, turn.actor, participant_id, "told", now=turn.now)
    _called(turn, outcome)


def no_answer(turn: Turn, participant_id: int) -> None:
    """未接."""
    outcome = notices.mark_called(
        turn.session, turn.actor, participant_id, "no_answer", now=turn.now
    )
    _called(turn, outcome)


def told_through(turn: Turn, participant_id: int) -> None:
    """转告人: the form asks who."""
    participant = attendance_rows.participant(turn.session, participant_id)
    if participant is None:
        turn.refuse("gone")
        return
    found = notices.call_list(turn.session, turn.actor, participant.meeting_id)
    if isinstance(found, Refused):
        turn.refuse(found.code, **dict(found.details))
        return
    filling.open_form(turn, "told_through", {"_participant": participant_id})


def note_told_through(turn: Turn, participant_id: int, through: str) -> None:
    """The end of that form."""
    outcome = notices.mark_called(
        turn.session, turn.actor, participant_id, "told", through=through, now=turn.now
    )
    _called(turn, outcome)


def _called(turn: Turn, outcome: notices.Called | Refused) -> None:
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case notices.Called(participant_id=participant_id):
            one_call(turn, participant_id)
        case _:
            assert_never(outcome)
