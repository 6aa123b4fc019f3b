"""报批: the request to hold a meeting, written, sent, printed. Row 2.1a."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import holding as words
from handlers.forms import filling
from handlers.notices import words as said
from handlers.reports import say_paper
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.proposals import holding
from meetings.proposals.holding import RequestPage


def show(turn: Turn, meeting_id: int, *, note: RichText = ()) -> None:
    """Bp: how the request stands."""
    found = _page(turn, meeting_id)
    if found is not None:
        turn.show(f"meeting_request:{meeting_id}", words.page(said(turn), found, note))


def write(turn: Turn, meeting_id: int) -> None:
    """Br: the form asks for what only a person can write."""
    found = _page(turn, meeting_id)
    if found is not None and found.over:
        turn.refuse("meeting-over")
    elif found is not None:
        filling.open_form(turn, "meeting_request", {"_meeting": meeting_id, "_again": found.again})


def send(turn: Turn, meeting_id: int) -> None:
    """Bs, 送批."""
    outcome = holding.send(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    if isinstance(outcome, Refused):
        refuse(turn, outcome)
    else:
        show(turn, meeting_id, note=turn.texts.rich("request-sent"))


def paper(turn: Turn, meeting_id: int) -> None:
    """Bt: 请示, 方案 and 分工 as one document."""
    found = _page(turn, meeting_id)
    if found is not None and not found.edition:
        turn.refuse("request-parts")
    elif found is not None:
        name = turn.texts.plain("request-paper", title=found.title)
        say_paper(turn, "meeting_request", name, ("meeting", meeting_id))


def _page(turn: Turn, meeting_id: int) -> RequestPage | None:
    """The page; a refusal is said here."""
    found = holding.page(turn.session, turn.me, meeting_id, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
