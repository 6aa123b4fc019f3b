"""Printed slips with everyone's personal link (Row 2.6)."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import qr, typeset
from papers.fonts import Language


@dataclass(frozen=True, slots=True)
class LinkWords:
    """The sheet's labels."""

    #: One sentence: what to do with the code.
    instruction: str
    #: Holds {page} and {pages}.
    page: str


@dataclass(frozen=True, slots=True)
class Slip:
    """One person's slip."""

    name: str
    unit: str
    url: str


@dataclass(frozen=True, slots=True)
class LinkSheet:
    """Slips in the order they are handed out; the title stands in the foot, not on the slips."""

    language: Language
    words: LinkWords
    title: str
    slips: tuple[Slip, ...]


def link_sheet(sheet: LinkSheet) -> bytes:
    """A4 PDF, ten slips a page to cut out: name, unit, instruction, link and its QR code."""
    slips = [
        asdict(slip) | {"code": qr.svg(slip.url, best_mask=False).decode("ascii")}
        for slip in sheet.slips
    ]
    return typeset.compile_pdf(
        "link_sheet", asdict(sheet) | {"slips": slips}, language=sheet.language
    )
