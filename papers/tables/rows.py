"""What every reader of tables gives back, and the one way it refuses."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MAX_ROWS = 50_000
MAX_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row with something in it; ``number`` is what the user's program shows beside it."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows that are not blank, all equally wide; titles and headings are rows like others."""

    rows: tuple[Row, ...]
    #: Name of the sheet read; empty for CSV and pasted text.
    sheet: str = ""
    #: Names of the workbook's other visible sheets, which were not read.
    other_sheets: tuple[str, ...] = ()


class UnreadableTable(ValueError):
    """A table that was not read: a stable ``code``, and ``details`` for the sentence.

    ``not_xlsx``, ``legacy_xls``, ``encrypted``, ``broken``, ``bomb``, ``too_big``, ``empty``,
    ``no_text_encoding``, ``cell_too_long``, ``too_many_rows`` (limit), ``too_many_columns``
    (limit), ``formula_without_value`` (cell).
    """

    def __init__(self, code: str, **details: str | int) -> None:
        self.code = code
        self.details = details
        super().__init__(code)


def table(
    numbered: Iterable[tuple[int, Sequence[str]]],
    *,
    sheet: str = "",
    other_sheets: tuple[str, ...] = (),
) -> Table:
    """A Table of cleaned cells: blank rows left out, the right edge cut where all is blank.

    Raises ``UnreadableTable``: empty, too_many_rows, too_many_columns.
    """
    kept: list[tuple[int, tuple[str, ...]]] = []
    width = 0
    for number, raw in numbered:
        cells = tuple(cleaned(cell) if cell else "" for cell in raw)
        filled = max((at for at, cell in enumerate(cells, 1) if cell), default=0)
        if not filled:
            continue
        if filled > MAX_COLUMNS:
            raise UnreadableTable("too_many_columns", limit=MAX_COLUMNS)
        if len(kept) == MAX_ROWS:
            raise UnreadableTable("too_many_rows", limit=MAX_ROWS)
        width = max(width, filled)
        kept.append((number, cells))
    if not kept:
        raise UnreadableTable("empty")
    rows = tuple(Row(number, (cells + ("",) * width)[:width]) for number, cells in kept)
    return Table(rows, sheet, other_sheets)


def cleaned(cell: str) -> str:
    """The cell without blanks around it and without invisible characters; line breaks stay."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    if not text.isprintable():
        text = "".join(char for char in text if char == "\n" or _visible(char))
    return text.strip()


def _visible(char: str) -> bool:
    # Controls, formats (zero width, direction) and lone surrogates; the full-width space stays.
    return unicodedata.category(char) not in ("Cc", "Cf", "Cs") or char in "\t\u200d"
