"""Name plates (台签): one a sheet, printed on both sides of a fold. Rows 3.6, ORG-13."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from papers import typeset
from papers.fonts import Language
from papers.names import spaced


@dataclass(frozen=True, slots=True)
class Plate:
    """One plate; ``second`` is the name as in the passport, for guests from abroad."""

    name: str
    second: str = ""


def name_plates(
    plates: Sequence[Plate], *, language: Language, spare: int, fold: str, title: str
) -> bytes:
    """A4 landscape PDF: the upper half stands on its head, so that folded along the line both
    sides can be read. ``spare`` blank ones come last, with a line to write on; ``fold`` is said
    beside the line."""
    data = {
        "title": title,
        "plates": [{"name": spaced(one.name), "second": one.second} for one in plates],
        "spare": spare,
        "fold": fold,
    }
    return typeset.compile_pdf("plates", data, language=language)
