"""Reports on action items: the register, counts of a period, summaries, what returns. Row 8.

``register`` lists and filters, ``counting`` is the arithmetic of a period, ``period`` gathers its
facts, ``summary`` reports on a meeting or a series, ``returning`` brings open items back to the
next agenda, ``filing`` files an item's history with its meeting, ``phoning`` lists whom to phone.
"""

from meetings.reports.counting import Counts, Item, count
from meetings.reports.filing import filed, sheet
from meetings.reports.items import RegisterItem
from meetings.reports.period import (
    MonthlyLine,
    PeriodReport,
    UnitCounts,
    monthly_due,
    monthly_readers,
    period_report,
    trend,
)
from meetings.reports.periods import (
    Period,
    last_month,
    last_week,
    month,
    read_period,
    this_month,
    this_week,
)
from meetings.reports.phoning import Unreachable, phoned, unreachable
from meetings.reports.register import (
    Filter,
    Register,
    Show,
    register,
    sees_register,
)
from meetings.reports.returning import open_items_of_series, returns_to, with_open_items
from meetings.reports.summary import Summary, summary

__all__ = [
    "Counts",
    "Filter",
    "Item",
    "MonthlyLine",
    "Period",
    "PeriodReport",
    "Register",
    "RegisterItem",
    "Show",
    "Summary",
    "UnitCounts",
    "Unreachable",
    "count",
    "filed",
    "last_month",
    "last_week",
    "month",
    "monthly_due",
    "monthly_readers",
    "open_items_of_series",
    "period_report",
    "phoned",
    "read_period",
    "register",
    "returns_to",
    "sees_register",
    "sheet",
    "summary",
    "this_month",
    "this_week",
    "trend",
    "unreachable",
    "with_open_items",
]
