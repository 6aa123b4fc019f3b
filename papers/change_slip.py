"""变动单: who comes for whom, who was added, who dropped out, on one A4 sheet. Row 3.8."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class ChangeWords:
    """The slip's labels."""

    #: Column heads: number, change, time, done.
    columns: tuple[str, str, str, str]
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class ChangeSlip:
    """One slip."""

    language: Language
    words: ChangeWords
    title: str
    office: str
    number: str
    #: (label, text) about the meeting.
    facts: tuple[tuple[str, str], ...]
    #: (number, change, time), as they happened.
    lines: tuple[tuple[str, str, str], ...]


def change_slip(slip: ChangeSlip) -> bytes:
    """A4 PDF with a column to tick what was seen to."""
    return typeset.compile_pdf("change_slip", asdict(slip), language=slip.language)
