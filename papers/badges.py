"""Badges: eight on an A4 sheet, the schedule on their backs in duplex order. Row 3.5, ORG-15."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace

from papers import qr, typeset
from papers.fonts import Language
from papers.names import spaced, width_of

#: On one sheet, and in one row of it.
ON_A_SHEET, IN_A_ROW = 8, 2


@dataclass(frozen=True, slots=True)
class BadgeWords:
    """The labels all badges share."""

    seat: str
    #: Heading of the backs, and what is to be kept in mind, a line each.
    schedule: str
    rules: tuple[str, ...]
    contact: str


@dataclass(frozen=True, slots=True)
class Badge:
    """One badge. ``kind`` gives its band (delegate, in_attendance, observer, special_guest, staff,
    media, accompanying, car), ``heading`` the word on it; ``code`` is the text of the QR."""

    kind: str
    heading: str
    name: str
    title: str = ""
    unit: str = ""
    seat: str = ""
    #: The number plate: what a 车证 shows in place of the name.
    car: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class BadgeSheet:
    """All badges that go to the printer together."""

    language: Language
    words: BadgeWords
    title: str
    badges: tuple[Badge, ...]
    #: Each sitting: when and what.
    schedule: tuple[tuple[str, str], ...]
    #: The agenda below it, without numbers.
    agenda: tuple[str, ...] = ()


def badge_sheet(sheet: BadgeSheet) -> bytes:
    """A4 PDF, two pages a sheet: fronts, then backs as they come out turned over the long edge.

    The bands differ in pattern too: they read in black and white.
    """
    cards = [
        asdict(one)
        | {
            "name": spaced(one.name),
            # Hundreds: without the search for the best mask, three times faster.
            "code": qr.svg(one.code, best_mask=False).decode("ascii") if one.code else "",
        }
        for one in sheet.badges
    ]
    sheets = [cards[at : at + ON_A_SHEET] for at in range(0, len(cards), ON_A_SHEET)]
    data = asdict(_on_the_back(sheet)) | {
        "badges": [],
        "size": _size(sheet),
        "sheets": [
            {"fronts": fronts, "backs": list(backs(range(len(fronts))))} for fronts in sheets
        ],
    }
    return typeset.compile_pdf("badges", data, language=sheet.language)


#: Points of the back's letters, the largest first; millimetres they have in width and height.
_SIZES = (8.5, 7.5, 6.5)
_WIDE, _TALL = 84.0, 42.0


def _size(sheet: BadgeSheet) -> float:
    """The largest letters in which the back holds everything; else the smallest."""
    return next((size for size in _SIZES if _height(sheet, size) <= _TALL), _SIZES[-1])


def _on_the_back(sheet: BadgeSheet) -> BadgeSheet:
    """The sheet with as much of the agenda, then of the schedule, as the back holds."""
    while _height(sheet, _SIZES[-1]) > _TALL and (sheet.agenda or len(sheet.schedule) > 1):
        if sheet.agenda:
            sheet = replace(sheet, agenda=sheet.agenda[:-1])
        else:
            sheet = replace(sheet, schedule=sheet.schedule[:-1])
    return sheet


def _height(sheet: BadgeSheet, size: float) -> float:
    """Millimetres the lines of the back take in letters of this size; rather too much."""
    each = size * 0.353
    when = max((width_of(when) for when, _ in sheet.schedule), default=0) * each + 3
    rooms = [(what, _WIDE - when) for _, what in sheet.schedule]
    rooms += [(item, _WIDE - 2 * each - 3) for item in sheet.agenda]
    lines = [max(1, math.ceil(width_of(text) * each * 1.04 / room)) for text, room in rooms]
    return sum((1.25 * count - 0.4) * each + 1.2 for count in lines)


def backs(numbers: Iterable[int]) -> list[int | None]:
    """The order of the backs: in each row from right to left, None where there is no badge."""
    found: list[int | None] = list(numbers)
    found += [None] * (-len(found) % IN_A_ROW)
    return [
        one for at in range(0, len(found), IN_A_ROW) for one in reversed(found[at : at + IN_A_ROW])
    ]
