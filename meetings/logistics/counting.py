"""Which meals a meeting wants by its times, and how many people eat at each. Row 2.7. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from meetings.logistics.guests import DIETS, WITHOUT_ANSWER, Guest
from meetings.regime.profile import Logistics

DAY = timedelta(days=1)
#: A sitting that ends so long before a meal still leads to it.
_BEFORE_MEAL = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Span:
    """A sitting in the office's own time."""

    number: int
    start: datetime
    end: datetime

    @property
    def days(self) -> tuple[date, ...]:
        """Every day it is on."""
        count = (self.end.date() - self.start.date()).days
        return tuple(self.start.date() + DAY * at for at in range(count + 1))


@dataclass(frozen=True, slots=True)
class Count:
    """How many eat: by diet, and how many more have not answered."""

    #: Diet → people; every diet of DIETS, in that order.
    diets: Mapping[str, int]
    unanswered: int = 0

    @property
    def people(self) -> int:
        """How many come for sure."""
        return sum(self.diets.values())


def wanted_meals(
    spans: Sequence[Span],
    times: Logistics,
    *,
    lodging: bool,
    arrival: date | None = None,
    departure: date | None = None,
) -> tuple[tuple[date, str], ...]:
    """Day and kind of every meal the times of the sittings ask for.

    ``lodging``: people stay overnight, the first of them from ``arrival``, the last until
    ``departure``, where their slips say so.
    """
    hours = hours_of(spans)
    if not hours:
        return ()
    first, last = min(hours), max(hours)
    wanted: list[tuple[date, str]] = []
    came_before = lodging and (
        arrival < first if arrival is not None else hours[first][0] < times.lunch
    )
    if came_before:
        wanted.append((first - DAY, "dinner"))
    day = first
    while day <= last:
        wanted += [(day, kind) for kind in _of_day(day, hours, times, lodging, came_before)]
        day += DAY
    if lodging and departure is not None and departure > last:
        wanted.append((last + DAY, "breakfast"))
    return tuple(wanted)


def hours_of(spans: Iterable[Span]) -> dict[date, tuple[time, time]]:
    """From when until when the meeting sits on each of its days."""
    hours: dict[date, tuple[time, time]] = {}
    for span in spans:
        start, end = span.start.time(), span.end.time()
        for day in span.days:
            before = hours.get(day, (start, end))
            hours[day] = (min(before[0], start), max(before[1], end))
    return hours


def _of_day(
    day: date,
    hours: Mapping[date, tuple[time, time]],
    times: Logistics,
    lodging: bool,
    came_before: bool,
) -> list[str]:
    first, last = min(hours), max(hours)
    start, end = hours.get(day, (times.lunch, times.lunch))
    found = []
    if lodging and (day > first or came_before):
        found.append("breakfast")
    if (start < times.lunch and _leads_to(end, times.lunch)) or (day not in hours and lodging):
        found.append("lunch")
    if _leads_to(end, times.dinner) or (lodging and day < last):
        found.append("dinner")
    return found


def _leads_to(end: time, meal: time) -> bool:
    today = date.min + DAY
    return datetime.combine(today, end) >= datetime.combine(today, meal) - _BEFORE_MEAL


def eats(
    guest: Guest, day: date, kind: str, spans: Iterable[Span], choice: bool | None = None
) -> bool:
    """Whether somebody who comes, or may come, eats there. ``choice``: what was said of it."""
    if choice is not None:
        return choice
    if not guest.meals:
        return False
    sitting = {span.number for span in spans if day in span.days}
    if sitting and sitting <= guest.away:
        return False
    arrives, leaves = guest.arrives_on, guest.leaves_on
    if (leaves is not None and leaves < day) or (arrives is not None and arrives > day):
        return False
    if kind == "breakfast":
        slept_here = guest.lodges or guest.role in WITHOUT_ANSWER
        return slept_here and (arrives is None or arrives < day)
    return bool(sitting) or guest.lodges or guest.role in WITHOUT_ANSWER


def count_of(
    guests: Iterable[Guest],
    day: date,
    kind: str,
    spans: Sequence[Span],
    choices: Mapping[int, bool],
) -> Count:
    """How many eat at a meal. ``choices``: participant → what was said of this meal."""
    diets = dict.fromkeys(DIETS, 0)
    unanswered = 0
    for guest in guests:
        choice = choices.get(guest.participant_id)
        if not (guest.coming or guest.unanswered) or not eats(guest, day, kind, spans, choice):
            continue
        if guest.unanswered and choice is None:
            unanswered += 1
        else:
            diets[guest.diet] += 1
    return Count(diets, unanswered)


def with_spare(people: int, percent: int) -> int:
    """Spare meals for so many people, rounded up."""
    return -(-people * percent // 100)
