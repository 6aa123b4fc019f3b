"""The last minutes onto the next agenda. Row 8.10."""

from __future__ import annotations

from typing import assert_never

from chat.texts import last_minutes as texts
from handlers.forms import filling
from handlers.forms.edit_meeting import first_answers
from handlers.meetings import show_panel
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings import drafting
from meetings.drafting import PARTS
from meetings.meetings import Refused, State, allowed, facts
from meetings.minutes_copies import last_minutes
from meetings.people import Action
from storage import meetings as meeting_rows

_AGENDA = next(at for at, (name, _) in enumerate(PARTS) if name == "agenda")


def last(turn: Turn, meeting_id: int, answer: int = 0) -> None:
    """My: the minutes of the meeting before as item 1: offered, taken (1), declined (2)."""
    meeting = allowed(turn.session, turn.me, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        refuse(turn, meeting)
        return
    found = last_minutes.offered(turn.session, meeting, now=turn.now)
    if found is None:
        turn.refuse("last-minutes-none")
    elif answer == 1:
        _take(turn, meeting, texts.agenda_title(turn.texts, turn.office, found.number))
    elif answer:
        last_minutes.decline(turn.session, turn.actor, meeting_id, now=turn.now)
        turn.tell("last-minutes-declined")
        show_panel(turn, meeting_id)
    else:
        said = texts.offer(turn.texts, meeting_id, found, words(turn).when(found.held_at))
        turn.show(f"last-minutes:{meeting_id}", said)


def _take(turn: Turn, meeting: meeting_rows.Meeting, title: str) -> None:
    """Onto a draft at once; what people were told changes with its reason only."""
    stems = texts.agenda_stems()
    if meeting.state == State.DRAFT:
        _take_draft(turn, meeting.id, title, stems)
    else:
        _take_published(turn, meeting, title, stems)


def _take_draft(turn: Turn, meeting_id: int, title: str, stems: tuple[str, ...]) -> None:
    done = last_minutes.onto_draft(
        turn.session,
        turn.actor,
        meeting_id,
        title,
        stems,
        own_deployment=turn.abilities.own_deployment,
        now=turn.now,
        office=turn.office,
    )
    match done:
        case Refused():
            refuse(turn, done)
        case drafting.Changed() | drafting.Unchanged() | drafting.StaleEdit():
            turn.tell("last-minutes-taken", title=title)
            with_paper(turn, meeting_id)
            show_panel(turn, meeting_id)
        case _:
            assert_never(done)


def with_paper(turn: Turn, meeting_id: int) -> None:
    """It stands on the agenda: the minutes are a paper of the meeting now, or will be."""
    done = last_minutes.with_paper(
        turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office
    )
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        turn.tell("last-minutes-no-paper" if done is None else "last-minutes-paper")


def _take_published(
    turn: Turn, meeting: meeting_rows.Meeting, title: str, stems: tuple[str, ...]
) -> None:
    known = facts(turn.session, meeting)
    agenda = last_minutes.with_item(known.agenda, title, stems)
    if agenda == list(known.agenda):
        turn.tell("last-minutes-taken", title=title)
        return
    if len(agenda) > drafting.MOST_ITEMS:
        turn.refuse("report-agenda-full", limit=drafting.MOST_ITEMS)
        return
    answers = first_answers(turn, known, _AGENDA) | {"agenda": {"items": agenda, "done": True}}
    answers["_last_minutes"] = True
    turn.tell("last-minutes-reason", title=title)
    filling.open_form(turn, "edit_meeting", answers)
