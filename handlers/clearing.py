"""The end of a meeting: 散会单, lost property, what is owed. Row 2.4, After."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import clearing as words
from handlers.forms import filling
from handlers.signin import or_refuse, reader_of, refuse
from handlers.turn import Turn
from meetings.checklists import clearing, lost, owed
from meetings.checklists.lost import LostSet
from meetings.meetings import Refused


def sheet(turn: Turn, meeting_id: int, branch: int = 0) -> None:
    """散会单 (Dc)."""
    show_sheet(turn, meeting_id, branch)


def show_sheet(turn: Turn, meeting_id: int, branch: int, note: RichText = ()) -> None:
    """The sheet as it stands; ``note`` is what just happened."""
    outcome = clearing.sheet_of(
        turn.session, turn.me, meeting_id, branch or None, now=turn.now, office=turn.office
    )
    found = or_refuse(turn, outcome)
    if found is not None:
        message = words.sheet(reader_of(turn), found, note)
        turn.show(f"clearing:{meeting_id}", message)


def print_sheet(turn: Turn, meeting_id: int) -> None:
    """散会单 on paper, all venues (Dp)."""
    outcome = clearing.sheet_of(
        turn.session, turn.me, meeting_id, None, now=turn.now, office=turn.office
    )
    if or_refuse(turn, outcome) is not None:
        turn.say(words.print_sheet(turn.texts, meeting_id))


def lost_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """遗留物品 (Dl)."""
    found = or_refuse(turn, lost.lost_property(turn.session, turn.me, meeting_id))
    if found is not None:
        turn.show(f"lost:{meeting_id}", words.lost_list(reader_of(turn), found, page))


def add_lost(turn: Turn, meeting_id: int) -> None:
    """登记遗留物品 (Dn)."""
    found = or_refuse(turn, lost.lost_property(turn.session, turn.me, meeting_id))
    if found is None:
        return
    if found.open:
        filling.open_form(turn, "lost_add", {"_meeting": meeting_id})
    else:
        turn.refuse("lost-not-now")


def lost_card(turn: Turn, lost_id: int) -> None:
    """One thing found (Dm)."""
    found = or_refuse(turn, lost.lost_for(turn.session, turn.me, lost_id))
    if found is not None:
        turn.show(f"lost-item:{lost_id}", words.lost_card(reader_of(turn), found))


def give_back(turn: Turn, lost_id: int) -> None:
    """已归还: to whom (Dq)."""
    found = or_refuse(turn, lost.lost_for(turn.session, turn.me, lost_id))
    if found is None:
        return
    if found.returned_at is not None:
        note = turn.texts.rich("button-old")
        turn.show(f"lost-item:{lost_id}", words.lost_card(reader_of(turn), found, note))
        return
    filling.open_form(turn, "lost_return", {"_lost": lost_id})


def undo_lost(turn: Turn, lost_id: int) -> None:
    """撤销归还 (Dv)."""
    salt = bytes.fromhex(turn.tokens.hex(32))
    outcome = lost.undo_give_back(turn.session, turn.actor, lost_id, salt=salt, now=turn.now)
    after_lost(turn, outcome, "lost-kept-again")


def after_lost(turn: Turn, outcome: LostSet | Refused, done: str) -> None:
    """The thing after what was noted of it."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case LostSet(found, fresh):
            note = turn.texts.rich(done if fresh else "button-old")
            turn.show(f"lost-item:{found.lost_id}", words.lost_card(reader_of(turn), found, note))
        case _:
            assert_never(outcome)


def owed_list(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """会后事项 (Do)."""
    outcome = owed.owed_list(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    found = or_refuse(turn, outcome)
    if found is not None:
        turn.show(f"owed:{meeting_id}", words.owed(reader_of(turn), found, page))
