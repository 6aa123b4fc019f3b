"""Working days, 调休, days without meetings and quiet hours: when the clock may speak.

Days come from the ``holidays`` library; the office's own table (``DayOverride``, one row of a
State Council notice or a local holiday) is asked first. Rows 2.2, 8.2; norms CAL-01 to CAL-06.
"""

from __future__ import annotations

import calendar as months
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from typing import TYPE_CHECKING, Literal, get_args
from zoneinfo import ZoneInfo

if TYPE_CHECKING:
    from holidays import HolidayBase

Country = Literal["CN", "TW", "HK", "MO"]
COUNTRIES: tuple[Country, ...] = get_args(Country)

_DAY = timedelta(days=1)
_MINUTE = timedelta(minutes=1)
_SECOND = timedelta(seconds=1)
_SATURDAY = 5
#: What the library calls our languages, per country; it has no English for Hong Kong in "en_US".
_LIBRARY_LANGUAGE: dict[tuple[Country, str], str] = {
    ("CN", "zh_Hans"): "zh_CN",
    ("CN", "zh_Hant"): "zh_TW",
    ("TW", "zh_Hans"): "zh_CN",
    ("TW", "zh_Hant"): "zh_TW",
    ("HK", "zh_Hans"): "zh_CN",
    ("HK", "zh_Hant"): "zh_HK",
    ("HK", "en"): "en_HK",
    ("MO", "zh_Hans"): "zh_CN",
    ("MO", "zh_Hant"): "zh_MO",
    ("MO", "en"): "en_MO",
}


@dataclass(frozen=True, slots=True)
class DayOverride:
    """One day as the office's table has it; it beats the library."""

    working: bool
    #: The holiday's name or a remark, shown as it stands.
    note: str = ""
    #: The notice it rests on (文号).
    source: str = ""


@dataclass(frozen=True, slots=True)
class QuietHours:
    """When chasers and digests are held back: spans of the wall clock, and rest days.

    A span runs from its first time up to, not including, its second; one that ends before it
    begins runs over midnight. Raises ValueError when the spans leave no minute of the day free.
    """

    spans: tuple[tuple[time, time], ...] = ()
    rest_days: bool = False

    def __post_init__(self) -> None:
        edges = {time.min} | {end for _, end in self.spans}
        # Every free stretch begins at midnight or at the end of a span.
        if all(self.end_of_quiet(edge) is not None for edge in edges):
            raise ValueError("the quiet hours leave no time of the day")

    @classmethod
    def parse(cls, entries: Iterable[str]) -> QuietHours:
        """From profile entries such as ``("17:30-09:00", "rest_days")``.

        Raises ValueError for an entry of another form, or when nothing of the day is left.
        """
        spans: list[tuple[time, time]] = []
        rest_days = False
        for entry in entries:
            if entry == "rest_days":
                rest_days = True
                continue
            begin, dash, end = entry.partition("-")
            if not dash or len(begin) != 5 or len(end) != 5 or begin == end:
                raise ValueError(f'expected "HH:MM-HH:MM" or "rest_days", got "{entry}"')
            spans.append((time.fromisoformat(begin), time.fromisoformat(end)))
        return cls(tuple(spans), rest_days)

    def end_of_quiet(self, at: time) -> time | None:
        """When the quiet that holds at this wall time ends; None where none holds."""
        for begin, end in self.spans:
            inside = begin <= at < end if begin < end else at >= begin or at < end
            if inside:
                return end
        return None


@dataclass(frozen=True, slots=True)
class MeetingFree:
    """A rule for days without meetings (无会日); the given parts must all hold (LEAN-04).

    ``weekday`` 0 is Monday. Week ``n`` of a month begins with its n-th Monday, so that no week is
    counted in two months. ``dates`` alone names single days.
    """

    weekday: int | None = None
    week_of_month: int | None = None
    dates: frozenset[date] = frozenset()

    def holds(self, day: date) -> bool:
        """Whether this rule keeps the day free of meetings."""
        if self.dates and day not in self.dates:
            return False
        if self.weekday is not None and day.weekday() != self.weekday:
            return False
        monday = day - day.weekday() * _DAY
        if self.week_of_month is not None and (monday.day - 1) // 7 + 1 != self.week_of_month:
            return False
        return bool(self.dates) or self.weekday is not None or self.week_of_month is not None


class WorkCalendar:
    """The working days of one country, as the office's own table corrects them."""

    def __init__(
        self,
        country: Country,
        overrides: Mapping[date, DayOverride] | None = None,
    ) -> None:
        self.country: Country = country
        self._overrides: Mapping[date, DayOverride] = dict(overrides or {})
        self._counted: dict[int, list[int]] = {}

    @property
    def overrides(self) -> Mapping[date, DayOverride]:
        """The office's own table as this calendar has it."""
        return self._overrides

    def correct(self, overrides: Mapping[date, DayOverride]) -> None:
        """Take over the office's table as it is now; everybody who holds this calendar sees it."""
        self._overrides = dict(overrides)
        self._counted = {}

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day."""
        if override := self._overrides.get(day):
            return override.working
        rest, worked = _days_of_year(self.country, day.year)
        if day in worked:
            return True
        return day.weekday() < _SATURDAY and day not in rest

    def add_working_days(self, day: date, count: int) -> date:
        """The working day ``count`` working days after ``day``, which itself is not counted.

        Negative counts go back; 0 is the day itself or, from a rest day, the next working day.
        """
        step = -_DAY if count < 0 else _DAY
        if count == 0:
            while not self.is_working_day(day):
                day += step
            return day
        left = abs(count)
        while left:
            day += step
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after ``first`` up to and including ``last``; negative when it is earlier.

        So ``working_days_between(d, add_working_days(d, n)) == n`` for every n but 0.
        """
        if last < first:
            return -self.working_days_between(last - _DAY, first - _DAY)
        whole = sum(self._of_year(year)[-1] for year in range(first.year, last.year))
        return whole + self._so_far(last) - self._so_far(first)

    def _so_far(self, day: date) -> int:
        """Working days of the year up to and including the day."""
        return self._of_year(day.year)[day.timetuple().tm_yday]

    def _of_year(self, year: int) -> list[int]:
        """Working days of the year by its first days: none, one, two … A register asks this of
        hundreds of items at once, day after day of the same year."""
        counted = self._counted
        if year not in counted:
            days = _days(date(year, 1, 1), date(year, 12, 31))
            counted[year] = list(accumulate(map(self.is_working_day, days), initial=0))
        return counted[year]

    def end_of_period(self, day: date, natural_days: int) -> date:
        """The last day of a period in natural days: on a rest day it moves to the next working
        day (CAL-05)."""
        return self.add_working_days(day + natural_days * _DAY, 0)

    def holiday_name(self, day: date, language: str) -> str | None:
        """The holiday's name in ``zh_Hans``, ``zh_Hant`` or ``en``; None on other days.

        A name from the office's table is given as it was entered.
        """
        if override := self._overrides.get(day):
            return None if override.working else override.note or None
        library_language = _LIBRARY_LANGUAGE.get((self.country, language), "en_US")
        name = _library(self.country, day.year, library_language).get(day)
        return str(name) if name else None

    def is_provisional(self, year: int) -> bool:
        """Whether the year still awaits the State Council's notice of 调休 (CAL-03, CAL-04).

        Only the mainland swaps days each year; a worked rest day of that year in the office's
        table means that the notice was entered.
        """
        if self.country != "CN":
            return False
        worked = {day for day, override in self._overrides.items() if override.working}
        worked |= _days_of_year(self.country, year)[1]
        return not any(day.year == year for day in worked)

    def next_working_moment(self, moment: datetime, quiet: QuietHours, zone: ZoneInfo) -> datetime:
        """The earliest moment from ``moment`` on that is outside the quiet hours (aware UTC).

        Where ``quiet.rest_days`` is set it also lies on a working day.
        """
        moment = moment.astimezone(UTC)
        while True:
            local = moment.astimezone(zone)
            if quiet.rest_days and not self.is_working_day(local.date()):
                until = _next_wall_time(moment, time.min, zone, not_today=True)
            elif (end := quiet.end_of_quiet(local.time())) is not None:
                until = _next_wall_time(moment, end, zone)
            else:
                return moment
            # Clocks that are set back may show a time again at which nothing was quiet yet.
            moment = _clocks_set_back(moment, until, zone) or until

    def next_quiet_moment(
        self, moment: datetime, quiet: QuietHours, zone: ZoneInfo
    ) -> datetime | None:
        """When the next quiet span begins after a moment outside of all (aware UTC); None where
        there is none. Rest days are not looked at."""
        moment = moment.astimezone(UTC)
        begins = [_next_wall_time(moment, begin, zone) for begin, _ in quiet.spans]
        return min(begins, default=None)


def meeting_free(day: date, rules: Iterable[MeetingFree]) -> MeetingFree | None:
    """The first rule that keeps this day free of meetings, if any (LEAN-04)."""
    return next((rule for rule in rules if rule.holds(day)), None)


def last_day_of_month(day: date) -> date:
    """The last day of the month ``day`` lies in."""
    return day.replace(day=months.monthrange(day.year, day.month)[1])


def _next_wall_time(
    moment: datetime, wall: time, zone: ZoneInfo, *, not_today: bool = False
) -> datetime:
    """The first UTC moment after ``moment`` at which clocks in the zone show ``wall``.

    A wall time that a change of clocks skips becomes the first one that exists; of one that comes
    twice the first after ``moment`` is taken.
    """
    today = moment.astimezone(zone).date()
    for ahead in range(1 if not_today else 0, 3):
        local = datetime.combine(today + ahead * _DAY, wall)
        while not _exists(local, zone):
            local += _MINUTE
        for fold in (0, 1):
            candidate = local.replace(tzinfo=zone, fold=fold).astimezone(UTC)
            if candidate > moment:
                return candidate
    raise AssertionError("every wall time comes within two days")


def _clocks_set_back(after: datetime, until: datetime, zone: ZoneInfo) -> datetime | None:
    """The first moment with the new time where clocks are set back between two moments (UTC)."""

    def offset(at: datetime) -> timedelta | None:
        return at.astimezone(zone).utcoffset()

    before = offset(after)
    later = offset(until)
    if before is None or later is None or later >= before:
        return None
    old, new = after, until
    while new - old > _SECOND:
        middle = old + (new - old) // 2
        if offset(middle) == before:
            old = middle
        else:
            new = middle
    return new.replace(microsecond=0)


def _exists(local: datetime, zone: ZoneInfo) -> bool:
    there = local.replace(tzinfo=zone).astimezone(UTC).astimezone(zone)
    return there.replace(tzinfo=None, fold=0) == local


def _days(first: date, last: date) -> Iterable[date]:
    return (first + ahead * _DAY for ahead in range((last - first).days + 1))


@cache
def _days_of_year(country: Country, year: int) -> tuple[frozenset[date], frozenset[date]]:
    """Holidays, and weekend days that are worked, of one year."""
    # The next year's too: its notice may make a weekend in December a working day.
    found, ahead = _library(country, year, "en_US"), _library(country, year + 1, "en_US")
    worked: set[date] = set()
    for part in (found, ahead):
        worked.update(getattr(part, "weekend_workdays", ()))
    return (
        frozenset(day for day in found if day.year == year),
        frozenset(day for day in worked if day.year == year),
    )


@cache
def _library(country: Country, year: int, language: str) -> HolidayBase:
    # Imported here: it costs 100 ms, and the first look at a calendar may come much later.
    from holidays import country_holidays

    # Without `expand` a look at another year can not change a cached one.
    return country_holidays(country, years=year, language=language, expand=False)
