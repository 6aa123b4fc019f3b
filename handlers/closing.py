"""Closing and cancelling a meeting, each with a question before it."""

from __future__ import annotations

from typing import assert_never

from chat.texts import closing as words
from chat.texts import records as record_words
from chat.texts.surveys import standing_questions
from handlers.forms import filling
from handlers.notices import words as said
from handlers.turn import Turn
from meetings import closing
from meetings.closing import ClosedBefore, MeetingClosed, NotDecided, ReadyToClose
from meetings.meetings import Refused, about
from meetings.people import Action, may
from storage import meetings as rows


def ask_close(turn: Turn, meeting_id: int) -> None:
    """cm: close this meeting?"""
    found = closing.may_close(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    match found:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case ClosedBefore(summary):
            turn.show(_subject(meeting_id), words.closed(turn.texts, summary, before=True))
        case NotDecided():
            _not_decided(turn, found)
        case ReadyToClose():
            turn.show(_subject(meeting_id), words.confirm(turn.texts, found, turn.office))
        case _:
            assert_never(found)


def close(turn: Turn, meeting_id: int) -> None:
    """cy: yes, close it."""
    outcome = closing.close_meeting(
        turn.session,
        turn.actor,
        meeting_id,
        questions=standing_questions(),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case ClosedBefore(summary):
            turn.show(_subject(meeting_id), words.closed(turn.texts, summary, before=True))
        case NotDecided():
            _not_decided(turn, outcome)
        case MeetingClosed(summary):
            turn.show(_subject(meeting_id), words.closed(turn.texts, summary))
        case _:
            assert_never(outcome)


def _not_decided(turn: Turn, found: NotDecided) -> None:
    shown = record_words.not_closed(said(turn), found.meeting_id, found.title, found.gaps)
    turn.show(_subject(found.meeting_id), shown)


def cancel(turn: Turn, meeting_id: int) -> None:
    """cx: call this meeting off; asks for the reason first. A draft is put away without one."""
    meeting = rows.meeting(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
    elif not may(turn.me, Action.EDIT_MEETING, about(turn.session, meeting)):
        turn.refuse("not-allowed")
    elif meeting.state in ("closed", "cancelled"):
        turn.refuse("cancel-over")
    else:
        answers = {"meeting": meeting_id, "_draft": meeting.state == "draft"}
        filling.open_form(turn, "cancel_meeting", answers)


def postpone(turn: Turn, meeting_id: int) -> None:
    """ep: 延期,时间另行通知; the form asks why."""
    meeting = rows.meeting(turn.session, meeting_id)
    if meeting is None:
        turn.refuse("gone")
    elif not may(turn.me, Action.EDIT_MEETING, about(turn.session, meeting)):
        turn.refuse("not-allowed")
    elif meeting.state == "postponed":
        turn.refuse("meeting-postponed")
    elif meeting.state != "published":
        turn.refuse("not-published" if meeting.state == "draft" else "cancel-over")
    elif meeting.starts_at <= turn.now:
        turn.refuse("postpone-begun")
    else:
        filling.open_form(turn, "postpone_meeting", {"_meeting": meeting_id})


def _subject(meeting_id: int) -> str:
    return f"closing:{meeting_id}"
