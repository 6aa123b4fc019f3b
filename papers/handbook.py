"""The handbook (会议手册): A5 pages, numbered, with a front page and contents. Row 2.2, ORG-14."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TypeAlias

from papers import typeset
from papers.fonts import Language
from papers.names import spaced

#: Pages on one picture of the preview, and in one row of it.
SHOWN, IN_A_ROW = 6, 3
_PPI = 62.0
_VIEW_BOX = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


@dataclass(frozen=True, slots=True)
class Lines:
    """Paragraphs; ``numbered``: 1. 2. 3. before them, ``aside``: smaller, above what follows."""

    texts: tuple[str, ...]
    numbered: bool = False
    aside: bool = False
    #: A heading of its own over them.
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``widths`` are shares. A row of one cell is a heading across the table."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    #: The column that holds names: two characters are spaced; None: none does.
    names: int | None = None


@dataclass(frozen=True, slots=True)
class Drawing:
    """A page of its own: an SVG; where it is wider than tall, a page as wide as two."""

    svg: str
    caption: str = ""

    @property
    def wide(self) -> bool:
        """Whether it is clearly wider than tall."""
        found = _VIEW_BOX.search(self.svg)
        return found is not None and float(found[1]) > float(found[2]) * 1.15


Block: TypeAlias = Lines | Grid | Drawing


@dataclass(frozen=True, slots=True)
class HandbookSection:
    """One section; it is numbered here."""

    title: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class HandbookWords:
    """The labels."""

    heading: str
    contents: str
    #: With ``{page}``.
    page: str


@dataclass(frozen=True, slots=True)
class Handbook:
    """Everything in it is words, finished and in the reader's language."""

    language: Language
    words: HandbookWords
    title: str
    #: Lines on the front page: when and where.
    front: tuple[str, ...]
    #: Who issues it, and when it was made.
    issued: tuple[str, ...]
    sections: tuple[HandbookSection, ...]


def handbook(found: Handbook) -> bytes:
    """The PDF."""
    return typeset.compile_pdf("handbook", _data(found), language=found.language)


def preview(found: Handbook) -> bytes:
    """PNG: the first pages side by side, as they will be."""
    from PIL import Image

    made = typeset.compile_png("handbook", _data(found), language=found.language, ppi=_PPI)
    pages = [Image.open(io.BytesIO(page)).convert("RGB") for page in made[:SHOWN]]
    gap, (wide, tall) = 12, pages[0].size
    places = _places([max(1, round(page.width / wide)) for page in pages])
    columns = max(column + width for _, column, width in places)
    rows = places[-1][0] + 1
    sheet = Image.new(
        "RGB", (columns * (wide + gap) + gap, rows * (tall + gap) + gap), (222, 222, 222)
    )
    for page, (row, column, _) in zip(pages, places, strict=True):
        sheet.paste(page, (gap + column * (wide + gap), gap + row * (tall + gap)))
    out = io.BytesIO()
    sheet.save(out, "PNG", optimize=True)
    return out.getvalue()


def _places(widths: Sequence[int]) -> list[tuple[int, int, int]]:
    """Row, column and width of each page on the preview; what does not fit begins a row."""
    found: list[tuple[int, int, int]] = []
    row = column = 0
    for width in widths:
        if column and column + width > IN_A_ROW:
            row, column = row + 1, 0
        found.append((row, column, width))
        column += width
    return found


def _data(found: Handbook) -> dict[str, object]:
    return {
        "title": found.title,
        "words": asdict(found.words),
        "front": found.front,
        "issued": found.issued,
        "sections": [
            {"title": section.title, "blocks": [_block(one) for one in section.blocks]}
            for section in found.sections
        ],
    }


def _block(one: Block) -> dict[str, object]:
    match one:
        case Lines():
            return {"kind": "lines"} | asdict(one)
        case Drawing():
            return {"kind": "drawing", "wide": one.wide} | asdict(one)
        case Grid():
            rows = [_row(row, one.names) for row in one.rows]
            return {"kind": "grid"} | asdict(one) | {"rows": rows}


def _row(row: Sequence[str], names: int | None) -> list[str]:
    if names is None or len(row) == 1:
        return list(row)
    return [spaced(cell) if at == names else cell for at, cell in enumerate(row)]
