"""Times of a booking: the quarter-hours its sittings need, and what an outside room costs. Pure.

Row 2.3.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil
from typing import Literal
from zoneinfo import ZoneInfo

from meetings.regime.profile import Venues
from storage.room_slots import end_slot, first_slot

#: Where a half-day ends and the next begins, for what is paid by the half-day.
NOON, EVENING = time(12), time(18)
_HOURS = re.compile(r"(\d{1,2})[:：]?(\d{2})?\s*[-—–~至到]\s*(\d{1,2})[:：]?(\d{2})?")
Per = Literal["half_day", "day", "hour"]


@dataclass(frozen=True, slots=True)
class Span:
    """From when to when; aware UTC."""

    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Price:
    """What a room costs for some sittings: ``fen`` each time, so many times."""

    fen: int
    per: Per
    times: int

    @property
    def total_fen(self) -> int:
        """Together, in fen."""
        return self.fen * self.times


def slots_of(sittings: Iterable[Span], rule: Venues) -> frozenset[int]:
    """The quarter-hours that sittings touch, with setting up before and clearing after each."""
    before, after = timedelta(minutes=rule.setup_min), timedelta(minutes=rule.clear_min)
    found: set[int] = set()
    for one in sittings:
        found.update(range(first_slot(one.starts_at - before), end_slot(one.ends_at + after)))
    return frozenset(found)


def moved(sittings: Sequence[Span], by: timedelta) -> tuple[Span, ...]:
    """The same sittings, earlier or later."""
    return tuple(Span(one.starts_at + by, one.ends_at + by) for one in sittings)


def read_hours(text: str) -> str | None:
    """``8:00-18:00`` as it is kept, "08:00-18:00"; None for what is no stretch of a day."""
    found = _HOURS.fullmatch(text.strip())
    if found is None:
        return None
    first, first_min, last, last_min = (int(part or 0) for part in found.groups())
    begins, ends = first * 60 + first_min, last * 60 + last_min
    if not 0 <= begins < ends <= 24 * 60 or first_min > 59 or last_min > 59:
        return None
    return f"{first:02d}:{first_min:02d}-{last:02d}:{last_min:02d}"


def within_hours(sittings: Iterable[Span], hours: str, zone: ZoneInfo) -> bool:
    """Whether every sitting lies in the hours of a day in which the room can be used."""
    if not hours:
        return True
    begins, ends = (_minutes(part) for part in hours.split("-"))
    for one in sittings:
        start, end = one.starts_at.astimezone(zone), one.ends_at.astimezone(zone)
        last = (end.date() - start.date()).days * 24 * 60 + end.hour * 60 + end.minute
        if start.hour * 60 + start.minute < begins or last > ends:
            return False
    return True


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def price_of(fen: int, per: Per, sittings: Sequence[Span], zone: ZoneInfo) -> Price:
    """What these sittings cost: by each half-day or day they touch, or by begun hours together."""
    match per:
        case "hour":
            total = sum((one.ends_at - one.starts_at for one in sittings), timedelta())
            return Price(fen, per, ceil(total / timedelta(hours=1)))
        case "day" | "half_day":
            parts = {part for one in sittings for part in _half_days(one, zone)}
            days = {day for day, _ in parts}
            return Price(fen, per, len(days) if per == "day" else len(parts))


def _half_days(span: Span, zone: ZoneInfo) -> set[tuple[str, int]]:
    """(day, morning 0 / afternoon 1 / evening 2) that a sitting touches."""
    found = set()
    at = span.starts_at.astimezone(zone)
    end = span.ends_at.astimezone(zone)
    while at < end:
        edges = [datetime.combine(at.date(), edge, zone) for edge in (NOON, EVENING)]
        edges.append(datetime.combine(at.date() + timedelta(days=1), time.min, zone))
        which = next(number for number, edge in enumerate(edges) if at < edge)
        found.add((at.date().isoformat(), which))
        at = edges[which]
    return found
