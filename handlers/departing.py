"""Leaving: what is open with somebody, handed on kind by kind or all at once. Row 2.6."""

from __future__ import annotations

from collections.abc import Iterable
from typing import assert_never

from chat.message import RichText
from chat.texts import departing as words
from handlers.forms import filling
from handlers.turn import Turn
from meetings.meetings import Refused
from meetings.roster import departing
from meetings.roster.departing import HandedOn, Matter


def page(turn: Turn, person_id: int) -> None:
    """标记离开: first what is open."""
    show_page(turn, person_id)


def show_page(turn: Turn, person_id: int, *, note: RichText = ()) -> None:
    """What is open with the person now; ``note`` is what just happened."""
    found = departing.departure(turn.session, turn.me, person_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    else:
        turn.show(f"person:{person_id}", words.page(turn.texts, found, note))


def hand_on(turn: Turn, person_id: int, which: int) -> None:
    """To the one proposed at once; else the form asks to whom."""
    found = departing.departure(turn.session, turn.me, person_id, now=turn.now, office=turn.office)
    kinds = list(Matter)
    if isinstance(found, Refused):
        turn.refuse(found.code)
    elif not found.open or which >= words.ONE_KIND + len(kinds):
        show_page(turn, person_id)
    elif which == words.ALL_TO_PROPOSED and found.proposed is not None:
        give(turn, person_id, found.proposed.person_id, list(found.open))
    else:
        wanted = [kinds[which - words.ONE_KIND]] if which >= words.ONE_KIND else list(found.open)
        answers = {"_person": person_id, "_matters": [matter.value for matter in wanted]}
        filling.open_form(turn, "hand_on", answers)


def give(turn: Turn, person_id: int, to_id: int, matters: Iterable[Matter]) -> None:
    """Kinds of what is open go to somebody else."""
    outcome = departing.hand_on(
        turn.session,
        turn.actor,
        person_id,
        to_id,
        matters,
        own_deployment=turn.abilities.own_deployment,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused(code, details):
            turn.refuse(code, **dict(details))
        case HandedOn():
            show_page(turn, person_id, note=words.handed_on(turn.texts, outcome))
        case _:
            assert_never(outcome)
