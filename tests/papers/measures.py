"""Looking at a made .docx: its paragraphs, its fonts, the margins of the standard (DOC-01)."""

from __future__ import annotations

from typing import Any

from docx.oxml.ns import qn
from docx.shared import Mm


def line(document: Any, text: str) -> Any:
    """The only paragraph of this text."""
    found = [p for p in document.paragraphs if p.text == text]
    assert len(found) == 1, (text, [p.text for p in document.paragraphs])
    return found[0]


def east_asian(run: Any) -> str:
    """The font its Chinese is in."""
    return str(run._r.rPr.rFonts.get(qn("w:eastAsia")))


def stands_as_the_standard_says(section: Any) -> None:
    """A4 with 37, 35, 28 and 26 mm around the type area."""
    sides = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    for side, wanted in zip(sides, (37, 35, 28, 26), strict=True):
        assert abs(side - Mm(wanted)) < Mm(0.1)
