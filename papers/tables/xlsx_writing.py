"""Workbooks for the secretariat."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import chain
from typing import Any, TypeAlias

Value: TypeAlias = str | int | float | date | datetime | time | None

_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
#: Beginnings that spreadsheets take for a formula when such a cell is typed or re-saved as CSV.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NARROWEST, _WIDEST = 6, 44
_LONGEST_CELL = 32_767


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, the head and the rows; datetimes in the reader's zone, without one."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def write_xlsx(sheet: Sheet, *more: Sheet) -> bytes:
    """The workbook: bold frozen head with a filter, columns as wide as their words.

    Text stays text whatever it begins with. Raises ``ValueError`` for a time with a zone, which a
    spreadsheet can not hold.
    """
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    for one in (sheet, *more):
        _write(book, one)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write(book: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    for value in chain.from_iterable(sheet.rows):
        if isinstance(value, datetime | time) and value.tzinfo is not None:
            raise ValueError("a time with a zone")
    page = book.create_sheet(_sheet_name(sheet.title))
    page.freeze_panes = "A2"
    for at, width in enumerate(_widths(sheet), 1):
        page.column_dimensions[get_column_letter(at)].width = width
    page.append([_head_cell(page, text) for text in sheet.head])
    for row in sheet.rows:
        page.append([_cell(page, value) for value in row])
    if sheet.head and sheet.rows:
        last = f"{get_column_letter(len(sheet.head))}{len(sheet.rows) + 1}"
        page.auto_filter.ref = f"A1:{last}"


def _cell(page: Any, value: Value) -> Any:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Alignment

    cell: Any
    if not isinstance(value, str):
        cell = WriteOnlyCell(page)
        cell.value = value
        return cell
    text = _CONTROLS.sub("", value)[:_LONGEST_CELL]
    cell = WriteOnlyCell(page, text)
    cell.alignment = Alignment(vertical="top", wrap_text=True)
    if text.startswith(_FORMULA):
        # Both: the type keeps it from being computed, the prefix keeps it text when edited.
        cell.data_type = "s"
        cell.quotePrefix = True
    return cell


def _head_cell(page: Any, text: str) -> Any:
    from openpyxl.styles import Alignment, Font, PatternFill

    cell = _cell(page, text)
    cell.font = Font(bold=True)
    cell.fill = PatternFill("solid", fgColor="EDEDED")
    cell.alignment = Alignment(vertical="center", wrap_text=True)
    return cell


def _sheet_name(title: str) -> str:
    """Spreadsheets take 31 UTF-16 units and not every character."""
    name = _FORBIDDEN_IN_NAME.sub(" ", title).strip(" '")
    while len(name.encode("utf-16-le", "replace")) > 62:
        name = name[:-1]
    return name or "Sheet1"


def _widths(sheet: Sheet) -> list[float]:
    rows: list[Sequence[Value]] = [sheet.head, *sheet.rows]
    columns = max(len(row) for row in rows)
    return [
        min(
            _WIDEST,
            max(_NARROWEST, *(_columns_of(row[at]) for row in rows if at < len(row))) + 2,
        )
        for at in range(columns)
    ]


def _columns_of(value: Value) -> int:
    """Width of the longest line in half-width characters."""
    if value is None:
        return 0
    return max(
        (
            sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in line)
            for line in str(value).split("\n")
        ),
        default=0,
    )
