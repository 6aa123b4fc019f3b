"""Periods: a week, a month, or any days from one to another, as a clerk types them. Row 8.2."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta

from meetings.calendar import last_day_of_month

_DAY = r"(?:(?P<y{0}>20\d\d)[年./-])?(?P<m{0}>\d{{1,2}})[月./-](?P<d{0}>\d{{1,2}})[日号號]?"
_RANGE = re.compile(rf"{_DAY.format(1)}(?:到|至|[-~—–]+|to){_DAY.format(2)}")
_MONTH = re.compile(r"(?:(?P<year>20\d\d)[年./-]?)?(?P<month>\d{1,2})月?份?")
_QUARTER = re.compile(r"(?:(?P<year>20\d\d)年?)?(?:第?(?P<said>[一二三四1-4])季度?|q(?P<q>[1-4]))")
_HALF = re.compile(r"(?:(?P<year>20\d\d)年?)?(?P<half>[上下])半年")
_YEAR = re.compile(r"(?P<year>20\d\d)年?度?")
_THIS_YEAR = ("本年", "今年", "本年度", "thisyear")
_QUARTERS = {said: at for at, pair in enumerate(("一1", "二2", "三3", "四4"), 1) for said in pair}
_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Period:
    """From the first day to the last, both counted. Raises ValueError when it ends before."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("a period ends before it begins")

    def holds(self, day: date | None) -> bool:
        """Whether the day lies in it."""
        return day is not None and self.first <= day <= self.last

    @property
    def is_month(self) -> bool:
        """Whether it is one whole month."""
        return self.first.day == 1 and self.last == last_day_of_month(self.first)


def month(year: int, number: int) -> Period:
    """One whole month. Raises ValueError where there is none of this number."""
    first = date(year, number, 1)
    return Period(first, last_day_of_month(first))


def this_month(today: date) -> Period:
    """The month ``today`` lies in."""
    return month(today.year, today.month)


def last_month(today: date) -> Period:
    """The month before."""
    before = today.replace(day=1) - timedelta(days=1)
    return month(before.year, before.month)


def this_week(today: date) -> Period:
    """Monday to Sunday."""
    monday = today - timedelta(days=today.weekday())
    return Period(monday, monday + timedelta(days=6))


def last_week(today: date) -> Period:
    """The week before."""
    return this_week(today - _WEEK)


def months_until(period: Period, count: int) -> tuple[Period, ...]:
    """``count`` whole months, the last the one in which the period ends."""
    found = [this_month(period.last)]
    while len(found) < count:
        found.append(last_month(found[-1].first))
    return tuple(reversed(found))


def read_period(text: str, today: date) -> Period | None:
    """What was typed as a period: 9月, 2026年9月, 9月1日到9月30日, 第三季度, 上半年, 2025年.

    None for anything else. Without a year it is the last one that has begun by ``today``.
    """
    said = "".join(unicodedata.normalize("NFKC", text).lower().split())
    named = {"本周": this_week, "本週": this_week, "上周": last_week, "上週": last_week}
    named |= {"本月": this_month, "上月": last_month, "上个月": last_month, "上個月": last_month}
    named |= {"thisweek": this_week, "lastweek": last_week}
    named |= {"thismonth": this_month, "lastmonth": last_month}
    if said in named:
        return named[said](today)
    if said in _THIS_YEAR:
        return Period(date(today.year, 1, 1), date(today.year, 12, 31))
    try:
        return _range(said, today) or _part_of_year(said, today)
    except ValueError:
        return None


def _range(said: str, today: date) -> Period | None:
    found = _RANGE.fullmatch(said)
    if found is None:
        return None
    months = int(found["m1"]), int(found["m2"])
    days = int(found["d1"]), int(found["d2"])
    given = found["y1"] or found["y2"]
    if given:
        first = date(int(found["y1"] or given), months[0], days[0])
        last = date(int(found["y2"] or first.year), months[1], days[1])
        return Period(first, last)
    first = date(today.year, months[0], days[0])
    if first > today:
        first = date(today.year - 1, months[0], days[0])
    last = date(first.year, months[1], days[1])
    if last < first:
        last = date(first.year + 1, months[1], days[1])
    return Period(first, last)


def _part_of_year(said: str, today: date) -> Period | None:
    if found := _YEAR.fullmatch(said):
        return Period(date(int(found["year"]), 1, 1), date(int(found["year"]), 12, 31))
    if found := _MONTH.fullmatch(said):
        return _months(found["year"], int(found["month"]), 1, today)
    if found := _QUARTER.fullmatch(said):
        quarter = int(found["q"]) if found["q"] else _QUARTERS[found["said"]]
        return _months(found["year"], 3 * quarter - 2, 3, today)
    if found := _HALF.fullmatch(said):
        return _months(found["year"], 1 if found["half"] == "上" else 7, 6, today)
    return None


def _months(year: str | None, first: int, count: int, today: date) -> Period:
    begins = date(int(year) if year else today.year, first, 1)
    if not year and begins > today:
        begins = begins.replace(year=today.year - 1)
    return Period(begins, month(begins.year, first + count - 1).last)
