"""What in a Word document is an agenda (Row 2.2); opened and guarded by ``papers.texts_of``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_HAN = "[一二三四五六七八九十百]{1,4}"
#: The usual order of numbers on office paper, the highest first; (?!\d) keeps 1.5 and 2026.12.
_NUMBERS = (
    re.compile(
        rf"(?:{_HAN}[、.．:：]|第{_HAN}[项項案]|[议議][题題程](?:{_HAN}|\d{{1,2}}))[、.．:：]?\s*"
    ),
    re.compile(rf"[(（]{_HAN}[)）][、.．]?\s*"),
    re.compile(r"(?:\d{1,2}\s*[、.．)）](?!\d)|[Ii]tem\s+\d{1,2}[.:)]?)\s*"),
    re.compile(r"(?:[(（]\d{1,2}[)）]|[①-⑳])[、.．]?\s*"),
)
#: A list that Word numbers itself stands below all written numbers.
_LISTED = len(_NUMBERS)
_NAMES = r"议\s*程|議\s*程|议\s*题|議\s*題|讨论事项|討論事項|agenda"
#: A title or heading ends in the word; a numbered heading is hardly more than the word.
_HEADING = re.compile(rf".*(?:{_NAMES})(?:安排|表|如下)?[:：]?", re.IGNORECASE)
_NUMBERED_HEADING = re.compile(
    rf"(?:会议|會議|主要|本次|meeting\s)*(?:{_NAMES})(?:安排|表|如下)?[:：]?", re.IGNORECASE
)
_LONGEST_HEADING = 60
_COLUMN = re.compile(
    r"议题|議題|议程|議程|事项|事項|内容|內容|案由|\bagenda\b|\bitems?\b|\btopics?\b|\bsubject\b",
    re.IGNORECASE,
)
_NOT_WORDS = re.compile(r"[\s\d:：.．,，~～\-—–至上下午]*")


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    #: Place in the order of numbers; None for a paragraph without one.
    level: int | None


@dataclass(frozen=True, slots=True)
class _Grid:
    rows: tuple[tuple[str, ...], ...]


def items_of(document: Any) -> tuple[str, ...]:
    """The agenda items of an open python-docx document, in order, without numbers."""
    region = _under_heading(tuple(_blocks(document)))
    levels = [block.level for block in region if isinstance(block, _Line) and block.text]
    numbered = [level for level in levels if level is not None]
    grids = [block for block in region if isinstance(block, _Grid)]
    if len(numbered) < 2 and grids:
        for grid in grids:
            if found := _grid_items(grid.rows):
                return found
    if not numbered:
        return ()
    top = min(numbered)
    return tuple(
        block.text
        for block in region
        if isinstance(block, _Line) and block.level == top and block.text
    )


def _under_heading(blocks: tuple[_Line | _Grid, ...]) -> tuple[_Line | _Grid, ...]:
    """What follows the heading that names the agenda, up to the next heading of its level."""
    for at, block in enumerate(blocks):
        if not _is_heading(block):
            continue
        after: list[_Line | _Grid] = []
        for later in blocks[at + 1 :]:
            if _ends(block, later):
                break
            after.append(later)
        if any(isinstance(one, _Grid) or one.level is not None for one in after):
            return tuple(after)
    return blocks


def _is_heading(block: _Line | _Grid) -> bool:
    if not isinstance(block, _Line) or len(block.text) > _LONGEST_HEADING:
        return False
    pattern = _HEADING if block.level is None else _NUMBERED_HEADING
    return pattern.fullmatch(block.text) is not None


def _ends(heading: _Line | _Grid, later: _Line | _Grid) -> bool:
    if not isinstance(heading, _Line) or not isinstance(later, _Line):
        return False
    return heading.level is not None and later.level is not None and later.level <= heading.level


def _blocks(document: Any) -> Iterator[_Line | _Grid]:
    from docx.table import Table

    for block in document.iter_inner_content():
        if isinstance(block, Table):
            yield _Grid(tuple(_row_texts(row) for row in block.rows))
            continue
        text = " ".join(block.text.split())
        if not text:
            continue
        for level, number in enumerate(_NUMBERS):
            if found := number.match(text):
                yield _Line(text[found.end() :].strip(), level)
                break
        else:
            yield _Line(text, _LISTED + _depth(block) if _is_listed(block) else None)


def _row_texts(row: Any) -> tuple[str, ...]:
    return tuple(" ".join(cell.text.split()) for cell in row.cells)


def _is_listed(paragraph: Any) -> bool:
    """Numbered by Word, on the paragraph or by its style; number 0 means switched off."""
    return any(
        number.numId is not None and number.numId.val != 0 for number in _numberings(paragraph)
    )


def _depth(paragraph: Any) -> int:
    for number in _numberings(paragraph):
        return number.ilvl.val if number.ilvl is not None else 0
    return 0


def _numberings(paragraph: Any) -> Iterator[Any]:
    own = paragraph._p.pPr
    if own is not None and own.numPr is not None:
        yield own.numPr
        return
    style = paragraph.style
    while style is not None:
        properties = style.element.pPr
        if properties is not None and properties.numPr is not None:
            yield properties.numPr
            return
        style = style.base_style


def _grid_items(rows: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """The column headed as topics, else the one with the most words, below its head."""
    wide = max((len(row) for row in rows), default=0)
    if not wide:
        return ()
    for at, row in enumerate(rows):
        heads = [column for column, text in enumerate(row) if _COLUMN.search(text)]
        if heads and len(row) > 1 and all(len(text) <= _LONGEST_HEADING for text in row):
            # A title merged over the whole row names the agenda in every cell.
            if len(set(row)) == 1:
                continue
            return _column(rows[at + 1 :], heads[0])
    length = [sum(len(row[at]) for row in rows if at < len(row)) for at in range(wide)]
    return _column(rows, length.index(max(length)))


def _column(rows: Sequence[tuple[str, ...]], at: int) -> tuple[str, ...]:
    found: list[str] = []
    for row in rows:
        text = row[at] if at < len(row) else ""
        # Cells merged downwards repeat; times and numbers alone are no items.
        if _NOT_WORDS.fullmatch(text) or (found and found[-1] == text):
            continue
        for number in _NUMBERS:
            text = number.sub("", text, count=1) if number.match(text) else text
        found.append(text)
    return tuple(found)
