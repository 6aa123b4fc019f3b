"""CSV files as offices export them (Row 2.6)."""

from __future__ import annotations

import csv
import io
import statistics
from collections.abc import Iterator

from papers.encodings import decoded
from papers.tables.rows import Table, UnreadableTable, table

MAX_BYTES = 20_000_000
_DELIMITERS = (",", "\t", ";", "|")
#: Lines looked at to tell the delimiter.
_SAMPLE = 50


def read_csv(data: bytes) -> Table:
    """The table in a CSV file: utf-8, utf-16, gb18030 or big5; comma, tab, semicolon or bar.

    Rows are numbered as a spreadsheet shows the file. Raises ``UnreadableTable``.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableTable("too_big")
    text = decoded(data)
    if text is None:
        raise UnreadableTable("no_text_encoding")
    first, _, rest = text.partition("\n")
    hint = first.rstrip("\r")
    # Excel's own first line that names the delimiter; it is not shown as a row.
    if len(hint) == 5 and hint.startswith("sep="):
        return split(rest, hint[4])
    return split(text, _delimiter(text))


def split(text: str, delimiter: str) -> Table:
    """The table in ``text``, cells in double quotes where they hold the delimiter."""
    return table(enumerate(_records(text, delimiter), 1))


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    # An odd number of quotes: one stands for itself and must not swallow the rows after it.
    stray = text.count('"') % 2 == 1
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=delimiter,
        quoting=csv.QUOTE_NONE if stray else csv.QUOTE_MINIMAL,
    )
    try:
        yield from reader
    except csv.Error as error:
        raise UnreadableTable("cell_too_long") from error


def _delimiter(text: str) -> str:
    """The delimiter that gives the most columns in the typical line."""
    sample = "".join(text.splitlines(keepends=True)[:_SAMPLE])

    def columns(delimiter: str) -> float:
        widths = [len(record) for record in _records(sample, delimiter) if record]
        return statistics.fmean(widths) if widths else 0

    return max(_DELIMITERS, key=columns)
