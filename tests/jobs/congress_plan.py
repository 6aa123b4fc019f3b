"""The congress as it really was: who was invited, and what happened at its doors.

Drawn once from a seed, before the product knows anything. Nothing here imports the product: the
stage plays these deeds, ``congress_rules`` counts them, and the two results are compared.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Literal

#: Tuesday and Wednesday, four half-days, in UTC (Shanghai is eight hours on).
SITTINGS: tuple[tuple[datetime, datetime], ...] = (
    (datetime(2026, 12, 8, 1, 0, tzinfo=UTC), datetime(2026, 12, 8, 3, 30, tzinfo=UTC)),
    (datetime(2026, 12, 8, 6, 0, tzinfo=UTC), datetime(2026, 12, 8, 9, 0, tzinfo=UTC)),
    (datetime(2026, 12, 9, 1, 0, tzinfo=UTC), datetime(2026, 12, 9, 3, 30, tzinfo=UTC)),
    (datetime(2026, 12, 9, 6, 0, tzinfo=UTC), datetime(2026, 12, 9, 8, 30, tzinfo=UTC)),
)
#: A week before: the notice goes out.
PUBLISHED = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
#: In the second sitting the network is away from ten minutes before until five after the start.
CUT = (SITTINGS[1][0] - timedelta(minutes=10), SITTINGS[1][0] + timedelta(minutes=5))

Kind = Literal[
    "attends",  # replies 参加
    "leave",  # asks for leave; ``granted`` says what is decided
    "phone_leave",  # by phone on the day, entered by the desk
    "substitute",  # names somebody before; ``granted``
    "substitute_here",  # somebody stands at the door in their place; one step
    "scans",  # the code on the board
    "scans_again",
    "pass",  # the pass scanned by door staff
    "photo",  # one picture of several passes: ``others`` are on it, too
    "desk",  # found by name
    "offline",  # a picture kept on the phone of the door, uploaded after the cut
    "paper",  # signs the sheet; entered and confirmed after the sitting
    "mistaken",  # the desk took somebody for another one, and undoes it
    "corrects",  # was there, is not on the list; asked after the sitting; ``granted``
    "walks_in",  # not invited; ``granted``: the review afterwards
    "stranger",  # scans, is not invited, and goes home
    "leaves_early",  # signs out before the end
]


@dataclass(frozen=True, slots=True)
class Guest:
    """One person of the congress, by a number of the plan's own."""

    number: int
    unit: int
    #: attend / in_attendance / staff; "" for who was never invited.
    role: str


@dataclass(frozen=True, slots=True)
class Deed:
    """One thing that happened."""

    at: datetime
    kind: Kind
    who: int
    sitting: int = 0
    #: Of a decision.
    granted: bool = True
    #: Of a substitution: who comes instead. Of a photo: everybody on it.
    others: tuple[int, ...] = ()


@dataclass(slots=True)
class Congress:
    """The whole of it, in the order it happened."""

    units: int
    guests: dict[int, Guest] = field(default_factory=dict)
    deeds: list[Deed] = field(default_factory=list)


#: How a delegate signs in, and how many of a hundred.
_WAYS = (("scans", 52), ("pass", 14), ("photo", 12), ("desk", 8), ("paper", 14))


def drawn(seed: int, heads: int) -> Congress:
    """A congress of so many invited people: real shapes, a few units with most of them."""
    return _Drawing(seed, heads).drawn()


class _Drawing:
    def __init__(self, seed: int, heads: int) -> None:
        self.rng = Random(seed)
        self.congress = Congress(units=max(4, heads // 25))
        self.heads = heads
        #: Who signed a sheet: nobody knows of them before it is entered.
        self.pens: set[int] = set()

    def drawn(self) -> Congress:
        self._invited()
        delegates = [g.number for g in self.congress.guests.values() if g.role != "staff"]
        self.rng.shuffle(delegates)
        few = _shares(self.heads)
        take = iter(delegates)
        leave = _next(take, few(5))
        named = _next(take, few(2))
        at_door = _next(take, few(1))
        rest = list(take)
        for number in delegates:
            if number not in leave and number not in named:
                self._deed(self._day_before(), "attends", number)
        comes = [dict.fromkeys(rest, None) for _ in SITTINGS]
        self._leaves(leave, comes)
        self._substitutes(named, comes)
        self._at_the_door(at_door, comes)
        for index, people in enumerate(comes):
            self._sitting(index, list(people))
        self._walk_ins(few(1.5))
        self.congress.deeds.sort(key=lambda deed: deed.at)
        return self.congress

    # -- who ------------------------------------------------------------------------------

    def _invited(self) -> None:
        units = range(self.congress.units)
        weights = [1 / (unit + 3) for unit in units]
        for number in range(1, self.heads + 1):
            unit = self.rng.choices(units, weights)[0]
            share = number / self.heads
            role = "attend" if share <= 0.9 else "in_attendance" if share <= 0.97 else "staff"
            self.congress.guests[number] = Guest(number, unit, role)

    def _newcomer(self, unit: int) -> int:
        number = len(self.congress.guests) + 1
        self.congress.guests[number] = Guest(number, unit, "")
        return number

    # -- before ---------------------------------------------------------------------------

    def _leaves(self, people: list[int], comes: list[dict[int, None]]) -> None:
        for index, number in enumerate(people):
            if index % 5 == 4:
                start = SITTINGS[0][0]
                minutes = self.rng.randint(20, 55)
                self._deed(start - timedelta(minutes=minutes), "phone_leave", number)
                continue
            granted = index % 7 != 3
            self._deed(self._day_before(), "leave", number, granted=granted)
            if not granted:  # they have to come, and do, but for the last time
                for sitting in comes[:-1]:
                    sitting[number] = None

    def _substitutes(self, people: list[int], comes: list[dict[int, None]]) -> None:
        for index, number in enumerate(people):
            other = self._newcomer(self.congress.guests[number].unit)
            granted = index % 6 != 5
            at = self._day_before()
            self._deed(at, "substitute", number, granted=granted, others=(other,))
            for sitting in comes:
                sitting[other if granted else number] = None

    def _at_the_door(self, people: list[int], comes: list[dict[int, None]]) -> None:
        for number in people:
            other = self._newcomer(self.congress.guests[number].unit)
            start = SITTINGS[0][0]
            at = start - timedelta(minutes=self.rng.randint(1, 25))
            self._deed(at, "substitute_here", number, sitting=0, others=(other,))
            for sitting in comes[1:]:
                sitting[other] = None

    # -- at the doors ---------------------------------------------------------------------

    def _sitting(self, index: int, people: list[int]) -> None:
        start, end = SITTINGS[index]
        tables: list[tuple[datetime, int]] = []
        came: list[int] = []
        for number in people:
            if self.rng.random() < 0.02:
                continue  # does not come, and says nothing
            at = self._arrival(start)
            came.append(number)
            if CUT[0] <= at <= CUT[1]:
                self._deed(
                    at, "offline" if self.rng.random() < 0.8 else "paper", number, sitting=index
                )
                continue
            way = self.rng.choices([w for w, _ in _WAYS], [n for _, n in _WAYS])[0]
            if at > start + timedelta(minutes=29):
                way = "desk"  # codes and passes are closed by then
            if way == "paper":
                self.pens.add(number)
            if way == "photo":
                tables.append((at, number))
            else:
                self._deed(at, _kind(way), number, sitting=index)
            if way == "scans" and self.rng.random() < 0.03:
                again = at + timedelta(seconds=self.rng.randint(5, 90))
                if not CUT[0] <= again <= CUT[1]:
                    self._deed(again, "scans_again", number, sitting=index)
        self._photos(index, tables)
        self._slips(index, [n for n in people if n not in set(came)])
        if index == 3:
            signed = [n for n in came if n not in self.pens]
            for number in self.rng.sample(signed, max(1, len(signed) // 33)):
                at = end - timedelta(minutes=self.rng.randint(20, 50))
                self._deed(at, "leaves_early", number, sitting=index)
        for _ in range(max(1, self.heads // 60)):
            unit = self.rng.randrange(self.congress.units)
            at = start - timedelta(minutes=self.rng.randint(11, 25))
            self._deed(at, "stranger", self._newcomer(unit), sitting=index)

    def _photos(self, index: int, tables: list[tuple[datetime, int]]) -> None:
        """Passes laid on a table, up to six at once; the picture is when the last one came."""
        tables.sort()
        while tables:
            several = [number for _, number in tables[:6]]
            at = tables[min(5, len(tables) - 1)][0]
            del tables[:6]
            if CUT[0] <= at <= CUT[1]:
                at = CUT[0] - timedelta(minutes=1)
            deed = Deed(at, "photo", several[0], index, others=tuple(several))
            self.congress.deeds.append(deed)

    def _slips(self, index: int, absent: list[int]) -> None:
        """Of those whom nobody saw: some were there, some were taken for another one."""
        start, end = SITTINGS[index]
        for place, number in enumerate(absent):
            if place % 3 == 0:
                at = end + timedelta(minutes=self.rng.randint(20, 40))
                self._deed(at, "corrects", number, sitting=index, granted=place % 6 != 3)
            elif place % 3 == 1:
                at = start - timedelta(minutes=self.rng.randint(11, 20))
                self._deed(at, "mistaken", number, sitting=index)

    def _walk_ins(self, several: int) -> None:
        for place in range(several):
            index = 0 if place % 3 else 2
            number = self._newcomer(self.rng.randrange(self.congress.units))
            at = SITTINGS[index][0] - timedelta(minutes=self.rng.randint(2, 25))
            self._deed(at, "walks_in", number, sitting=index, granted=place % 3 != 1)

    # -- when -----------------------------------------------------------------------------

    def _arrival(self, start: datetime) -> datetime:
        if self.rng.random() < 0.04:
            return start + timedelta(seconds=self.rng.randint(61, 50 * 60))
        return start - timedelta(seconds=self.rng.randint(60, 29 * 60))

    def _day_before(self) -> datetime:
        return PUBLISHED + timedelta(seconds=self.rng.randint(600, 20_000))

    def _deed(
        self,
        at: datetime,
        kind: Kind,
        who: int,
        *,
        sitting: int = 0,
        granted: bool = True,
        others: tuple[int, ...] = (),
    ) -> None:
        self.congress.deeds.append(Deed(at, kind, who, sitting, granted, others))


def _kind(way: str) -> Kind:
    match way:
        case "scans" | "pass" | "desk" | "paper":
            return way
        case _:
            raise ValueError(way)


def _shares(heads: int) -> Callable[[float], int]:
    return lambda percent: max(3, round(heads * percent / 100))


def _next(people: Iterator[int], several: int) -> list[int]:
    return [next(people) for _ in range(several)]
