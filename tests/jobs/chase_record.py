"""The plain record of the chase: what the oracle may look at, and nothing else.

Working days are counted from a table of 2026 and the office's own days; people are as the stage
wrote them down; of tasks what stands in their rows, never what was said of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal
from zoneinfo import ZoneInfo

import holidays

DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Shanghai")

_REST_2026 = (
    *((1, day) for day in (1, 2, 3)),
    *((2, day) for day in range(15, 24)),
    *((4, day) for day in (4, 5, 6)),
    *((5, day) for day in (1, 2, 3, 4, 5)),
    *((6, day) for day in (19, 20, 21)),
    *((9, day) for day in (25, 26, 27)),
    *((10, day) for day in range(1, 8)),
)
_WORKED_2026 = ((1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10))
REST = frozenset(date(2026, month, day) for month, day in _REST_2026)
WORKED = frozenset(date(2026, month, day) for month, day in _WORKED_2026)


class Days:
    """Working days as they are known at one moment, counted through from the end of 2025."""

    FIRST, LAST = date(2025, 12, 1), date(2027, 12, 31)

    def __init__(self, own: Mapping[date, bool] | None = None) -> None:
        self.own = dict(own or {})
        self._through: dict[date, int] = {}
        day, count = self.FIRST, 0
        while day <= self.LAST:
            count += self.works(day)
            self._through[day] = count
            day += DAY

    def works(self, day: date) -> bool:
        """Whether the office works."""
        if day in self.own:
            return self.own[day]
        if day.year == 2026:
            return day in WORKED or (day.weekday() < 5 and day not in REST)
        return day.weekday() < 5 and day not in _library(day.year)

    def between(self, first: date, last: date) -> int:
        """Working days after the first up to the last, negative where it is earlier."""
        return self._through[last] - self._through[first]

    def on_or_before(self, day: date) -> date:
        """The last working day up to this day."""
        while not self.works(day):
            day -= DAY
        return day

    def on_or_after(self, day: date) -> date:
        """The first working day from this day on."""
        while not self.works(day):
            day += DAY
        return day

    def after(self, day: date, count: int) -> date:
        """So many working days later."""
        while count:
            day += DAY
            count -= self.works(day)
        return day


@cache
def _library(year: int) -> frozenset[date]:
    return frozenset(holidays.country_holidays("CN", years=year, expand=False))


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody as the stage knows them."""

    id: int
    unit: int
    #: The number of the rank; the smaller, the higher.
    rank: int | None
    contact: int | None
    bound: bool
    #: The messenger has not said that nothing reaches them.
    reached: bool
    left: bool
    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Item:
    """A task, as its row says it."""

    id: int
    number: str
    owner: int
    unit: int | None
    state: str
    due: date
    assigned: date
    organiser: int
    registrar: int
    #: Who reported it done, and for whom, while it waits for its check.
    doers: frozenset[int]
    #: Days of the milestones not reached.
    milestones: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """A co-owner's part, or a request: what one person owes for a task."""

    kind: Literal["part", "request"]
    id: int
    task: int
    person: int
    #: Who hears of it where it is late: the task's owner, or who asked.
    hears: int
    due: date
    #: The day on which this person was told.
    since: date
    state: str
    instruction: bool = False


@dataclass(frozen=True, slots=True)
class Request:
    """A request for approval that waits."""

    id: int
    kind: str
    unit: int | None
    step: int
    since: date
    own: frozenset[int]
    #: Whose matter it is: their contact decides nothing of it either.
    asked_for: int | None


@dataclass(frozen=True, slots=True)
class Moment:
    """Everything the rules look at, at one moment."""

    at: datetime
    people: Mapping[int, Person]
    heads: Mapping[int, int | None]
    leaders: Mapping[int, int | None]
    items: Mapping[int, Item]
    shares: tuple[Share, ...]
    requests: tuple[Request, ...]
    days: Days

    @property
    def today(self) -> date:
        """The office's day."""
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a history, or something the stage wrote down: what, of which matter, when.

    ``due`` and ``milestones`` are those of that moment, of a report.
    """

    at: datetime
    kind: str
    matter: tuple[str, int]
    #: The working days as they were known.
    days: Days
    due: date | None = None
    milestones: tuple[date, ...] = ()

    @property
    def day(self) -> date:
        """The office's day."""
        return self.at.astimezone(ZONE).date()


@dataclass(frozen=True, slots=True)
class Listed:
    """One person's list: what was put on it, and what became of it."""

    reader: int
    lines: tuple[Mapping[str, Any], ...]
    counts: Mapping[str, int]
    month: int
    #: sent / dropped / parked …, with the text and the moment.
    state: str = ""
    text: str = ""
    ended: datetime | None = None


@dataclass(slots=True)
class Run:
    """A morning: as it was when the lists were made, and when they went out."""

    made: Moment
    lists: dict[int, Listed]
    sent: Moment | None = None
