"""食宿用车: the overview of a meeting's logistics, and one's own page. Row 2.7."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import logistics as words
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import logistics
from meetings.logistics import choosing
from meetings.logistics.choosing import Chosen
from meetings.meetings import Refused


def show(turn: Turn, meeting_id: int) -> None:
    """食宿用车 (Fa)."""
    found = logistics.overview(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"logistics:{meeting_id}", words.overview(said(turn), found))


def own(turn: Turn, participant_id: int) -> None:
    """食宿行程 of one person (Fo)."""
    show_own(turn, participant_id)


def show_own(turn: Turn, participant_id: int, note: RichText = ()) -> None:
    """The page as it stands; ``note`` is what just happened."""
    found = logistics.own(turn.session, turn.me, participant_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"own-logistics:{participant_id}", words.own(said(turn), found, note))


def choose(turn: Turn, participant_id: int, meal_id: int, eats: int) -> None:
    """不用餐, or 用餐 after all (Fp)."""
    outcome = choosing.choose(
        turn.session,
        turn.actor,
        participant_id,
        meal_id,
        bool(eats),
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case Chosen():
            key = "button-old" if outcome.again else "own-chosen"
            show_own(turn, participant_id, turn.texts.rich(key))
        case _:
            assert_never(outcome)


def reader_of(turn: Turn) -> tuple[int, str]:
    """For whom a paper is made, and what may be shown where they sit."""
    levels = turn.me.levels
    return turn.me.person_id, "*" if levels is None else ",".join(sorted(levels))
