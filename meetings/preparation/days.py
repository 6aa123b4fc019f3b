"""Days of preparation tasks: working days before the meeting begins, or after it ends. Pure.

Norms ORG-18; the office's calendar says what a working day is (调休).
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date

from meetings.calendar import WorkCalendar

#: Working days before and after; what is further off is a slip of the pen.
MOST_BEFORE, MOST_AFTER = 250, 120

_THE_DAY = re.compile(r"(?:会议|會議)?[当當]天|the day|same day|0", re.IGNORECASE)
_DAYS = r"\s*(\d{1,3})\s*(?:个|個)?\s*(?:工作日|工作天|天|日|(?:working\s*)?days?)?\s*"
_AFTER = re.compile(
    rf"(?:会后|會後|会议结束后|會後第|[-\u2212]|after){_DAYS}|{_DAYS}(?:after|后|後)",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    rf"(?:会前|會前|提前|开会前|開會前|before)?{_DAYS}|{_DAYS}(?:before|前)", re.IGNORECASE
)


def counted_from(lead_wd: int, starts_on: date, ends_on: date) -> date:
    """The day of the meeting from which this lead is counted: its first, or of what comes after
    the meeting its last."""
    return starts_on if lead_wd >= 0 else ends_on


def due_day(lead_wd: int, starts_on: date, ends_on: date, calendar: WorkCalendar) -> date:
    """The due day: so many working days before the first day, 0 that day itself whatever day it
    is, below 0 so many working days after the last day."""
    if lead_wd == 0:
        return starts_on
    return calendar.add_working_days(counted_from(lead_wd, starts_on, ends_on), -lead_wd)


def not_before(day: date, today: date, calendar: WorkCalendar) -> date:
    """The day, or where it has passed the next day on which something can be done: today, from a
    rest day the next working day."""
    return day if day >= today else calendar.add_working_days(today, 0)


def read_lead(text: str) -> int | None:
    """Working days as people write them: ``会前5``, ``5``, ``会后2个工作日``, ``-2``, ``当天``.

    None where it is none of these, or too far off.
    """
    said = " ".join(unicodedata.normalize("NFKC", text).split())
    if _THE_DAY.fullmatch(said):
        return 0
    for pattern, sign, most in ((_AFTER, -1, MOST_AFTER), (_BEFORE, 1, MOST_BEFORE)):
        found = pattern.fullmatch(said)
        if found is not None:
            count = int(next(filter(None, found.groups()), "0"))
            return sign * count if count <= most else None
    return None
