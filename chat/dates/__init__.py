"""Natural dates in 简体, 繁體 and English: read from what people type, written for them."""

from chat.dates.reading import read_day, read_end, read_when
from chat.dates.results import (
    Ambiguous,
    Day,
    Doubt,
    Misread,
    NotUnderstood,
    Trouble,
    When,
    WorkingDays,
)
from chat.dates.writing import say_day, say_days, say_month, say_short, say_time, say_when

__all__ = [
    "Ambiguous",
    "Day",
    "Doubt",
    "Misread",
    "NotUnderstood",
    "Trouble",
    "When",
    "WorkingDays",
    "read_day",
    "read_end",
    "read_when",
    "say_day",
    "say_days",
    "say_month",
    "say_short",
    "say_time",
    "say_when",
]
