"""Papers of attendance: rates of the units and the trend as pictures, all of it as a workbook.

Row 3.10; norms EVA-01.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from chat.dates import say_when
from chat.texts import Texts
from chat.texts import statistics as words
from chat.texts.reports import short_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from jobs.register_papers import XLSX
from meetings.statistics import Statistics, Tally, statistics
from papers.chart import Bar, Chart, Group, bars_png
from papers.tables import Sheet, write_xlsx
from papers.tables.xlsx_writing import Value

_RATES = (
    ("attendance", "attendance"),
    ("adjusted", "adjusted"),
    ("punctuality", "punctuality"),
    ("leave-rate", "leave_rate"),
    ("unexcused-rate", "unexcused_rate"),
    ("reply-rate", "reply_rate"),
)
_HEADS = (
    "expected",
    "present",
    "late",
    "late_excused",
    "left_early",
    "leave",
    "absent",
    "excused",
    "unexcused",
    "waived",
    "unsettled",
    "joined_later",
    "asked",
    "answered",
)


def attendance_chart(order: Order) -> Callable[[], Made]:
    """到会率 of the units, in 单位序: so many from ``first`` on."""
    found, texts = _found(order), order.texts
    first = int(order.params["first"])
    units = found.by_unit[first : first + words.UNITS_PER_PICTURE]
    rates = [
        (unit.unit or texts.plain("signin-board-no-unit"), unit.tally.adjusted) for unit in units
    ]
    group = _group(texts, "statistics-chart-units", rates, "statistics-chart-nobody-owed")
    if not rates:
        raise NoSuchPaper("no such part")
    title = texts.plain("statistics-chart-title", title=found.title)
    picture = Chart(texts.language, title, _when(order, found), (group,))
    name = safe(title)
    return lambda: Made(bars_png(picture), f"{name}.png", "image/png")


def attendance_trend(order: Order) -> Callable[[], Made]:
    """到会率 and 准时率 over the meetings of the series."""
    found, texts = _found(order), order.texts
    if len(found.series) < 2:
        raise NoSuchPaper("the meeting was held once")
    days = [_day(order, one.starts_at) for one in found.series]
    groups = tuple(
        _group(
            texts,
            key,
            [(day, getattr(one.tally, rate)) for day, one in zip(days, found.series, strict=True)],
            "statistics-chart-no-rate",
        )
        for key, rate in (
            ("statistics-chart-adjusted", "adjusted"),
            ("statistics-chart-punctuality", "punctuality"),
        )
    )
    title = texts.plain("statistics-trend-title", title=found.title)
    picture = Chart(texts.language, title, order.office.name, groups)
    name = safe(title)
    return lambda: Made(bars_png(picture), f"{name}.png", "image/png")


def _group(
    texts: Texts, key: str, rates: list[tuple[str, float | None]], without_key: str
) -> Group:
    """One bar each; those without a rate are named below."""
    bars = tuple(Bar(name, int(100 * rate + 0.5)) for name, rate in rates if rate is not None)
    without = [name for name, rate in rates if rate is None]
    note = ""
    if without:
        names = texts.plain("meeting-list-comma").join(without)
        note = texts.plain(without_key, names=names)
    return Group(texts.plain(key), bars, note=note, full=100)


def attendance_table(order: Order) -> Callable[[], Made]:
    """By unit, by sitting, by both, and over the series. Whatever a unit is called stays text."""
    found, texts = _found(order), order.texts
    sheets = [_by_unit(texts, found)]
    if len(found.sittings) > 1:
        sheets += [_by_sitting(order, found), _by_both(texts, found)]
    if len(found.series) > 1:
        sheets.append(_over_meetings(order, found))
    name = safe(texts.plain("statistics-chart-title", title=found.title))
    return lambda: Made(write_xlsx(*sheets), f"{name}.xlsx", XLSX)


def _by_unit(texts: Texts, found: Statistics) -> Sheet:
    rows = [_row((texts.plain("report-all-units"),), found.tally)]
    rows += [_row((_unit(texts, unit.unit),), unit.tally) for unit in found.by_unit]
    return Sheet(texts.plain("statistics-sheet-units"), _head(texts, "unit"), tuple(rows))


def _by_sitting(order: Order, found: Statistics) -> Sheet:
    texts = order.texts
    rows = tuple(
        _row((words.sitting_name(texts, one), order.office.local(one.starts_at).date()), one.tally)
        for one in found.sittings
    )
    return Sheet(texts.plain("statistics-sheet-sittings"), _head(texts, "sitting", "day"), rows)


def _by_both(texts: Texts, found: Statistics) -> Sheet:
    rows = tuple(
        _row((_unit(texts, unit.unit), words.sitting_name(texts, one)), unit.tally)
        for one in found.sittings
        for unit in one.by_unit
    )
    return Sheet(texts.plain("statistics-sheet-both"), _head(texts, "unit", "sitting"), rows)


def _over_meetings(order: Order, found: Statistics) -> Sheet:
    rows = tuple(
        _row((order.office.local(one.starts_at).date(), one.title), one.tally)
        for one in found.series
    )
    head = _head(order.texts, "day", "meeting")
    return Sheet(order.texts.plain("statistics-sheet-series"), head, rows)


def _head(texts: Texts, *first: str) -> tuple[str, ...]:
    names = (*first, *(name.replace("_", "-") for name in _HEADS), *(name for name, _ in _RATES))
    return tuple(texts.plain(f"statistics-column-{name}") for name in names)


def _row(first: tuple[Value, ...], tally: Tally) -> tuple[Value, ...]:
    rates = (getattr(tally, rate) for _, rate in _RATES)
    return (
        *first,
        *(getattr(tally, name) for name in _HEADS),
        *(None if rate is None else round(100 * rate, 1) for rate in rates),
    )


def _unit(texts: Texts, name: str) -> str:
    return name or texts.plain("signin-board-no-unit")


def _found(order: Order) -> Statistics:
    return seen(
        statistics(order.session, reader(order), int(order.params["meeting"]), now=order.now)
    )


def _when(order: Order, found: Statistics) -> str:
    return say_when(
        found.starts_at,
        found.ends_at,
        order.texts.language,
        order.office.zone,
        today=order.office.today(order.now),
    )


def _day(order: Order, moment: datetime) -> str:
    day = order.office.local(moment).date()
    return short_day(order.texts, day, order.office.today(order.now))
