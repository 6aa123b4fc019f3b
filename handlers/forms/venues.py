"""Forms of a meeting's room: the 会标, and what was seen at the last look. Row 2.3."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chat.message import RichText
from handlers.forms.engine import Answers, Form, GoTo, View
from handlers.forms.sharing import back_to, words_step
from handlers.turn import Turn
from handlers.venues import after_fitting
from meetings import venues
from meetings.meetings import Refused
from meetings.venues import Fitted
from meetings.venues.fitting import LONGEST_BANNER, LONGEST_NOTE
from storage import venues as rows

#: Refusals that are about what was typed.
_ABOUT_TEXT = ("room-text", "level-mark", "reason-long")


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the question names, read afresh."""

    room: str
    banner: str


def _facts(turn: Turn, answers: Answers) -> _Facts:
    row = rows.booking(turn.session, answers["_booking"])
    if row is None:
        return _Facts("", "")
    booking = venues.booking_facts(turn.session, row, turn.office)
    return _Facts(booking.room.name, booking.banner)


def _ask_banner(view: View) -> RichText:
    facts: _Facts = view.facts
    return view.texts.rich("venue-ask-banner", room=facts.room, banner=facts.banner)


def _finish(fit: Callable[..., Fitted | Refused], done: str) -> Callable[[Turn, Answers], Any]:
    """Hands the words to the use case; what is wrong with them leads back to them."""

    def finish(turn: Turn, answers: Answers) -> GoTo | None:
        outcome = fit(
            turn.session,
            turn.actor,
            answers["_booking"],
            answers["text"],
            now=turn.now,
            office=turn.office,
        )
        if isinstance(outcome, Refused):
            return back_to(turn, outcome, "text" if outcome.code in _ABOUT_TEXT else None)
        after_fitting(turn, outcome, done)
        return None

    return finish


VENUE_BANNER = Form(
    name="venue_banner",
    version=1,
    steps=(words_step(LONGEST_BANNER, _ask_banner),),
    facts=_facts,
    finish=_finish(venues.set_banner, "venue-banner-set"),
    title="form-venue-banner",
)

VENUE_CHECK = Form(
    name="venue_check",
    version=1,
    steps=(
        words_step(
            LONGEST_NOTE,
            lambda view: view.texts.rich("venue-ask-check-note", room=view.facts.room),
        ),
    ),
    facts=_facts,
    finish=_finish(venues.check, "venue-check-done"),
    title="form-venue-check",
)
