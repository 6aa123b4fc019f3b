"""Rules: who sits where, by rank, by unit or in the order of the list. Pure. Row 3.6, ORG-12.

Everybody sits once, no chair is taken twice; whoever was put there by hand stays, and a chair that
is held stays free.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from meetings.seats.layout import Layout, Place

#: Whoever has no rank comes after all who have one.
NO_RANK = 1_000_000
#: Roles that are seated: the front ones, and behind them the others in this order. 工作人员, 随员
#: and 司机 have no seat (row 2.6).
FRONT = ("special_guest", "attend")
BEHIND = ("in_attendance", "observer", "media")
SEATED = (*FRONT, *BEHIND)


class Rule(StrEnum):
    """How the hall is filled. The order is that of the buttons: never changed."""

    RANK = "rank"
    #: Units together, along the rows or in columns (纵列) from front to back.
    UNIT_ROWS = "unit_rows"
    UNIT_COLUMNS = "unit_columns"
    LIST = "list"


@dataclass(frozen=True, slots=True)
class Guest:
    """Somebody to be seated."""

    participant_id: int
    role: str
    #: The smaller, the higher.
    rank: int
    #: 单位序, and the place in the order of names.
    unit: int
    order: int
    wheelchair: bool = False


@dataclass(frozen=True, slots=True)
class Seating:
    """Who sits where, and for whom there is no chair."""

    places: dict[int, Place]
    unseated: tuple[int, ...]


def rostrum_order(count: int, *, right_first: bool = False) -> tuple[int, ...]:
    """Seat numbers of the first, the second … of ``count`` people in one row, from the left as
    the audience sees it: 5 3 1 2 4, 7 5 3 1 2 4 6 8 (ORG-12); ``right_first`` is its mirror image.
    """
    centre = (count + 1) // 2
    seats = [centre + at // 2 if at % 2 == 0 else centre - at // 2 for at in range(1, count + 1)]
    return tuple(count + 1 - seat for seat in seats) if right_first else tuple(seats)


def by_rank(guests: Sequence[Guest]) -> list[Guest]:
    """The highest first; of one rank in the order of names."""
    return sorted(guests, key=lambda one: (one.rank, one.order, one.participant_id))


def on_the_rostrum(
    layout: Layout, guests: Sequence[Guest], *, top_rank: int, chair: int | None
) -> list[Guest]:
    """Who sits on the rostrum, the first one first: those named for it, else those of this rank
    and above, and the chair. No more than there are chairs."""
    known = {one.participant_id: one for one in guests}
    if layout.named:
        found = [known[one] for one in layout.named if one in known]
    else:
        found = by_rank(
            [
                one
                for one in guests
                if one.role in FRONT and (one.rank <= top_rank or one.participant_id == chair)
            ]
        )
    return found[: sum(layout.rostrum)]


def seated(
    layout: Layout,
    guests: Sequence[Guest],
    rule: Rule,
    *,
    rostrum: Sequence[Guest] = (),
    fixed: Mapping[int, Place] | None = None,
    right_first: bool = False,
) -> Seating:
    """Everybody by the rule; ``fixed`` stay where they were put by hand."""
    here = {one.participant_id for one in guests}
    kept = {
        one: place
        for one, place in (fixed or {}).items()
        if one in here and layout.has(place) and place not in layout.held
    }
    places = dict(kept)
    on_stage = [one for one in rostrum if one.participant_id not in kept]
    places.update(_stage(layout, on_stage, kept, right_first=right_first))
    rest = [one for one in guests if one.participant_id not in places and one.role in SEATED]
    free = _Free(layout, set(places.values()))
    places.update(_hall(layout, rest, rule, free))
    return Seating(
        places,
        tuple(one.participant_id for one in guests if one.participant_id not in places),
    )


def _stage(
    layout: Layout, people: Sequence[Guest], kept: Mapping[int, Place], *, right_first: bool
) -> Iterator[tuple[int, Place]]:
    """The rostrum, row by row: as long as people sit in it, so that nobody sits beside a gap."""
    left = list(people)
    for row, capacity in enumerate(layout.rostrum, 1):
        taken = {p.number for p in kept.values() if (p.area, p.row) == ("rostrum", row)}
        here = left[: capacity - len(taken)]
        length = min(capacity, max([len(here) + len(taken), *taken]))
        seats = [n for n in rostrum_order(length, right_first=right_first) if n not in taken]
        for one, number in zip(here, seats, strict=False):
            yield one.participant_id, Place("rostrum", row, number)
        left = left[len(here) :]


class _Free:
    """The chairs of the hall that are free."""

    def __init__(self, layout: Layout, taken: set[Place]) -> None:
        self._layout = layout
        self._gone = taken | layout.held

    def row(self, row: int) -> list[Place]:
        """Free chairs of one row, from the left."""
        seats = range(1, self._layout.hall[row - 1] + 1)
        places = (Place("hall", row, number) for number in seats)
        return [place for place in places if place not in self._gone]

    def take(self, place: Place) -> None:
        """Somebody sits down."""
        self._gone.add(place)


def _hall(
    layout: Layout, people: Sequence[Guest], rule: Rule, free: _Free
) -> Iterator[tuple[int, Place]]:
    front = _in_order([one for one in people if one.role in FRONT], rule)
    behind = [
        one
        for role in BEHIND
        for one in _in_order([one for one in people if one.role == role], rule)
    ]
    rows = list(range(1, len(layout.hall) + 1))
    if layout.shape != "rows":
        yield from _sit(layout, [*front, *behind], rule, rows, free)
        return
    # 列席 behind 出席: the front ones get so many rows that they fit, the others what follows.
    split = _rows_for(len(front), rows, free)
    yield from _sit(layout, front, rule, rows[:split], free)
    after = rows[split:]
    if sum(len(free.row(row)) for row in after) < len(behind) and split:
        after = rows[split - 1 :]
    done = dict(_sit(layout, behind, rule, after, free))
    yield from done.items()
    late = [one for one in behind if one.participant_id not in done]
    yield from _sit(layout, late, Rule.LIST, rows, free)


def _in_order(people: Sequence[Guest], rule: Rule) -> list[Guest]:
    if rule is Rule.RANK:
        return by_rank(people)
    if rule is Rule.LIST:
        return sorted(people, key=lambda one: (one.order, one.participant_id))
    return sorted(people, key=lambda one: (one.unit, one.order, one.participant_id))


def _rows_for(count: int, rows: Sequence[int], free: _Free) -> int:
    room = 0
    for at, row in enumerate(rows):
        if room >= count:
            return at
        room += len(free.row(row))
    return len(rows)


def _sit(
    layout: Layout, people: Sequence[Guest], rule: Rule, rows: Sequence[int], free: _Free
) -> Iterator[tuple[int, Place]]:
    """Whoever comes in a wheelchair gets a chair at an aisle first, near the front; then all the
    others in the order of the rule."""
    wheeled = [one for one in people if one.wheelchair] if layout.shape == "rows" else []
    for one in list(wheeled):
        place = next((p for row in rows for p in free.row(row) if _at_aisle(layout, p)), None)
        if place is None:
            wheeled.remove(one)
            continue
        free.take(place)
        yield one.participant_id, place
    others = [one for one in people if one not in wheeled]
    for one, place in zip(others, list(_chairs(layout, rule, rows, free)), strict=False):
        free.take(place)
        yield one.participant_id, place


def _at_aisle(layout: Layout, place: Place) -> bool:
    last = layout.hall[place.row - 1]
    ends = {1, last, *layout.aisles, *(at + 1 for at in layout.aisles)}
    return place.number in ends


def _chairs(layout: Layout, rule: Rule, rows: Sequence[int], free: _Free) -> Iterator[Place]:
    """The free chairs in the order the rule fills them."""
    if layout.shape != "rows":
        yield from _around(rule, free)
    elif rule is Rule.UNIT_COLUMNS:
        columns: dict[int, list[Place]] = {}
        for row in rows:
            for place in free.row(row):
                columns.setdefault(place.number, []).append(place)
        for number in sorted(columns):
            yield from columns[number]
    else:
        for row in rows:
            chairs = free.row(row)
            yield from _centre_first(chairs) if rule is Rule.RANK else chairs


def _centre_first(chairs: list[Place]) -> Iterator[Place]:
    for seat in rostrum_order(len(chairs)):
        yield chairs[seat - 1]


def _around(rule: Rule, free: _Free) -> Iterator[Place]:
    """A table: from its head down both sides to the foot; else once around, clockwise."""
    head, right, foot, left = (free.row(side) for side in (1, 2, 3, 4))
    if rule is not Rule.RANK:
        yield from (*head, *right, *reversed(foot), *reversed(left))
        return
    yield from _centre_first(head)
    for at in range(max(len(right), len(left))):
        yield from (*right[at : at + 1], *left[at : at + 1])
    yield from _centre_first(foot)
