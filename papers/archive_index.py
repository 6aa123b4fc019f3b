"""归档文件目录: the index of a meeting's file, as a page that opens offline and as a workbook.

Rows 6.3, 6.8; ARC-06, ARC-09.
"""

from __future__ import annotations

from dataclasses import dataclass
from html import escape
from urllib.parse import quote

from papers.fonts import Language
from papers.tables.xlsx_writing import Sheet, write_xlsx


@dataclass(frozen=True, slots=True)
class IndexFile:
    """A file of an item: how it is shown, and where it lies beside the index."""

    name: str
    path: str


@dataclass(frozen=True, slots=True)
class IndexRow:
    """One 件; everything is words. ``files`` empty: destroyed, or lost (``note`` says it)."""

    cells: tuple[str, ...]
    files: tuple[IndexFile, ...] = ()
    #: It is not there any more, or not as it was filed.
    struck: bool = False


@dataclass(frozen=True, slots=True)
class Index:
    """The index. ``columns``: as many as a row has cells; ``linked`` is the place of the title."""

    language: Language
    title: str
    #: (label, text) about the meeting and the file.
    facts: tuple[tuple[str, str], ...]
    columns: tuple[str, ...]
    rows: tuple[IndexRow, ...]
    linked: int
    #: What is said under the table.
    notes: tuple[str, ...] = ()


_LANG = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}
_STYLE = """
:root { color-scheme: light; }
body { font: 15px/1.6 "Noto Serif SC", "Source Han Serif SC", SimSun, "Songti SC", serif;
  color: #1a1a1a; margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem; }
h1 { font-size: 1.45rem; text-align: center; margin: 0 0 1.1rem; letter-spacing: .04em; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1rem; margin: 0 0 1.2rem; }
dt { color: #666; } dd { margin: 0; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .92rem; }
th, td { border: 1px solid #999; padding: .35rem .5rem; vertical-align: top; text-align: left;
  overflow-wrap: anywhere; }
th { background: #f1f1f1; font-weight: 600; white-space: nowrap; }
td.title { min-width: 13rem; }
td.short { white-space: nowrap; }
td.number { text-align: right; white-space: nowrap; }
tr.struck td { color: #888; } tr.struck td.title { text-decoration: line-through; }
td ul { margin: .2rem 0 0; padding-left: 1.1rem; font-size: .88rem; }
a { color: #1d4f91; } p { margin: .9rem 0 0; color: #555; font-size: .9rem; }
@media print { body { max-width: none; padding: 0; font-size: 10.5pt; }
  a { color: inherit; text-decoration: none; } tr { break-inside: avoid; }
  thead { display: table-header-group; } @page { size: A4 landscape; margin: 18mm 15mm; } }
"""


def index_html(index: Index) -> bytes:
    """The page: relative links, no script, fit to be printed."""
    facts = "".join(f"<dt>{escape(k)}</dt><dd>{escape(v)}</dd>" for k, v in index.facts)
    head = "".join(f"<th>{escape(one)}</th>" for one in index.columns)
    body = "\n".join(_row(row, index.linked) for row in index.rows)
    notes = "".join(f"<p>{escape(one)}</p>" for one in index.notes)
    said = (
        f'<!doctype html>\n<html lang="{_LANG[index.language]}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(index.title)}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        f"<h1>{escape(index.title)}</h1>\n<dl>{facts}</dl>\n"
        f'<div class="wide"><table>\n<thead><tr>{head}</tr></thead>\n<tbody>\n{body}\n</tbody>\n'
        f"</table></div>\n{notes}\n</body>\n</html>\n"
    )
    return said.encode("utf-8", "replace")


def _row(row: IndexRow, linked: int) -> str:
    cells = []
    for at, text in enumerate(row.cells):
        if at == linked:
            cells.append(f'<td class="title">{_titled(text, row)}</td>')
        else:
            kind = "number" if text.isdigit() else "short" if _stays_whole(text) else "words"
            cells.append(f'<td class="{kind}">{escape(text)}</td>')
    mark = ' class="struck"' if row.struck else ""
    return f"<tr{mark}>{''.join(cells)}</tr>"


def _stays_whole(text: str) -> bool:
    """Codes, dates and short words are not broken, on a phone either."""
    return len(text) <= 12 or (len(text) <= 40 and all(ord(char) < 0x2E80 for char in text))


def _titled(text: str, row: IndexRow) -> str:
    if len(row.files) == 1:
        return _link(row.files[0], text)
    if not row.files:
        return escape(text)
    listed = "".join(f"<li>{_link(file, file.name)}</li>" for file in row.files)
    return f"{escape(text)}<ul>{listed}</ul>"


def _link(file: IndexFile, text: str) -> str:
    return f'<a href="{escape(quote(file.path))}">{escape(text)}</a>'


def index_xlsx(index: Index) -> bytes:
    """The same as a workbook: the catalogue, and what it is of."""
    rows = tuple(
        tuple(
            int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 7 else cell
            for cell in row.cells
        )
        for row in index.rows
    )
    facts = Sheet(index.title, ("", ""), index.facts)
    return write_xlsx(Sheet(index.title, index.columns, rows), facts)
