"""签到对照表: the signed sheet beside the electronic list, to be signed itself (Row 3.3)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class ComparisonWords:
    """The sheet's labels."""

    heading: str
    meeting: str
    time: str
    place: str
    #: Serial, name, unit, post, on paper, electronic, difference, what holds.
    columns: tuple[str, ...]
    #: Where nothing differs.
    none: str
    #: Who compared and who checked sign, with the date.
    signed: tuple[str, ...]
    date: str
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class ComparisonSheet:
    """The differences of one sitting; rows have as many cells as there are columns."""

    language: Language
    words: ComparisonWords
    title: str
    time: str
    place: str
    #: Finished lines: how many agree, which list is official, how many pictures there are.
    totals: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def comparison_sheet(sheet: ComparisonSheet) -> bytes:
    """A4 PDF, its head on every page, with lines for signatures at the end."""
    return typeset.compile_pdf("comparison_sheet", asdict(sheet), language=sheet.language)
