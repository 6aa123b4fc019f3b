"""The seat map: a sheet for the wall, and a picture that marks the reader's seat. Row 3.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

from papers import typeset
from papers.fonts import Language
from papers.names import spaced, width_of

#: Pixels; the picture's template is 360 pt wide.
WIDTH = 1080
_PPI = WIDTH / 360 * 72
#: A hall with more seats than this goes onto A3.
_MOST_ON_A4 = 300
#: Millimetres between the margins, and what an aisle and the row numbers take.
_INNER = {"a4": 277.0, "a3": 400.0}
_AISLE, _EDGE, _DOORS = 5.0, 12.0, 18.0
#: In a cell narrower than this no name can be read: units are named along their runs.
_NARROWEST = 7.5

State = Literal["taken", "free", "held", "mine"]


@dataclass(frozen=True, slots=True)
class Chair:
    """One chair; ``name`` and ``unit`` are empty where nobody sits."""

    number: int
    name: str = ""
    unit: str = ""
    state: State = "free"


@dataclass(frozen=True, slots=True)
class ChairRow:
    """One row, from the left as the audience sees it; at a table, one side."""

    label: str
    chairs: tuple[Chair, ...]


@dataclass(frozen=True, slots=True)
class MapWords:
    """The map's labels."""

    heading: str
    rostrum: str
    #: 您在这里; what the reader's chair is called; by which door.
    here: str
    seat: str
    way: str
    held: str
    page: str


@dataclass(frozen=True, slots=True)
class SeatMap:
    """A hall with who sits in it; ``shape`` is rows, ring or u."""

    language: Language
    words: MapWords
    title: str
    subtitle: str
    shape: str
    rostrum: tuple[ChairRow, ...]
    hall: tuple[ChairRow, ...]
    aisles: tuple[int, ...] = ()
    #: Name and side (left, right, back, stage).
    doors: tuple[tuple[str, str], ...] = ()


def seat_map(found: SeatMap) -> bytes:
    """A4 or A3 landscape PDF: names in the chairs where they can be read, else units."""
    return typeset.compile_pdf("seat_map", _sheet(found), language=found.language)


def seat_map_svg(found: SeatMap) -> list[str]:
    """The hall alone as a drawing, to be set into a handbook under a heading of its own."""
    data = _sheet(found) | {"bare": True}
    return typeset.compile_svg("seat_map", data, language=found.language)


def _sheet(found: SeatMap) -> dict[str, object]:
    """The data of the sheet: paper, the width of a chair, and what stands in it."""
    most = max((len(row.chairs) for row in found.hall), default=1)
    total = sum(len(row.chairs) for row in found.hall)
    paper = "a3" if total > _MOST_ON_A4 or most > 24 else "a4"
    aisles = sum(at < most for at in found.aisles)
    beside = 2 * _EDGE + (
        _DOORS if any(side in ("left", "right") for _, side in found.doors) else 0
    )
    cell = min(26.0, (_INNER[paper] - beside - aisles * _AISLE) / most)
    stage = min(
        24.0, _INNER[paper] * 0.82 / max((len(r.chairs) for r in found.rostrum), default=1)
    )
    names = cell >= _NARROWEST or found.shape != "rows"
    return asdict(found) | {
        "paper": paper,
        "cell": cell,
        "names": names,
        "bare": False,
        "stage": stage,
        "rostrum": [_row(row, stage) for row in found.rostrum],
        "hall": [_row(row, cell) if names else _runs(row, found.aisles) for row in found.hall],
    }


def seat_picture(found: SeatMap) -> bytes:
    """PNG, 1080 pixels wide: every chair a square, the reader's own marked. No names but their
    own, so that it may be passed on."""
    data = asdict(found) | {"mine": _mine(found)}
    return typeset.compile_png("seat_here", data, language=found.language, ppi=_PPI)[0]


@dataclass(frozen=True, slots=True)
class RostrumChange:
    """The rostrum before and after somebody dropped out: names from the audience's left."""

    language: Language
    title: str
    before_words: str
    after_words: str
    audience: str
    before: tuple[tuple[str, ...], ...]
    after: tuple[tuple[str, ...], ...]
    #: Who is not there any more, and who is new.
    gone: tuple[str, ...]
    new: tuple[str, ...]


def rostrum_change(found: RostrumChange) -> bytes:
    """PNG, 1080 pixels wide: the row as it was above the row as it is to be."""
    data = asdict(found)
    for part in ("before", "after"):
        data[part] = [
            [{"name": spaced(name), "key": name} for name in row] for row in getattr(found, part)
        ]
    return typeset.compile_png("rostrum_change", data, language=found.language, ppi=_PPI)[0]


def _row(row: ChairRow, cell: float) -> dict[str, object]:
    return {"label": row.label, "chairs": [_chair(chair, cell) for chair in row.chairs]}


def _chair(chair: Chair, cell: float) -> dict[str, object]:
    lines = _lines(chair.name, cell)
    return {
        "number": chair.number,
        "state": chair.state,
        "lines": lines,
        "size": _size(lines, cell),
    }


def _lines(name: str, cell: float) -> list[str]:
    """The name as it fits the chair: in one line, or broken where a word or a name breaks."""
    shown = spaced(name)
    if width_of(shown) * 3.0 <= cell - 1 or not shown:
        return [shown] if shown else []
    if " " in shown:
        return shown.split(" ")[:3]
    if "·" in shown:
        first, _, last = shown.partition("·")
        return [f"{first}·", last]
    if width_of(shown) <= 3:
        return [shown]
    half = (len(shown) + 1) // 2
    return [shown[:half], shown[half:]]


def _size(lines: Sequence[str], cell: float) -> float:
    """Points: as large as the longest line allows; a point is 0.353 mm."""
    widest = max((width_of(line) for line in lines), default=1)
    return max(4.5, min(11.0, (cell - 1.2) / max(widest, 1) / 0.353))


def _runs(row: ChairRow, aisles: Sequence[int]) -> dict[str, object]:
    """Neighbours of one unit as one cell with its name, never across an aisle."""
    runs: list[dict[str, object]] = []
    for chair in row.chairs:
        last = runs[-1] if runs else None
        same = last is not None and (last["unit"], last["state"]) == (chair.unit, chair.state)
        if last is not None and same and chair.number - 1 not in aisles:
            last["span"] = int(str(last["span"])) + 1
        else:
            runs.append(
                {"unit": chair.unit, "state": chair.state, "span": 1, "first": chair.number}
            )
    return {"label": row.label, "runs": runs}


def _mine(found: SeatMap) -> str:
    """The area the reader sits in; "" where no chair is marked."""
    for area, rows in (("rostrum", found.rostrum), ("hall", found.hall)):
        if any(chair.state == "mine" for row in rows for chair in row.chairs):
            return area
    return ""
