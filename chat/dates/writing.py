"""Writing times and days: always with the weekday, read back by ``read_when`` to the minute."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo

from chat.dates.days import year_is_needed
from chat.dates.grammar import MONTHS
from chat.texts import Language

_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = tuple(month.capitalize() for month in MONTHS)
#: Between two times of one day, and between two days.
_TO: dict[Language, tuple[str, str]] = {
    "zh_Hans": ("—", "—"),
    "zh_Hant": ("至", "至"),
    "en": ("–", " – "),
}


def say_when(
    start: datetime, end: datetime | None, language: Language, zone: tzinfo, *, today: date
) -> str:
    """A time as a notice has it: "12月1日（星期二）14:00—16:00", "Tue 1 Dec 2026, 14:00–16:00".

    The Chinese forms name the year where the date alone would be taken for another year's.
    An end at midnight is 24:00 of the day before.
    """
    local = start.astimezone(zone)
    first = _moment(local.date(), f"{local:%H:%M}", language, today)
    if end is None:
        return first
    to, to_day = _TO[language]
    ending = end.astimezone(zone)
    last_day, last_time = ending.date(), f"{ending:%H:%M}"
    if ending.time() == time.min and last_day > local.date():
        last_day, last_time = last_day - timedelta(days=1), "24:00"
    if last_day == local.date():
        return f"{first}{to}{last_time}"
    # An end is read from the start's day, so that is what its year is measured by.
    return f"{first}{to_day}{_moment(last_day, last_time, language, local.date())}"


def say_day(day: date, language: Language, *, today: date) -> str:
    """A day with its weekday: "12月1日（星期二）", "Tue 1 Dec 2026"."""
    if language == "en":
        month = _EN_MONTHS[day.month - 1]
        return f"{_EN_WEEKDAYS[day.weekday()]} {day.day} {month} {day.year}"
    differs = day.year != today.year or year_is_needed(day, today)
    year = f"{day.year}年" if differs else ""
    return f"{year}{day.month}月{day.day}日（星期{_ZH_WEEKDAYS[day.weekday()]}）"


def say_short(day: date, language: Language) -> str:
    """A day where there is room for no more, on a button: "12月1日", "1 Dec"."""
    if language == "en":
        return f"{day.day} {_EN_MONTHS[day.month - 1]}"
    return f"{day.month}月{day.day}日"


def say_days(first: date, last: date, language: Language, *, today: date) -> str:
    """A run of whole days; one day is said once."""
    if first == last:
        return say_day(first, language, today=today)
    to = _TO[language][1]
    return f"{say_day(first, language, today=today)}{to}{say_day(last, language, today=first)}"


def say_month(year: int, month: int, language: Language) -> str:
    """A month of a year: "2026年11月", "Nov 2026"."""
    if language == "en":
        return f"{_EN_MONTHS[month - 1]} {year}"
    return f"{year}年{month}月"


def say_time(moment: datetime, zone: tzinfo) -> str:
    """The time of day alone, "08:52"; the same in every language."""
    return f"{moment.astimezone(zone):%H:%M}"


def _moment(day: date, clock: str, language: Language, today: date) -> str:
    between = ", " if language == "en" else ""
    return f"{say_day(day, language, today=today)}{between}{clock}"
