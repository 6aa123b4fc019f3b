"""Open items of a series: onto the next agenda by one tap, and as a list to print. Row 8.10."""

from __future__ import annotations

from typing import assert_never

from chat.texts import last_minutes
from chat.texts import summaries as words
from handlers.forms import filling
from handlers.forms.edit_meeting import first_answers
from handlers.meetings import show_panel
from handlers.reports import say_paper
from handlers.turn import Turn
from meetings import drafting, reports
from meetings.drafting import PARTS
from meetings.meetings import Refused, State, allowed, facts
from meetings.people import Action
from storage import meetings as meeting_rows
from storage.task_register import Listed

_AGENDA = next(at for at, (name, _) in enumerate(PARTS) if name == "agenda")


def onto_agenda(turn: Turn, meeting_id: int) -> None:
    """ia: in front of the agenda. What people were told changes with its reason only."""
    meeting = allowed(turn.session, turn.me, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        turn.refuse(meeting.code, **dict(meeting.details))
        return
    found = reports.open_items_of_series(turn.session, meeting)
    if meeting.state in (State.CLOSED, State.CANCELLED):
        turn.refuse("meeting-over")
    elif not found:
        turn.refuse("report-nothing-open")
    elif meeting.state == State.DRAFT:
        _onto_draft(turn, meeting_id, found)
    else:
        _onto_published(turn, meeting, found)


def _onto_draft(turn: Turn, meeting_id: int, found: tuple[Listed, ...]) -> None:
    outcome = reports.returns_to(
        turn.session,
        turn.actor,
        meeting_id,
        words.agenda_title(turn.texts, found, turn.office),
        words.agenda_stems(turn.office),
        first=last_minutes.agenda_stems(),
        own_deployment=turn.abilities.own_deployment,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case drafting.Changed() | drafting.Unchanged() | drafting.StaleEdit():
            turn.say(words.returned(turn.texts, found, meeting_id))
            show_panel(turn, meeting_id)
        case _:
            assert_never(outcome)


def _onto_published(turn: Turn, meeting: meeting_rows.Meeting, found: tuple[Listed, ...]) -> None:
    """The form that changes the agenda, filled in but for the reason."""
    known = facts(turn.session, meeting)
    title = words.agenda_title(turn.texts, found, turn.office)
    agenda = reports.with_open_items(
        known.agenda, title, words.agenda_stems(turn.office), last_minutes.agenda_stems()
    )
    if agenda == list(known.agenda):
        turn.say(words.returned(turn.texts, found, meeting.id))
        return
    if len(agenda) > drafting.MOST_ITEMS:
        turn.refuse("report-agenda-full", limit=drafting.MOST_ITEMS)
        return
    answers = first_answers(turn, known, _AGENDA) | {"agenda": {"items": agenda, "done": True}}
    turn.tell("agenda-returning", title=title)
    filling.open_form(turn, "edit_meeting", answers)


def open_list(turn: Turn, meeting_id: int) -> None:
    """iw: 打印未结事项."""
    meeting = allowed(turn.session, turn.me, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        turn.refuse(meeting.code, **dict(meeting.details))
        return
    found = reports.open_items_of_series(turn.session, meeting)
    if not found:
        turn.refuse("report-nothing-open")
        return
    said = turn.texts.plain("agenda-paper", count=len(found))
    say_paper(turn, "open_items", said, ("meeting", meeting_id))
