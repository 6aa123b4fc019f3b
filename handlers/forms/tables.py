"""The rows of a table that was sent as a file or pasted, for every form that takes one."""

from __future__ import annotations

from chat.texts import roster as words
from handlers.forms.engine import Entry, Problem, View
from handlers.forms.files import not_taken
from handlers.prepare import ReceivedFile
from meetings.roster.entries import RawRow


def table_rows(entry: Entry, view: View) -> list[RawRow] | Problem:
    """The rows, numbered as the person sees them; or why there are none."""
    from papers.tables import UnreadableTable, read_pasted

    if entry.files:
        return _rows_of(entry.files[0], view)
    try:
        table = read_pasted(entry.text)
    except UnreadableTable as unreadable:
        return Problem(words.unreadable(view.texts, unreadable.code))
    return [(row.number, row.cells) for row in table.rows]


def _rows_of(file: ReceivedFile, view: View) -> list[RawRow] | Problem:
    details = dict(file.details)
    if file.refused == "file-unreadable":
        return Problem(words.unreadable(view.texts, details.get("why", "")))
    if file.refused is not None:
        return Problem(not_taken(view, file))
    if file.table is None:
        old = file.name.lower().endswith((".xls", ".et"))
        return Problem(words.unreadable(view.texts, "legacy_xls" if old else "not_a_table"))
    return [(row.number, row.cells) for row in file.table.rows]
