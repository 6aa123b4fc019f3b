"""A printed list on A4: a head, facts, and tables by section, with boxes to tick. Row 2.5."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from papers import typeset
from papers.fonts import Language

#: Heads of columns that are ticked or signed by hand: the cell is a box, or stays blank.
TICK, BLANK = "☐", ""


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``width`` in millimetres, 0: an equal share of what is left."""

    head: str
    width: int = 0
    centred: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """One table; ``rows`` hold a string per column, ``TICK`` draws a box to tick."""

    heading: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    #: Begins on a page of its own: the list of another venue.
    own_page: bool = False
    #: Rows as tall as a signature needs.
    tall: bool = False


@dataclass(frozen=True, slots=True)
class PrintedList:
    """One list."""

    language: Language
    office: str
    title: str
    #: (label, text) about the meeting.
    facts: tuple[tuple[str, str], ...]
    sections: tuple[Section, ...]
    #: What is said under the last table, and who signs.
    notes: tuple[str, ...]
    signed: tuple[str, ...]
    #: Holds {page} and {pages}.
    page: str


def printed_list(found: PrintedList) -> bytes:
    """A4 PDF; the heads of a table are said again on each page."""
    data: Mapping[str, Any] = asdict(found) | {"tick": TICK}
    return typeset.compile_pdf("printed_list", data, language=found.language)
