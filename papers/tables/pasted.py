"""Tables pasted into the chat as text (Row 2.6)."""

from __future__ import annotations

import re
from collections.abc import Callable

from papers.tables.csv_file import split
from papers.tables.rows import Table, UnreadableTable, table

MAX_CHARACTERS = 2_000_000

_Split = Callable[[str], list[str]]
_RULE = re.compile(r"[\s|:+\-—─]+")
_GAP = re.compile(
    r"[ \u00a0]{2,}|[ \u00a0]*\u3000{2,}[ \u00a0]*|[ \u00a0]+\u3000|\u3000[ \u00a0]+"
)
_BLANK = re.compile(r"[ \u00a0\u3000]+")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]")


def _bars(line: str) -> list[str]:
    return re.split(r"[|｜]", line.strip().strip("|｜"))


#: Delimiters in the order they win when equally many lines have them.
_SPLITS: tuple[tuple[re.Pattern[str], _Split], ...] = (
    (re.compile(r"[|｜]"), _bars),
    (re.compile(r"[;；]"), re.compile(r"[;；]").split),
    (re.compile(r"[,，]"), re.compile(r"[,，]").split),
    (re.compile(r"、"), re.compile(r"、").split),
    (_GAP, _GAP.split),
)


def read_pasted(text: str) -> Table:
    """The table in pasted text: one person a line, cells apart by what most lines have.

    Tab (as spreadsheets copy), bar, semicolon, comma or 、, half or full width, several spaces;
    single spaces where every line has the same number of them and Chinese in it. Rows are
    numbered as lines. Raises ``UnreadableTable``.
    """
    if len(text) > MAX_CHARACTERS:
        raise UnreadableTable("too_big")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    filled = [line.strip(" \u00a0\u3000\n") for line in lines if line.strip()]
    if sum("\t" in line for line in filled) * 2 >= max(1, len(filled)):
        # Spreadsheets quote copied cells that hold line breaks.
        return split(text, "\t")
    divide = _chosen(filled)
    return table(
        (number, divide(line.strip(" \u00a0\u3000\n")))
        for number, line in enumerate(lines, 1)
        if not ("|" in line and _RULE.fullmatch(line))
    )


def _chosen(lines: list[str]) -> _Split:
    best: _Split = _whole
    most = 0
    for mark, divide in _SPLITS:
        having = sum(bool(mark.search(line)) for line in lines)
        if having > most:
            best, most = divide, having
    if not most and _by_single_blanks(lines):
        return _BLANK.split
    return best


def _whole(line: str) -> list[str]:
    return [line]


def _by_single_blanks(lines: list[str]) -> bool:
    """张三 办公室 主任 is three cells; 张　三 is a name, Zhang San is one too."""
    divided = [_BLANK.split(line) for line in lines]
    if len({len(parts) for parts in divided}) != 1 or len(divided[0]) < 2:
        return False
    return all(
        _HAN.search("".join(parts)) and any(len(part) > 1 for part in parts) for parts in divided
    )
