"""Workbooks from strangers, read without trusting anything in them (Row 2.6)."""

from __future__ import annotations

import posixpath
import re
import warnings
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, BinaryIO, TypeVar

from papers import zips
from papers.tables.rows import MAX_COLUMNS, MAX_ROWS, Table, UnreadableTable, cleaned, table

#: The last row a spreadsheet has; a row number beyond it is a trap.
_LAST_ROW = 1_048_576
#: Parts openpyxl holds in memory as a whole; sheets and texts are streamed.
_TREES = ("xl/workbook", "xl/styles", "xl/theme", "xl/sharedStrings", "xl/_rels", "docProps", "[")
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_ROW, _CELL, _MERGE = (_MAIN + tag for tag in ("row", "c", "mergeCell"))
#: Cells and rows of one sheet, blank ones with a border included.
_MOST_CELLS = 2 * MAX_ROWS * MAX_COLUMNS
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_LEADING_ZEROS = re.compile(r"0{2,20}")
_REFUSALS = {"not_a_zip": "not_xlsx", "legacy": "legacy_xls"}


_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class _Marks:
    """What openpyxl's streaming reader does not tell of a sheet."""

    #: (first row, last row, column) of cells merged over several rows.
    tall: tuple[tuple[int, int, int], ...]
    #: The first formula the sending program left without a result, such as C5.
    unresolved: str | None


def read_xlsx(data: bytes | BinaryIO) -> Table:
    """The first visible sheet with anything in it, every cell as text.

    Numbers without exponent or ``.0``, dates as ISO, formulas as their stored result; the value of
    a cell merged over several rows stands in each of them. Raises ``UnreadableTable``.
    """
    return _guarded(data, _first_sheet)


def words_of_xlsx(data: bytes | BinaryIO, limit: int) -> str:
    """The words of all sheets, hidden ones too, until ``limit`` characters.

    Raises ``UnreadableTable``.
    """
    return _guarded(data, lambda book, _: _words(book, limit))


def _guarded(data: bytes | BinaryIO, reading: Callable[[Any, zipfile.ZipFile], _T]) -> _T:
    try:
        archive = zips.opened(data, trees=_TREES)
    except zips.RefusedZip as refusal:
        raise UnreadableTable(_REFUSALS.get(refusal.code, refusal.code)) from refusal
    if "xl/workbook.xml" not in archive.namelist():
        raise UnreadableTable("not_xlsx")
    import openpyxl

    # Its remarks on styles and extensions it drops concern nobody here.
    warnings.filterwarnings("ignore", category=UserWarning, module="openpyxl")
    try:
        book = openpyxl.load_workbook(zips.as_file(data), read_only=True, data_only=True)
        return reading(book, archive)
    except (UnreadableTable, MemoryError):
        raise
    except Exception as error:
        # The file parses as a zip and breaks deeper down; openpyxl lets through what it met.
        raise UnreadableTable("broken") from error


def _first_sheet(book: Any, archive: zipfile.ZipFile) -> Table:
    paths = _paths(archive)
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
    for sheet in visible:
        marks = _marks(archive, paths.get(sheet.title))
        if marks.unresolved:
            raise UnreadableTable("formula_without_value", cell=marks.unresolved)
        others = tuple(other.title for other in visible if other is not sheet)
        try:
            return table(_filled_down(sheet, marks), sheet=sheet.title, other_sheets=others)
        except UnreadableTable as refusal:
            if refusal.code != "empty":
                raise
    raise UnreadableTable("empty")


def _words(book: Any, limit: int) -> str:
    found: list[str] = []
    length = 0
    for sheet in book.worksheets:
        for _, cells in _cells(sheet):
            words = "\t".join(text for cell in cells if (text := cleaned(cell)))
            if words:
                found.append(words)
                length += len(words) + 1
            if length >= limit:
                return "\n".join(found)[:limit]
    return "\n".join(found)


def _filled_down(sheet: Any, marks: _Marks) -> Iterator[tuple[int, list[str]]]:
    starting: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in marks.tall:
        starting.setdefault(first, []).append((last, column))
    #: column → (last row, text)
    running: dict[int, tuple[int, str]] = {}
    for number, cells in _cells(sheet):
        # A merge must not make a row out of a blank one.
        for column, (last, text) in running.items():
            if number <= last and column < len(cells) and not cells[column] and any(cells):
                cells[column] = text
        for last, column in starting.get(number, ()):
            if column < len(cells):
                running[column] = (last, cells[column])
        yield number, cells


def _cells(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    from openpyxl.cell.read_only import EMPTY_CELL

    # The stored dimension is often wrong; with it rows would be missing.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(min_row=1, max_row=_LAST_ROW, max_col=MAX_COLUMNS + 1)
    blank: object = None
    for number, row in enumerate(rows, 1):
        # One cell in the last row makes a million blank ones above it, all the same object.
        if row is blank:
            continue
        if all(cell is EMPTY_CELL for cell in row):
            blank = row
            continue
        yield number, ["" if cell is EMPTY_CELL else _text(cell) for cell in row]


def _text(cell: Any) -> str:
    value = cell.value
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return str(value).upper()
        case int() | float():
            return _number(value, cell.number_format)
        case datetime():
            whole = value.time() == time()
            return value.date().isoformat() if whole else value.isoformat(" ", "minutes")
        case date():
            return value.isoformat()
        case time():
            return value.isoformat("minutes")
        case _:
            return str(value)


def _number(value: float, number_format: str) -> str:
    """13800000000.0 is a phone number, 007 with the format 000 a staff number."""
    if isinstance(value, int) or value.is_integer():
        text = str(int(value))
        return text.zfill(len(number_format)) if _LEADING_ZEROS.fullmatch(number_format) else text
    return f"{value:.10f}".rstrip("0") if abs(value) >= 1e-4 else repr(value)


def _paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name → part of the zip that holds it."""
    from defusedxml.ElementTree import fromstring

    targets = {
        link.get("Id"): link.get("Target", "")
        for link in fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    }
    paths: dict[str, str] = {}
    for sheet in fromstring(archive.read("xl/workbook.xml")).iter(f"{_MAIN}sheet"):
        target = targets.get(sheet.get(f"{_REL}id"), "")
        path = target[1:] if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        paths[sheet.get("name", "")] = path
    return paths


def _marks(archive: zipfile.ZipFile, path: str | None) -> _Marks:
    from lxml.etree import iterparse

    if path is None or path not in archive.namelist():
        return _Marks((), None)
    tall: list[tuple[int, int, int]] = []
    unresolved: str | None = None
    seen = 0
    with archive.open(path) as part:
        for _, node in iterparse(part, tag=(_CELL, _ROW, _MERGE), resolve_entities=False):
            if node.tag == _MERGE:
                tall.extend(_tall(node.get("ref", "")))
                continue
            seen += 1
            if seen > _MOST_CELLS:
                raise UnreadableTable("too_many_rows", limit=MAX_ROWS)
            if node.tag == _CELL:
                if unresolved is None and _is_unresolved(node):
                    unresolved = node.get("r", "")
            else:
                # Else the whole sheet would stay in memory.
                node.clear()
                while node.getprevious() is not None:
                    del node.getparent()[0]
    return _Marks(tuple(tall), unresolved)


def _is_unresolved(cell: Any) -> bool:
    if cell.find(f"{_MAIN}f") is None:
        return False
    value = cell.find(f"{_MAIN}v")
    # An empty text is a result, as in =IF(A1="","",A1).
    return value is None or (not value.text and cell.get("t") != "str")


def _tall(reference: str) -> Iterator[tuple[int, int, int]]:
    from openpyxl.utils.cell import range_boundaries

    left, top, _, bottom = range_boundaries(reference)
    if left and top and bottom and bottom > top and left <= MAX_COLUMNS:
        yield top, bottom, left - 1
