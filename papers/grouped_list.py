"""A list in groups on A4: rooms with who sleeps there, runs with who rides, plates. Row 2.7."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from papers import typeset
from papers.fonts import Language

#: A cell that is to be ticked with a pen.
TICK = "☐"


@dataclass(frozen=True, slots=True)
class ListGroup:
    """Rows under one heading; ``note`` stands beside it."""

    heading: str
    note: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class GroupedList:
    """The whole list."""

    language: Language
    title: str
    subtitle: str
    #: Column heads and how wide each is beside the others.
    columns: tuple[str, ...]
    widths: tuple[int, ...]
    groups: tuple[ListGroup, ...]
    #: As of when.
    stand: str
    #: Holds {page} and {pages}.
    page: str
    #: Points of the cells' text.
    size: int = 11


def grouped_list(found: GroupedList) -> bytes:
    """A4 PDF; a group of a few rows is not torn apart, the head stands on every page."""
    return typeset.compile_pdf("grouped_list", asdict(found), language=found.language)
