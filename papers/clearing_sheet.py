"""散会单: what was done at the end of a meeting, what came back, what was found. Row 2.4."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class ClearingWords:
    """The sheet's labels."""

    #: Column heads: number, item, result, by whom and when.
    columns: tuple[str, str, str, str]
    #: The heading over lost property, and its columns: number, thing, place, given to.
    lost: str
    lost_columns: tuple[str, str, str, str]
    #: Said where nothing was found.
    none: str
    #: Lines to be signed.
    signed: tuple[str, ...]
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class ClearingVenue:
    """One venue: its name where there are several, and its lines: item, result, by and time.
    A line without a result has a box to be ticked by hand."""

    name: str
    lines: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class ClearingPaper:
    """One sheet."""

    language: Language
    words: ClearingWords
    title: str
    office: str
    #: (label, text) about the meeting and what came back.
    facts: tuple[tuple[str, str], ...]
    venues: tuple[ClearingVenue, ...]
    #: (thing, place, given to and when).
    lost: tuple[tuple[str, str, str], ...]


def clearing_sheet(paper: ClearingPaper) -> bytes:
    """A4 PDF, one page for a meeting of one venue."""
    return typeset.compile_pdf("clearing_sheet", asdict(paper), language=paper.language)
