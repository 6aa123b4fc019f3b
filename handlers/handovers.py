"""移交 of a year's file to the archive room. Row 6.8."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import archive_checks as texts
from handlers.archive import seen
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.turn import Turn
from meetings.archive import handing_over
from meetings.meetings import Refused


def start(turn: Turn, year: int) -> None:
    """编制移交清册 (Rn)."""
    done = handing_over.list_year(turn.session, turn.actor, year, now=turn.now, office=turn.office)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        key = "archive-handover-there" if done.again else "archive-handover-made"
        show_page(turn, done.handover_id, turn.texts.rich(key))


def page(turn: Turn, handover_id: int) -> None:
    """A hand-over (Ro)."""
    show_page(turn, handover_id)


def show_page(turn: Turn, handover_id: int, note: RichText = ()) -> None:
    """The hand-over as it stands; ``note`` is what just happened."""
    found = seen(turn, handing_over.page(turn.session, turn.me, handover_id, office=turn.office))
    if found is not None:
        turn.show(f"handover:{handover_id}", texts.handover(words(turn), found, note))


def print_list(turn: Turn, handover_id: int) -> None:
    """移交清册 to be signed (Rp)."""
    _say_list(turn, handover_id, table=False)


def export(turn: Turn, handover_id: int) -> None:
    """移交清册 as a workbook (Rq)."""
    _say_list(turn, handover_id, table=True)


def _say_list(turn: Turn, handover_id: int, *, table: bool) -> None:
    found = seen(turn, handing_over.page(turn.session, turn.me, handover_id, office=turn.office))
    if found is not None:
        turn.say(texts.printed_list(turn.texts, handover_id, table=table))


def withdraw(turn: Turn, handover_id: int) -> None:
    """撤回清册 (Rr)."""
    done = handing_over.withdraw(turn.session, turn.actor, handover_id, now=turn.now)
    if isinstance(done, Refused):
        refuse(turn, done)
    else:
        show_page(turn, handover_id)


def finish(turn: Turn, handover_id: int) -> None:
    """移交完成 (Rs): who took it over, and the signed list."""
    found = seen(turn, handing_over.page(turn.session, turn.me, handover_id, office=turn.office))
    if found is None:
        return
    if found.state != "listed" or not found.may_keep:
        show_page(turn, handover_id)
    else:
        filling.open_form(turn, "archive_handover", {"_handover": handover_id})
