"""Which day the words mean, seen from today or from the day a meeting begins."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date, timedelta

from chat.dates.grammar import Ahead, EndOf, OfMonth, OnDate
from chat.dates.results import Ambiguous, NotUnderstood, Trouble

#: A date without a year that passed longer ago than this is taken for next year's.
RECENT = timedelta(days=31)
FIRST_YEAR, LAST_YEAR = 2000, 2100

_NO_SUCH_DAY = NotUnderstood("no-such-day")
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayWords:
    """The words about the day: a date, a weekday, a week; any two must agree."""

    day: OnDate | OfMonth | Ahead | EndOf | None = None
    weekday: int | None = None
    week: int | None = None

    def with_day(self, day: OnDate | OfMonth | Ahead | EndOf) -> DayWords:
        """With a date."""
        return replace(self, day=day)

    def with_weekday(self, weekday: int) -> DayWords:
        """With a weekday."""
        return replace(self, weekday=weekday)

    def with_week(self, week: int) -> DayWords:
        """With a week."""
        return replace(self, week=week)

    @property
    def said(self) -> bool:
        """Whether any day was named."""
        return self.day is not None or self.weekday is not None or self.week is not None

    @property
    def only_weekday(self) -> bool:
        """Whether nothing but a weekday was named, which then is the coming one."""
        return self.weekday is not None and self.day is None and self.week is None


def resolve_day(words: DayWords, today: date) -> date | Trouble:
    """The day meant; today where none was named."""
    if words.day is None:
        if words.week is not None:
            if words.weekday is None:
                return Ambiguous("day-missing")
            return today + _DAY * (words.weekday - today.weekday() + 7 * words.week)
        if words.weekday is None:
            return today
        return today + _DAY * ((words.weekday - today.weekday()) % 7)
    day = _calendar_day(words.day, today)
    if not isinstance(day, date):
        return day
    if words.weekday is not None and day.weekday() != words.weekday:
        return Ambiguous("weekday-differs")
    if words.week is not None:
        monday = today + _DAY * (7 * words.week - today.weekday())
        if not monday <= day < monday + 7 * _DAY:
            return Ambiguous("weekday-differs")
    return day


def resolve_end_day(words: DayWords, start: date, today: date | None) -> date | Trouble:
    """The day an end means: the start's own, or counted from it (3日, 周三, 12月2日).

    Without ``today`` words that need it (后天, 下周三) are not understood.
    """
    if not words.said:
        return start
    if isinstance(words.day, Ahead | EndOf) or words.week is not None:
        return resolve_day(words, today) if today is not None else NotUnderstood("not-a-date")
    if isinstance(words.day, OfMonth) and words.day.months_ahead is None:
        day = _in_month(start.year, start.month, words.day.day)
    elif isinstance(words.day, OnDate) and words.day.year is None and not words.day.years_ahead:
        day = _date(start.year, words.day)
        if isinstance(day, date) and day < start - RECENT:
            day = _date(start.year + 1, words.day)
    else:
        return resolve_day(words, start)
    if isinstance(day, date) and words.weekday is not None and day.weekday() != words.weekday:
        return Ambiguous("weekday-differs")
    return day


def year_is_needed(day: date, today: date) -> bool:
    """Whether a month and day alone would be read as another year's."""
    return _calendar_day(OnDate(day.month, day.day), today) != day


def _calendar_day(words: OnDate | OfMonth | Ahead | EndOf, today: date) -> date | NotUnderstood:
    match words:
        case OnDate(year=None, years_ahead=None):
            day = _date(today.year, words)
            if isinstance(day, date) and day >= today - RECENT:
                return day
            return _date(today.year + 1, words)
        case OnDate():
            year = words.year if words.year is not None else today.year + (words.years_ahead or 0)
            return _date(year, words)
        case OfMonth(months_ahead=None):
            if not 1 <= words.day <= 31:
                return _NO_SUCH_DAY
            months = (_month_ahead(today, ahead) for ahead in range(3))
            days = (_in_month(*month, words.day) for month in months)
            return next((d for d in days if isinstance(d, date) and d >= today), _NO_SUCH_DAY)
        case OfMonth():
            return _in_month(*_month_ahead(today, words.months_ahead or 0), words.day)
        case Ahead():
            year, month = _month_ahead(today, words.months)
            last = calendar.monthrange(year, month)[1]
            return _within(date(year, month, min(today.day, last)) + words.days * _DAY)
        case EndOf(unit="week"):
            return today + _DAY * (4 - today.weekday() + 7 * words.ahead)
        case EndOf(unit="month"):
            year, month = _month_ahead(today, words.ahead)
            return date(year, month, calendar.monthrange(year, month)[1])
        case EndOf():
            return date(today.year + words.ahead, 12, 31)


def _date(year: int, words: OnDate) -> date | NotUnderstood:
    return _in_month(year, words.month, words.day)


def _in_month(year: int, month: int, day: int) -> date | NotUnderstood:
    try:
        return _within(date(year, month, day))
    except ValueError:
        return _NO_SUCH_DAY


def _within(day: date) -> date | NotUnderstood:
    return day if FIRST_YEAR <= day.year <= LAST_YEAR else _NO_SUCH_DAY


def _month_ahead(today: date, ahead: int) -> tuple[int, int]:
    years, month = divmod(today.month - 1 + ahead, 12)
    return today.year + years, month + 1
