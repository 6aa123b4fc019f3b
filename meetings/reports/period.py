"""Reports of a week, a month or any period: counts, by unit, and what is late. Row 8.2; SUP-11.

By itself on the first working day of a month the report of the month before is offered to the
follow-up officers, as a line of their daily list; nobody else is sent it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Role, Who
from meetings.reports.counting import Counts, Item, count, in_hand, is_overdue
from meetings.reports.items import RegisterItem, item_of, open_milestones
from meetings.reports.periods import Period, last_month, months_until
from meetings.reports.register import scope
from meetings.tasks.rhythm import Lamp, State
from storage import Session
from storage import lessons as lesson_rows
from storage import people as people_rows
from storage import task_register as rows
from storage import tasks as task_rows

#: Steps of a task's history that are counted.
EXTENDED, RETURNED, SUSPENDED = "extended", "returned", "suspended"
#: A spoken consent that was not signed is taken back.
_NOT_EXTENDED = "extension_undone"
_GOES_ON = ("resumed", "suspension_undone")
#: What is near its due day is said of a period that ended at most so many days ago.
_FRESH = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class UnitCounts:
    """The counts of one unit's items; ``unit_id`` None for items of no unit."""

    unit_id: int | None
    unit: str
    counts: Counts


@dataclass(frozen=True, slots=True)
class Pressing:
    """An item that is overdue, behind or near its due day, with its last report."""

    item: RegisterItem
    #: Whether it was overdue at the end of the period.
    overdue: bool
    said: str
    problems: str
    next_step: str
    said_on: date | None


@dataclass(frozen=True, slots=True)
class PeriodReport:
    """The report of a period, for those who see the register."""

    period: Period
    counts: Counts
    #: In 单位序, never ranked.
    units: tuple[UnitCounts, ...]
    #: What is overdue first, then what is near; each by its due day.
    pressing: tuple[Pressing, ...]
    #: Items that fall due in the two weeks after the period, or from today.
    coming: tuple[RegisterItem, ...]
    #: Shortcomings noted in the period.
    shortcomings: tuple[str, ...]
    whole: bool


@dataclass(frozen=True, slots=True)
class MonthlyLine:
    """Last month's report can be read: for the daily list."""

    period: Period
    counts: Counts

    @property
    def code(self) -> int:
        """The month as its button carries it (route "im"): 202610 for October 2026."""
        return self.period.first.year * 100 + self.period.first.month


def period_report(
    session: Session, who: Who, period: Period, *, now: datetime, office: Office
) -> PeriodReport | Refused:
    """The counts of a period and what is late, within what this person may see."""
    units = scope(who)
    if isinstance(units, Refused):
        return units
    today = office.today(now)
    if period.first > today:
        return refused("report-future")
    wanted = _wanted(who.levels, units, period, office)
    found = _counted(session, rows.listed(session, wanted), period, office)
    return PeriodReport(
        period=period,
        counts=count([item for _, item in found], period, today, office.calendar),
        units=_by_unit(session, found, period, today, office),
        pressing=_pressing(session, found, period, today, office),
        coming=_coming(found, period, today, office),
        shortcomings=tuple(
            lesson_rows.shortcomings_between(
                session,
                _start(period.first, office),
                _start(period.last + timedelta(days=1), office),
                levels=who.levels,
                units=units,
            )
        ),
        whole=units is None,
    )


def trend(
    session: Session, who: Who, period: Period, *, months: int, now: datetime, office: Office
) -> tuple[tuple[Period, Counts], ...] | Refused:
    """The counts of the last months up to the one the period ends in. Row 8.10."""
    units = scope(who)
    if isinstance(units, Refused):
        return units
    today = office.today(now)
    last = min(period.last, today)
    wanted_months = months_until(Period(min(period.first, last), last), months)
    wanted = _wanted(who.levels, units, wanted_months[0], office)
    listed = rows.listed(session, wanted)
    return tuple(
        (one, count(_items(session, listed, one, office), one, today, office.calendar))
        for one in wanted_months
    )


def monthly_due(session: Session, *, today: date, office: Office) -> MonthlyLine | None:
    """On the first working day of a month: last month's report, where there is anything in it."""
    if office.calendar.add_working_days(today.replace(day=1), 0) != today:
        return None
    period = last_month(today)
    listed = rows.listed(session, _wanted(None, None, period, office))
    counts = count(_items(session, listed, period, office), period, today, office.calendar)
    return MonthlyLine(period, counts) if counts.total else None


def monthly_readers(session: Session) -> tuple[int, ...]:
    """Who is told of it: the follow-up officers; where there are none, the secretariat."""
    for role in (Role.FOLLOW_UP, Role.SECRETARIAT):
        found = people_rows.people_with_role(session, role.value)
        if found:
            return tuple(person.id for person in found)
    return ()


def _wanted(
    levels: frozenset[str] | None, units: frozenset[int] | None, period: Period, office: Office
) -> rows.Wanted:
    since = _start(period.first, office)
    return rows.Wanted(levels=levels, units=units, closed_since=since)


def _counted(
    session: Session, listed: Sequence[rows.Listed], period: Period, office: Office
) -> list[tuple[rows.Listed, Item]]:
    items = _items(session, listed, period, office)
    both = zip(listed, items, strict=True)
    return [(row, item) for row, item in both if in_hand(item, period)]


def _items(
    session: Session, listed: Sequence[rows.Listed], period: Period, office: Office
) -> list[Item]:
    begins = _start(period.first, office)
    ends = _start(period.last + timedelta(days=1), office)
    counted = (EXTENDED, _NOT_EXTENDED, RETURNED)
    steps = rows.steps_of_kind(session, counted, since=begins, before=ends)
    extended = Counter(task for task, kind, _ in steps if kind == EXTENDED)
    extended.subtract(task for task, kind, _ in steps if kind == _NOT_EXTENDED)
    returned = {task for task, kind, _ in steps if kind == RETURNED}
    breaks = rows.steps_of_kind(session, (SUSPENDED, *_GOES_ON), before=ends)
    last = {task: kind for task, kind, _ in breaks}
    return [
        Item(
            registered_on=office.today(row.registered_at),
            due_on=row.due_on,
            reported_on=office.today(row.reported_at) if row.reported_at else None,
            closed_on=_closed_on(row, office),
            stands=row.state in (State.REPORTED, State.CLOSED),
            suspended=last.get(row.id) == SUSPENDED,
            extended=extended[row.id] > 0,
            returned=row.id in returned,
        )
        for row in listed
    ]


def _closed_on(row: rows.Listed, office: Office) -> date | None:
    closed = row.state == State.CLOSED and row.closed_at is not None
    return office.today(row.closed_at) if closed and row.closed_at else None


def _by_unit(
    session: Session,
    found: list[tuple[rows.Listed, Item]],
    period: Period,
    today: date,
    office: Office,
) -> tuple[UnitCounts, ...]:
    of_unit: dict[int | None, list[Item]] = {}
    for row, item in found:
        of_unit.setdefault(row.unit_id, []).append(item)
    names = [(unit.id, unit.name) for unit in people_rows.units(session)]
    return tuple(
        UnitCounts(id, name, count(of_unit[id], period, today, office.calendar))
        for id, name in (*names, (None, ""))
        if id in of_unit
    )


def _pressing(
    session: Session,
    found: list[tuple[rows.Listed, Item]],
    period: Period,
    today: date,
    office: Office,
) -> tuple[Pressing, ...]:
    fresh = today - period.last <= _FRESH
    late: list[tuple[bool, RegisterItem]] = []
    milestones = open_milestones(session)
    for row, item in found:
        listed = item_of(row, today, office, milestones.get(row.id, ()))
        overdue = is_overdue(item, period, today)
        # A report that stands waits for its check: nothing more is asked of its unit.
        now_late = listed.lamp in (Lamp.NEAR, Lamp.OVERDUE) and listed.state is not State.REPORTED
        if overdue or (fresh and now_late):
            late.append((overdue, listed))
    late.sort(key=lambda one: (not one[0], one[1].due_on, one[1].year, one[1].number))
    reports = rows.last_reports(session, [item.id for _, item in late])
    return tuple(_one(overdue, item, reports.get(item.id), office) for overdue, item in late)


def _one(
    overdue: bool, item: RegisterItem, report: task_rows.TaskEvent | None, office: Office
) -> Pressing:
    if report is None:
        return Pressing(item, overdue, "", "", "", None)
    on = office.today(report.at)
    return Pressing(item, overdue, report.text, report.problems, report.next_step, on)


def _coming(
    found: list[tuple[rows.Listed, Item]], period: Period, today: date, office: Office
) -> tuple[RegisterItem, ...]:
    begins = max(period.last, today - timedelta(days=1))
    if begins - period.last > _FRESH:
        return ()
    until = begins + timedelta(days=14)
    return tuple(
        item_of(row, today, office, ())
        for row, _ in found
        if row.state in ("assigned", "contested", "in_progress") and begins < row.due_on <= until
    )


def _start(day: date, office: Office) -> datetime:
    return datetime.combine(day, time.min, office.zone).astimezone(UTC)
