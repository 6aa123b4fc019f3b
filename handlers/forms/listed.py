"""Steps that ask for somebody of a meeting's list by name; same names are told apart. Row 2.7."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chat.message import RichText
from chat.texts.lodging import guest_words
from handlers.forms.engine import (
    Answers,
    Entry,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.whom import named_steps
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings.logistics.guests import Guest, called, guests_of
from meetings.meetings import about
from meetings.people import Action, may
from storage import meetings as meeting_rows

LONGEST_NAME = 40
#: People of one name offered at once.
MOST = 10


@dataclass(frozen=True, slots=True)
class Listed:
    """Who is on the list, read afresh; nobody for who may not see it."""

    guests: tuple[Guest, ...]


class Facts(Protocol):
    """Facts of a form that asks for somebody of the list."""

    @property
    def guests(self) -> tuple[Guest, ...]: ...


def listed(turn: Turn, answers: Answers) -> Listed:
    """The list as this person sees it."""
    meeting = meeting_rows.meeting(turn.session, answers["_meeting"])
    if meeting is None or not may(turn.me, Action.SET_LOGISTICS, about(turn.session, meeting)):
        return Listed(())
    found = guests_of(turn.session, meeting, turn.office)
    return Listed(tuple(one for one in found if one.coming or one.unanswered))


def guest_steps(ask: Callable[[View], RichText]) -> tuple[Step, Step]:
    """A name, then which of several."""

    return named_steps(ask, _read_name, _ask_which)


def _read_name(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    facts: Facts = view.facts
    ids = [one.participant_id for one in called(facts.guests, text)[:MOST]]
    if not ids:
        return Problem(view.texts.rich("listed-unknown", name=text))
    return Taken(ids[0] if len(ids) == 1 else ids)


def _ask_which(view: View) -> Prompt:
    facts: Facts = view.facts
    wanted = view.answers["name"]
    options = tuple(
        (Option(guest_words(view.texts, one), one.participant_id),)
        for one in facts.guests
        if one.participant_id in wanted
    )
    return Prompt(view.texts.rich("listed-which"), options)
