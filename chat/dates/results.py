"""What reading a date comes to: a time, a day, a span of working days, or a code."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal, TypeVar

T = TypeVar("T")

#: Why nothing was understood; ``chat/texts`` has a sentence for each (``dates-…``).
Misread = Literal["not-a-date", "no-such-day", "no-such-time", "end-before-start", "too-long"]
#: What must be asked back: the weekday is not that of the date; a day or a time is missing.
Doubt = Literal["weekday-differs", "time-missing", "day-missing", "night-hour"]


@dataclass(frozen=True, slots=True)
class When:
    """A start and, where one was given, an end, aware in the organisation's zone; start < end.

    ``past``: the start lies before now; the form asks back. ``all_day``: only days were given;
    the start is the first day's midnight and the end the midnight after the last day.
    """

    start: datetime
    end: datetime | None
    past: bool
    all_day: bool


@dataclass(frozen=True, slots=True)
class Day:
    """A due day, with the time of day where one was given."""

    day: date
    at: time | None
    past: bool


@dataclass(frozen=True, slots=True)
class WorkingDays:
    """A period in working days; ``WorkCalendar.add_working_days`` makes it a day."""

    count: int


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """Nothing was read; ``code`` says why."""

    code: Misread


@dataclass(frozen=True, slots=True)
class Ambiguous:
    """Read, but it may mean two things; ``code`` says what to ask."""

    code: Doubt


Trouble = NotUnderstood | Ambiguous
