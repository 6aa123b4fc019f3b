"""Numbered copies: made, signed out, taken back. Row 2.5."""

from __future__ import annotations

from chat.message import Paper, RichText
from chat.texts import paper_copies as texts
from chat.texts.meeting_people import button
from chat.texts.paper_printing import sheet as sheet_made
from handlers.forms import filling
from handlers.notices import words
from handlers.seats import refuse
from handlers.turn import Turn
from meetings import paper_list
from meetings.meetings import Refused
from meetings.paper_list import Copies, CopiesNoted, Mark

#: What is noted of numbers, by the number of the button (EH).
MARKS = (Mark.RETURNED, Mark.MISSING, Mark.UNDO)


def show(turn: Turn, paper_id: int) -> None:
    """ED: the copies of one paper."""
    page(turn, paper_id)


def page(turn: Turn, paper_id: int, note: RichText = ()) -> None:
    """The copies as they stand; ``note`` is what just happened."""
    found = copies_of(turn, paper_id)
    if found is not None:
        turn.show(f"copies:{paper_id}", texts.page(turn.texts, found, note))


def copies_of(turn: Turn, paper_id: int) -> Copies | None:
    """The copies, for hosts and staff; a refusal is said here."""
    found = paper_list.copies_page(turn.session, turn.me, paper_id)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def after(turn: Turn, done: CopiesNoted | Refused, key: str) -> None:
    """The page after something was noted."""
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        page(turn, done.paper_id, texts.noted(turn.texts, key, done))


def make(turn: Turn, paper_id: int) -> None:
    """EE: further numbers."""
    found = copies_of(turn, paper_id)
    if found is not None and not found.may_make:
        turn.refuse("not-allowed")
    elif found is not None:
        filling.open_form(turn, "copies_make", {"_paper": paper_id})


def in_order(turn: Turn, paper_id: int) -> None:
    """EF: 按名单依次发."""
    done = paper_list.sign_out_in_order(turn.session, turn.actor, paper_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
        return
    note = turn.texts.rich(
        "copies-in-order-short" if done.without else "copies-in-order",
        count=done.count,
        **({"left": done.without} if done.without else {}),
    )
    page(turn, paper_id, note)


def one_out(turn: Turn, paper_id: int) -> None:
    """EG: one number to one person."""
    if copies_of(turn, paper_id) is not None:
        filling.open_form(turn, "copies_out", {"_paper": paper_id})


def mark(turn: Turn, paper_id: int, what: int) -> None:
    """EH: numbers are back, will not come back, or what was noted is undone."""
    if what >= len(MARKS):
        turn.tell("button-dead")
    elif copies_of(turn, paper_id) is not None:
        filling.open_form(turn, "copies_mark", {"_paper": paper_id, "_what": what})


def out_list(turn: Turn, paper_id: int, at: int = 0) -> None:
    """EJ: 未清退."""
    found = copies_of(turn, paper_id)
    if found is not None:
        turn.show(f"copies-out:{paper_id}", texts.out_list(words(turn), found, at))


def sheet(turn: Turn, paper_id: int) -> None:
    """EK: the sign-out sheet."""
    found = copies_of(turn, paper_id)
    if found is None:
        return
    if not found.copies:
        page(turn, paper_id)
        return
    back = button(turn.texts, "copies-button-page", "ED", paper_id)
    paper = Paper("copies_sheet", (("paper", paper_id),))
    turn.say(sheet_made(turn.texts, "copies-sheet-made", paper, back))
