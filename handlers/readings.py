"""查阅记录: who read what. For archivist and 保密员 only. Row 6.6."""

from __future__ import annotations

from chat.texts import readings as texts
from handlers.forms import filling
from handlers.notices import words
from handlers.people_changes import refuse
from handlers.reports import say_paper
from handlers.turn import Turn
from meetings.documents import readings
from meetings.documents.readings import ReadingPage
from meetings.meetings import Refused


def command(turn: Turn, rest: str) -> None:
    """/readings 查阅记录: of which paper?"""
    _open(turn, "reading_search", {"found": {"words": rest[:60], "page": 0}} if rest else {})


def search(turn: Turn) -> None:
    """Nr: of which paper?"""
    _open(turn, "reading_search", {})


def whom(turn: Turn) -> None:
    """Nw: of whom?"""
    _open(turn, "reading_person", {})


def of_document(turn: Turn, document_id: int, page: int = 0) -> None:
    """Ns: who read a paper."""
    _show(turn, readings.of_document(turn.session, turn.me, document_id, page))


def of_person(turn: Turn, person_id: int, page: int = 0) -> None:
    """Nt: what somebody read."""
    _show(turn, readings.of_person(turn.session, turn.me, person_id, page))


def document_table(turn: Turn, document_id: int) -> None:
    """Nu: the readings of a paper as a workbook."""
    _table(turn, readings.of_document(turn.session, turn.me, document_id), "document", document_id)


def person_table(turn: Turn, person_id: int) -> None:
    """Nv: the readings of somebody as a workbook."""
    _table(turn, readings.of_person(turn.session, turn.me, person_id), "person", person_id)


def _open(turn: Turn, form: str, answers: dict[str, object]) -> None:
    if readings.may_see(turn.me):
        filling.open_form(turn, form, answers)
    else:
        turn.refuse("not-allowed")


def _show(turn: Turn, found: ReadingPage | Refused) -> None:
    if isinstance(found, Refused):
        refuse(turn, found)
    else:
        turn.show("readings", texts.page(words(turn), found))


def _table(turn: Turn, found: ReadingPage | Refused, of: str, id: int) -> None:
    if isinstance(found, Refused):
        refuse(turn, found)
    elif not found.count:
        _show(turn, found)
    else:
        say_paper(turn, "reading_table", turn.texts.plain("readings-table"), (of, id))
