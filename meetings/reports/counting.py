"""The arithmetic of a period (norms SUP-11, SUP-12). Pure; every word is defined here.

All of it is about units and the office. It is never computed for a person (LEAN-09).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from statistics import fmean

from meetings.calendar import WorkCalendar
from meetings.reports.periods import Period


@dataclass(frozen=True, slots=True)
class Item:
    """What of an item is counted. Days are the office's."""

    registered_on: date
    #: As it stands, extended or not: an extended item is judged on the extended day.
    due_on: date
    #: The last report of 完成; an item is judged by it, not by the day somebody found the time
    #: to verify it.
    reported_on: date | None = None
    #: 销号; None for an item that is open, also where it was opened again.
    closed_on: date | None = None
    #: Whether a report of 完成 stands: it is closed, or waits for its check.
    stands: bool = False
    #: Whether it was suspended at the end of the period.
    suspended: bool = False
    #: Whether it was extended, or sent back, in the period.
    extended: bool = False
    returned: bool = False

    @property
    def done_on(self) -> date | None:
        """The day the work was done: reported, or without a report closed."""
        if self.reported_on is None or self.closed_on is None:
            return self.closed_on
        return min(self.reported_on, self.closed_on)


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of one period.

    - 总数 ``total``: registered by its last day and not closed before its first day.
    - 新增 ``new``: of these, registered in the period.
    - 办结 ``closed``: of these, closed (销号) in it; ``on_time`` by their due day, ``late`` after.
    - 在办 ``open``: the others.
    - 应办结 ``should_close``: closed in the period, or open with a due day that is over.
      An item that is due today is not over.
    - Of what is open and over: ``waiting`` was reported done in time and waits for its check,
      ``suspended`` is suspended (经批准), 逾期 ``overdue`` is the rest.
    - 延期 ``extended``, 退回 ``returned``: items extended, or sent back, in the period.
    """

    total: int = 0
    new: int = 0
    closed: int = 0
    on_time: int = 0
    waiting: int = 0
    suspended: int = 0
    overdue: int = 0
    extended: int = 0
    returned: int = 0
    #: 平均办理天数: working days from registration to the report that was closed, of what was
    #: closed in the period; None where nothing was.
    mean_days: float | None = None

    @property
    def open(self) -> int:
        """在办."""
        return self.total - self.closed

    @property
    def late(self) -> int:
        """Closed after the due day."""
        return self.closed - self.on_time

    @property
    def should_close(self) -> int:
        """应办结."""
        return self.closed + self.waiting + self.suspended + self.overdue

    @property
    def closing_rate(self) -> float | None:
        """办结率 = 办结 ÷ 应办结, 0 to 1; None where nothing was to be closed."""
        return _rate(self.closed, self.should_close)

    @property
    def on_time_rate(self) -> float | None:
        """按期办结率 = 按期办结 ÷ 应办结."""
        return _rate(self.on_time, self.should_close)

    @property
    def overdue_rate(self) -> float | None:
        """逾期率 = (逾期 + 逾期办结) ÷ 应办结."""
        return _rate(self.overdue + self.late, self.should_close)

    @property
    def extension_rate(self) -> float | None:
        """延期率 = 延期 ÷ 总数."""
        return _rate(self.extended, self.total)

    @property
    def return_rate(self) -> float | None:
        """退回率 = 退回 ÷ 总数."""
        return _rate(self.returned, self.total)


def count(items: Iterable[Item], period: Period, today: date, calendar: WorkCalendar) -> Counts:
    """The counts of a period as they stand today; of one that runs, up to today."""
    counted = [item for item in items if in_hand(item, period)]
    over = min(period.last, today - timedelta(days=1))
    closed = [item for item in counted if period.holds(item.closed_on)]
    due = [i for i in counted if not period.holds(i.closed_on) and i.due_on <= over]
    waiting = [item for item in due if reported_in_time(item, period)]
    suspended = [i for i in due if i.suspended and not reported_in_time(i, period)]
    days = [
        max(0, calendar.working_days_between(item.registered_on, item.done_on))
        for item in closed
        if item.done_on is not None
    ]
    return Counts(
        total=len(counted),
        new=sum(period.holds(item.registered_on) for item in counted),
        closed=len(closed),
        on_time=sum(item.done_on is not None and item.done_on <= item.due_on for item in closed),
        waiting=len(waiting),
        suspended=len(suspended),
        overdue=len(due) - len(waiting) - len(suspended),
        extended=sum(item.extended for item in counted),
        returned=sum(item.returned for item in counted),
        mean_days=fmean(days) if days else None,
    )


def in_hand(item: Item, period: Period) -> bool:
    """总数: registered by the last day and not closed before the first."""
    before = item.closed_on is not None and item.closed_on < period.first
    return item.registered_on <= period.last and not before


def reported_in_time(item: Item, period: Period) -> bool:
    """Whether, at the end of the period, a timely report of 完成 waited for its check."""
    return (
        item.stands
        and item.reported_on is not None
        and item.reported_on <= min(item.due_on, period.last)
    )


def is_overdue(item: Item, period: Period, today: date) -> bool:
    """Whether the item counts as 逾期 at the end of the period."""
    over = min(period.last, today - timedelta(days=1))
    closed = item.closed_on is not None and item.closed_on <= period.last
    waits = reported_in_time(item, period) or item.suspended
    return in_hand(item, period) and not closed and item.due_on <= over and not waits


def _rate(part: int, whole: int) -> float | None:
    return part / whole if whole else None
