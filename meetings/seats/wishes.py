"""Wishes: what is to be changed by hand, in one line as a clerk says it. Pure. Row 3.6.

"张三 3排12号", "张三、李四" (they change places), "张三 不排座", "预留 3排1-5号",
"取消预留 3排1-5号".
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from meetings.seats.layout import Area, Place, Shape

#: Chairs held or given free at once.
MOST_AT_ONCE = 80


@dataclass(frozen=True, slots=True)
class Move:
    """Somebody to a chair."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Swap:
    """Two change places."""

    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Free:
    """Somebody gives up their chair, until the rule is run again."""

    name: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Chairs are kept free, or are not any more."""

    places: tuple[Place, ...]
    on: bool


Wish = Move | Swap | Free | Hold

_STAGE = r"(?:主席[台臺]|rostrum)"
_SIDES = {"上首": 1, "右侧": 2, "右側": 2, "下首": 3, "左侧": 4, "左側": 4} | {
    "head": 1,
    "right": 2,
    "foot": 3,
    "left": 4,
}
_PLACE = re.compile(
    rf"(?P<stage>{_STAGE})?\s*(?:[台臺]下|hall)?\s*"
    rf"(?:第?(?P<row>\d{{1,3}})\s*(?:排|-|/)\s*|(?P<front>[前后後])排\s*|row\s*(?P<row2>\d{{1,3}})"
    rf"\s*,?\s*|(?P<side>{'|'.join(_SIDES)})\s*(?:side)?\s*)?"
    r"(?:第|seat\s*)?(?P<first>\d{1,3})\s*(?:[-~至到](?P<last>\d{1,3}))?\s*[号號座]?",
    re.IGNORECASE,
)
_HOLD = re.compile(r"(?:预留|保留|預留|hold|reserve)\s*[::]?\s*", re.IGNORECASE)
_RELEASE = re.compile(
    r"(?:取消|不再|撤销|撤銷|解除)\s*(?:预留|保留|預留)\s*[::]?\s*|release\s*[::]?\s*",
    re.IGNORECASE,
)
_NO_SEAT = re.compile(
    r"^(?P<name>.+?)\s*[,:]?\s*(?:不排座|不安排座位|空出来|撤座|no seat)$", re.IGNORECASE
)
_SWAP = re.compile(
    r"^(?P<one>.+?)\s*(?:[、,;/]|和|与|與|跟|\band\b|\bwith\b)\s*(?P<other>.+?)\s*"
    r"(?:对调|對調|互换|互換|换座|換座|swap)?$",
    re.IGNORECASE,
)


def read_place(text: str, shape: Shape = "rows") -> Place | None:
    """One chair: "3排12号", "主席台2号", "上首3号"; None where the words name none."""
    found = read_places(text, shape)
    return found[0] if found and len(found) == 1 else None


def read_places(text: str, shape: Shape = "rows") -> tuple[Place, ...] | None:
    """One chair or several beside each other: "3排1-5号"."""
    found = _PLACE.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    row = found["row"] or found["row2"]
    if found["stage"]:
        at = int(row) if row else {None: 1, "前": 1}.get(found["front"], 2)
    elif shape != "rows" and found["side"]:
        at = _SIDES[found["side"].lower()]
    elif row:
        at = int(row)
    else:
        return None
    first, last = int(found["first"]), int(found["last"] or found["first"])
    if not at > 0 or not 0 < first <= last < first + MOST_AT_ONCE:
        return None
    area: Area = "rostrum" if found["stage"] else "hall"
    return tuple(Place(area, at, number) for number in range(first, last + 1))


def read_wish(text: str, shape: Shape = "rows") -> Wish | None:
    """What the line wants; None where it is not clear."""
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    for sign, on in ((_RELEASE, False), (_HOLD, True)):
        held = sign.match(plain)
        if held:
            places = _all_places(plain[held.end() :].split(","), shape)
            return Hold(places, on) if places else None
    gone = _NO_SEAT.match(plain)
    if gone:
        return Free(gone["name"])
    for at in range(1, len(plain)):
        # The shortest name whose rest is a chair: "张三 3排12号", "张三坐3排12号".
        name, rest = (
            plain[:at].strip(" ,:"),
            re.sub(r"^\s*[,:]?\s*(?:坐|到|去|→|to\b)\s*", "", plain[at:]),
        )
        place = read_place(rest, shape)
        if name and place is not None:
            return Move(re.sub(r"(?:坐|到|去)$", "", name).strip() or name, place)
    swap = _SWAP.match(plain)
    return Swap(swap["one"], swap["other"]) if swap else None


def _all_places(parts: Sequence[str], shape: Shape) -> tuple[Place, ...]:
    found: list[Place] = []
    for part in parts:
        places = read_places(part, shape)
        if places is None:
            return ()
        found.extend(places)
    return tuple(dict.fromkeys(found))[:MOST_AT_ONCE]


# ── Tables of seats ──


@dataclass(frozen=True, slots=True)
class SeatLine:
    """One row of a table: its number, the name, and the chair; None where none could be read."""

    line: int
    name: str
    place: Place | None


_NAMES = {"姓名", "名字", "name"}
_UNITS = {"单位", "單位", "部门", "部門", "unit"}
_ROW_HEADS = {"排", "排号", "排號", "排次", "row"}
_NUMBER_HEADS = {"号", "號", "座", "座号", "座號", "number", "seat no", "no"}
_SEAT_HEADS = {"座位", "座次", "席位", "seat"}


def read_table(rows: Sequence[tuple[int, Sequence[str]]], shape: Shape) -> list[SeatLine]:
    """The lines of a table with a heading (姓名, 排, 号 or 座位) or without: name, row, number.
    A title above the heading is no line."""
    name, unit, row, number = 0, -1, 1, 2
    head, heads = _heading(rows)
    if heads:
        name, unit = _at(heads, _NAMES), _at(heads, _UNITS)
        row, number = _at(heads, _ROW_HEADS), _at(heads, _NUMBER_HEADS | _SEAT_HEADS)
        if row < 0:  # one column holds both: 3排12号
            row, number = number, -1
    return [
        SeatLine(
            line,
            _cell(cells, unit) + _cell(cells, name),
            _chair(_cell(cells, row), _cell(cells, number), shape),
        )
        for line, cells in rows[head:]
        if _cell(cells, name)
    ]


def _heading(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, list[str]]:
    """How many rows stand above the lines, and the heading; none where there is none."""
    for at, (_, cells) in enumerate(rows):
        heads = [unicodedata.normalize("NFKC", cell).strip().lower() for cell in cells]
        if _NAMES & set(heads):
            return at + 1, heads
    return 0, []


def _chair(row: str, number: str, shape: Shape) -> Place | None:
    if not number:
        return read_place(row, shape)
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", number))
    row = unicodedata.normalize("NFKC", row).strip()
    if row.isdigit():
        row = f"{row}排"
    return read_place(f"{row}{digits}号", shape) if digits else None


def _at(heads: Sequence[str], words: set[str]) -> int:
    return next((at for at, head in enumerate(heads) if head in words), -1)


def _cell(cells: Sequence[str], at: int) -> str:
    return cells[at].strip() if 0 <= at < len(cells) else ""
