"""文号: the register of numbers, one number, declaring it void. Row 6.2."""

from __future__ import annotations

from chat.message import RichText
from chat.texts import document_numbers as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.reports import say_paper
from handlers.turn import Turn
from meetings.document_numbers import register
from meetings.document_numbers.beginning import may_begin
from meetings.meetings import Refused


def command(turn: Turn, rest: str) -> None:
    """/numbers 文号; with words it looks for them."""
    if rest:
        filling.open_form(turn, "number_search", {"found": {"words": rest[:60], "page": 0}})
    else:
        overview(turn)


def overview(turn: Turn, page: int = 0) -> None:
    """Na: the series, the newest year first."""
    show_overview(turn, page)


def show_overview(turn: Turn, page: int = 0, note: RichText = ()) -> None:
    """The series as they stand; ``note`` is what just happened."""
    found = register.overview(turn.session, turn.me, page, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("numbers", texts.overview(turn.texts, found, note))


def begin(turn: Turn) -> None:
    """Np: at which number a series begins this year."""
    found = register.overview(turn.session, turn.me, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not may_begin(turn.me):
        turn.refuse("not-allowed")
    elif not found.may_begin:
        show_overview(turn)
    else:
        filling.open_form(turn, "numbers_begin")


def series(turn: Turn, first_id: int, page: int = 0) -> None:
    """Nb: the numbers of one series and year."""
    found = register.series(turn.session, turn.me, first_id, page)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("numbers", texts.series(words(turn), found))


def one(turn: Turn, number_id: int) -> None:
    """Nc: one number."""
    show_one(turn, number_id)


def show_one(turn: Turn, number_id: int, note: RichText = ()) -> None:
    """The number as it stands; ``note`` is what just happened."""
    found = register.entry(turn.session, turn.me, number_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show(f"number:{number_id}", texts.entry(words(turn), found, note))


def search(turn: Turn) -> None:
    """Nd: by number, year or words."""
    found = register.overview(turn.session, turn.me, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        filling.open_form(turn, "number_search")


def table(turn: Turn, first_id: int) -> None:
    """Ne: one series and year as a workbook."""
    found = register.series(turn.session, turn.me, first_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        say_paper(turn, "number_table", turn.texts.plain("numbers-table"), ("series", first_id))


def ask_void(turn: Turn, number_id: int) -> None:
    """Nf: 作废, with the reason."""
    found = register.entry(turn.session, turn.me, number_id)
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.may_void:
        show_one(turn, number_id)
    else:
        filling.open_form(turn, "number_void", {"_number": number_id})
