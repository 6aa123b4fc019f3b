"""餐券: one ticket for each person and meal, to be cut. Row 2.7."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language
from papers.names import spaced


@dataclass(frozen=True, slots=True)
class Ticket:
    """One ticket: who, which meal, when and where."""

    name: str
    unit: str
    day: str
    meal: str
    #: 12:00 食堂二楼.
    where: str


def meal_tickets(
    tickets: Sequence[Ticket], *, language: Language, title: str, heading: str, foot: str
) -> bytes:
    """A4 PDF, ten tickets a page with lines to cut along; in the order given, so that those of
    one person stay together. ``foot``: what is said at the bottom of each."""
    data = {
        "title": title,
        "heading": heading,
        "foot": foot,
        "tickets": [asdict(one) | {"name": spaced(one.name)} for one in tickets],
    }
    return typeset.compile_pdf("meal_tickets", data, language=language)
