"""What is typed about a room: seats, layouts, equipment, hours, prices. Row 2.3."""

from __future__ import annotations

import re
from collections.abc import Callable

from handlers.forms.engine import Entry, Outcome, Problem, Taken, View
from handlers.forms.writing import read_text, takes_text
from meetings.venues.rooms import LONGEST, LONGEST_ITEM, MOST_FEN, MOST_ITEMS, MOST_SEATS
from meetings.venues.times import read_hours

_PARTED = re.compile(r"[,，、;；\n]+")
_LAYOUT = re.compile(r"(.+?)[\s:：=]*(\d{1,5})\s*(?:座|人|席|位|seats?)?")
_AMOUNT = re.compile(r"(\d{1,8})(?:\.(\d{1,2}))?\s*(?:元|圆|圓|yuan)?")
#: A list of layouts or of equipment as it is typed.
_LONGEST_LIST = 300

Read = Callable[[Entry, View], Outcome]


def _read_seats(entry: Entry, view: View) -> Outcome:
    found = re.fullmatch(r"(\d{1,9})\s*(?:座|人|席|位|seats?)?", entry.text.strip(), re.ASCII)
    if entry.pressed or found is None or not 1 <= int(found.group(1)) <= MOST_SEATS:
        return Problem(view.texts.rich("refused-room-seats", limit=MOST_SEATS))
    return Taken(int(found.group(1)))


def _items(entry: Entry, view: View) -> list[str] | Problem:
    text = read_text(entry, view, limit=_LONGEST_LIST, lines=True)
    if isinstance(text, Problem):
        return text
    found = list(dict.fromkeys(part.strip() for part in _PARTED.split(text) if part.strip()))
    if len(found) > MOST_ITEMS:
        return Problem(view.texts.rich("refused-room-items", limit=MOST_ITEMS))
    return found or Problem(view.texts.rich("form-empty"))


def _read_equipment(entry: Entry, view: View) -> Outcome:
    found = _items(entry, view)
    if isinstance(found, Problem):
        return found
    if any(len(item) > LONGEST_ITEM for item in found):
        return Problem(view.texts.rich("refused-room-text", limit=LONGEST_ITEM))
    return Taken(found)


def _read_layouts(entry: Entry, view: View) -> Outcome:
    found = _items(entry, view)
    if isinstance(found, Problem):
        return found
    layouts = []
    for item in found:
        parts = re.fullmatch(_LAYOUT, item)
        if parts is None:
            return Problem(view.texts.rich("room-layouts-bad", text=item[:LONGEST_ITEM]))
        name, seats = parts.group(1).strip(), int(parts.group(2))
        if len(name) > LONGEST_ITEM or not 1 <= seats <= MOST_SEATS:
            return Problem(view.texts.rich("room-layouts-bad", text=item[:LONGEST_ITEM]))
        layouts.append([name, seats])
    return Taken(layouts)


def _read_hours(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    found = read_hours(entry.text)
    return Problem(view.texts.rich("room-hours-bad")) if found is None else Taken(found)


def _read_price(entry: Entry, view: View) -> Outcome:
    found = re.fullmatch(_AMOUNT, entry.text.strip().replace(",", ""))
    if entry.pressed or found is None:
        return Problem(view.texts.rich("refused-room-price"))
    fen = int(found.group(1)) * 100 + int((found.group(2) or "0").ljust(2, "0"))
    if not 0 < fen <= MOST_FEN:
        return Problem(view.texts.rich("refused-room-price"))
    return Taken(fen)


#: What of a room is changed → how it is read.
READ: dict[str, Read] = {
    "name": takes_text(LONGEST["name"]),
    "place": takes_text(LONGEST["place"]),
    "capacity": _read_seats,
    "layouts": _read_layouts,
    "equipment": _read_equipment,
    "hours": _read_hours,
    "contact": takes_text(LONGEST["contact"]),
    "phone": takes_text(LONGEST["phone"]),
    "price": _read_price,
    "contract": takes_text(LONGEST["contract"]),
}
#: Of these the answer is a bare number.
NUMBERS = frozenset({"capacity", "price"})
