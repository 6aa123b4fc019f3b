"""Layout: rows, seats, aisles and doors of a hall, read from one line of words. Pure. Row 3.6.

"主席台1排7座,台下12排每排20座,过道在第10座后"; "回字形 长边10座 短边4座". Rows count from the
front and seats from the left, as the audience sees it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import Any, Literal, NamedTuple

Area = Literal["rostrum", "hall"]
Shape = Literal["rows", "ring", "u"]
Side = Literal["left", "right", "back", "stage"]

MOST_ROWS = 60
MOST_IN_A_ROW = 80
MOST_SEATS = 3000
MOST_DOORS = 8
#: Characters of a door's or a lounge's name.
LONGEST_NAME = 20


class Place(NamedTuple):
    """One chair. At a table (回字形, U 形) the rows are its sides: head, right, foot, left."""

    area: Area
    row: int
    number: int


class Door(NamedTuple):
    """A door by its name, and on which side of the hall it is."""

    name: str
    side: Side


@dataclass(frozen=True, slots=True)
class Layout:
    """A hall, and how people sit in it."""

    shape: Shape = "rows"
    #: Seats of each row, the front row first.
    rostrum: tuple[int, ...] = ()
    hall: tuple[int, ...] = ()
    #: Behind so-many-th seat there is an aisle.
    aisles: tuple[int, ...] = ()
    doors: tuple[Door, ...] = ()
    #: 休息室 of those on the rostrum.
    lounge: str = ""
    #: Kept free (预留).
    held: frozenset[Place] = field(default=frozenset())
    #: Who sits on the rostrum, in order (participant ids); empty: by rank.
    named: tuple[int, ...] = ()
    #: 右为上 instead of what the profile says; None: as the profile says.
    right_first: bool | None = None
    #: The rule it was last seated by; "" for none yet.
    rule: str = ""

    @property
    def seats(self) -> int:
        """How many chairs there are."""
        return sum(self.rostrum) + sum(self.hall)

    def has(self, place: Place) -> bool:
        """Whether there is such a chair."""
        rows = self.rostrum if place.area == "rostrum" else self.hall
        return 1 <= place.row <= len(rows) and 1 <= place.number <= rows[place.row - 1]

    def blocks(self) -> tuple[tuple[int, int], ...]:
        """First and last seat of each block between the aisles, from the left."""
        most = max(self.hall, default=0)
        cuts = [0, *(at for at in self.aisles if at < most), most]
        return tuple((a + 1, b) for a, b in pairwise(cuts))


def zone_of(layout: Layout, place: Place) -> int:
    """The block of the hall a chair is in, from 1 at the left; 0 for the rostrum and tables."""
    if place.area == "rostrum" or layout.shape != "rows":
        return 0
    blocks = enumerate(layout.blocks(), 1)
    return next((at for at, (first, last) in blocks if first <= place.number <= last), 1)


def zone_letter(number: int) -> str:
    """A, B, C … of a block."""
    return chr(ord("A") + number - 1) if 1 <= number <= 26 else str(number)


def nearest_door(layout: Layout, place: Place) -> str:
    """The name of the door to come in by; "" where none is known."""
    doors: dict[Side, str] = {}
    for door in layout.doors:
        doors.setdefault(door.side, door.name)
    if place.area == "rostrum":
        return doors.get("stage") or next((d.name for d in layout.doors), "")
    entrances: dict[Side, str] = {s: name for s, name in doors.items() if s != "stage"}
    if layout.shape != "rows" or not entrances:
        return next(iter(entrances.values()), "")
    middle = layout.hall[place.row - 1] / 2
    side: Side = "left" if place.number <= middle else "right"
    far = place.row > len(layout.hall) * 2 / 3 and "back" in entrances
    return entrances["back"] if far else entrances.get(side) or next(iter(entrances.values()))


def to_data(layout: Layout) -> dict[str, Any]:
    """The layout as JSON-ready data."""
    return {
        "shape": layout.shape,
        "rostrum": list(layout.rostrum),
        "hall": list(layout.hall),
        "aisles": list(layout.aisles),
        "doors": [list(door) for door in layout.doors],
        "lounge": layout.lounge,
        "held": [list(place) for place in sorted(layout.held)],
        "named": list(layout.named),
        "right_first": layout.right_first,
        "rule": layout.rule,
    }


def from_data(data: Mapping[str, Any]) -> Layout:
    """The layout that ``to_data`` wrote."""
    return Layout(
        shape=data["shape"],
        rostrum=tuple(data["rostrum"]),
        hall=tuple(data["hall"]),
        aisles=tuple(data["aisles"]),
        doors=tuple(Door(*door) for door in data["doors"]),
        lounge=data["lounge"],
        held=frozenset(Place(*place) for place in data["held"]),
        named=tuple(data["named"]),
        right_first=data["right_first"],
        rule=data["rule"],
    )


# ── Read from words ──

_HAN = {char: value for value, char in enumerate("零一二三四五六七八九")} | {"两": 2, "兩": 2}
_NUMERAL = re.compile("[零一二两兩三四五六七八九十]+(?=[排座张張个個])")
_STAGE = re.compile(r"主席[台臺]|rostrum|stage", re.IGNORECASE)
_HALL = re.compile(r"[台臺]下|会场|會場|hall", re.IGNORECASE)
_AISLE = re.compile(r"(?:过道|走道|過道|aisles?)[^\d]{0,12}((?:\d+[^\d]{0,4})+)", re.IGNORECASE)
_RING = re.compile(r"回字|环形|環形|\bring\b", re.IGNORECASE)
_U = re.compile(r"U[形型字]|\bU[- ]?shape", re.IGNORECASE)
_LONG = re.compile(r"(?:长边|長邊|long(?: side)?)\D{0,4}(\d+)", re.IGNORECASE)
_SHORT = re.compile(r"(?:短边|短邊|short(?: side)?)\D{0,4}(\d+)", re.IGNORECASE)
_ROWS = re.compile(
    r"(\d+)\s*(?:[x×*]|排(?:[,，]?\s*(?:每排|各)?)|rows?(?: of)?)\s*(\d+)", re.IGNORECASE
)
_SUM = re.compile(r"(\d+(?:\s*\+\s*\d+)+)")
_ONE = re.compile(r"(\d+)\s*(?:座|张|張|个|個|seats?)", re.IGNORECASE)


def read_layout(text: str) -> Layout | str:
    """The hall a line describes, without doors; or why not: "unclear" or "too-big"."""
    plain = _NUMERAL.sub(lambda found: str(_number(found[0])), unicodedata.normalize("NFKC", text))
    if _RING.search(plain) or _U.search(plain):
        return _table(plain, "ring" if _RING.search(plain) else "u")
    aisles, rest = _aisles(plain)
    stage, hall = _parts(rest)
    layout = Layout(rostrum=tuple(_rows(stage)), hall=tuple(_rows(hall)))
    if not layout.hall:
        return "unclear"
    if _too_big(layout):
        return "too-big"
    most = max(layout.hall)
    return replace(layout, aisles=tuple(sorted({at for at in aisles if 0 < at < most})))


def _number(han: str) -> int:
    tens, ten, ones = han.rpartition("十")
    if not ten:
        return int("".join(str(_HAN[char]) for char in han))
    return (_HAN.get(tens[-1:], 1) if tens else 1) * 10 + (_HAN.get(ones[:1], 0) if ones else 0)


def _aisles(text: str) -> tuple[list[int], str]:
    found = [int(at) for part in _AISLE.findall(text) for at in re.findall(r"\d{1,3}", part)]
    return found, _AISLE.sub(" ", text)


def _parts(text: str) -> tuple[str, str]:
    """What is said of the rostrum, and what of the hall."""
    stage, hall = _STAGE.search(text), _HALL.search(text)
    if stage is None:
        return "", text
    if hall is None:
        # "主席台1排7座,12排20座": the hall is what comes after the first comma.
        head, _, rest = text[stage.start() :].partition(",")
        return head, text[: stage.start()] + rest
    if stage.start() < hall.start():
        return text[stage.start() : hall.start()], text[hall.start() :]
    return text[stage.start() :], text[hall.start() : stage.start()]


def _rows(text: str) -> Iterator[int]:
    """Seats of each row: "12排20座" is twelve times 20; "9+8" two rows; "7座" one."""
    text = text.replace("、", ",")
    found = _ROWS.findall(text)
    sums = _SUM.findall(text)
    if found:
        for rows, seats in found:
            yield from [int(seats)] * min(int(rows), MOST_ROWS + 1)
    elif sums:
        yield from (int(seats) for seats in sums[0].split("+"))
    elif one := _ONE.search(text):
        yield int(one[1])


def _table(text: str, shape: Shape) -> Layout | str:
    """A table: its head, right side, foot (none in U 形) and left side."""
    long, short, one = _LONG.search(text), _SHORT.search(text), _ONE.search(text)
    if long and short:
        sides, ends = int(long[1]), int(short[1])
    elif one:
        # So many in all: the ends take about a sixth each, as tables are built.
        total = int(one[1])
        ends = max(1, round(total / (6 if shape == "ring" else 5)))
        sides = (total - ends * (2 if shape == "ring" else 1)) // 2
    else:
        return "unclear"
    if min(sides, ends) < 1:
        return "unclear"
    layout = Layout(shape=shape, hall=(ends, sides, ends if shape == "ring" else 0, sides))
    return "too-big" if _too_big(layout) else layout


def _too_big(layout: Layout) -> bool:
    rows = (*layout.rostrum, *layout.hall)
    return (
        len(layout.hall) > MOST_ROWS
        or len(layout.rostrum) > MOST_ROWS
        or max(rows) > MOST_IN_A_ROW
        or (layout.shape == "rows" and min(rows) < 1)
        or layout.seats > MOST_SEATS
    )


_LOUNGE = re.compile(r"(?:休息室|贵宾室|貴賓室|lounge)\s*[:：]?\s*(.+)", re.IGNORECASE)
_SIDES: tuple[tuple[Side, re.Pattern[str]], ...] = (
    ("stage", re.compile(r"主席[台臺]|台侧|臺側|stage|rostrum", re.IGNORECASE)),
    ("left", re.compile(r"左|left", re.IGNORECASE)),
    ("right", re.compile(r"右|right", re.IGNORECASE)),
    ("back", re.compile(r"后|後|back|rear", re.IGNORECASE)),
)
_AT = re.compile(r"\s*(?:在|位于|位於|:|：|\bat\b|\bon\b|\bis\b)\s*", re.IGNORECASE)


def read_doors(text: str) -> tuple[tuple[Door, ...], str] | None:
    """Doors and the lounge: "东门在左,西门在右,贵宾门在主席台,休息室:二楼贵宾室"; None where a
    part says nothing of either."""
    doors: list[Door] = []
    lounge = ""
    plain = unicodedata.normalize("NFKC", text)
    for part in re.split(r"[,;、。\n]+", plain):
        said = part.strip()
        if not said:
            continue
        found = _LOUNGE.match(said)
        if found:
            lounge = _AT.sub("", found[1], count=1).strip()[:LONGEST_NAME]
            continue
        name, *where = _AT.split(said, maxsplit=1)
        side = next((s for s, sign in _SIDES if where and sign.search(where[0])), None)
        if side is None or not name or len(name) > LONGEST_NAME:
            return None
        doors.append(Door(name.strip(), side))
    return (tuple(doors), lounge) if (doors or lounge) and len(doors) <= MOST_DOORS else None
