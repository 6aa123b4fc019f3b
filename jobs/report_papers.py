"""Papers of a period: 督办月报, its workbook, the trend as a picture. Rows 8.2, 8.10."""

from __future__ import annotations

from collections.abc import Callable

from chat.dates import say_month
from chat.texts import register as register_words
from chat.texts import reports as words
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from jobs.register_papers import XLSX, due, sign_off
from meetings import reports
from meetings.reports import Counts, Period, PeriodReport
from meetings.reports.period import Pressing
from papers.chart import Bar, Chart, Group, bars_png
from papers.report import Block, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from papers.tables import Sheet, write_xlsx
from papers.tables.xlsx_writing import Value

_UNIT_COLUMNS = (
    "unit",
    "total",
    "new",
    "closed",
    "open",
    "overdue",
    "extended",
    "returned",
    "due",
    "closing-rate",
    "on-time-rate",
    "overdue-rate",
    "extension-rate",
    "return-rate",
    "days",
)


def period_report(order: Order) -> Callable[[], Made]:
    """督办月报: 一、总体情况 二、逾期及滞后事项 三、存在问题 四、下步要求. Norms SUP-11, 10c."""
    found = _period(order)
    texts = order.texts
    key = "report-file-month" if found.period.is_month else "report-file"
    title = texts.plain(key, office=order.office.name)
    name = words.period_name(texts, found.period, order.office.today(order.now))
    report = Report(
        language=texts.language,
        title=title,
        subtitle=(texts.plain("report-file-period", period=name),),
        blocks=(
            *_overall(order, found),
            *_late(order, found),
            Heading(texts.plain("report-heading-problems")),
            *_problems(order, found),
            Heading(texts.plain("report-heading-next")),
            *_next(order, found),
        ),
        sign_off=sign_off(order),
    )
    file = safe(texts.plain("report-file-name", title=title, period=name))
    return lambda: Made(report_docx(report), f"{file}.docx", DOCX)


def period_table(order: Order) -> Callable[[], Made]:
    """The counts by unit, and the late items, as a workbook of two sheets."""
    found = _period(order)
    texts, today = order.texts, order.office.today(order.now)
    heads = tuple(texts.plain(f"report-column-{name}") for name in _UNIT_COLUMNS)
    every = [_numbers(texts.plain("report-all-units"), found.counts)]
    every += [
        _numbers(one.unit or texts.plain("report-no-unit"), one.counts) for one in found.units
    ]
    units = Sheet(texts.plain("report-sheet-units"), heads, tuple(every))
    late = _late_sheet(order, found)
    name = words.period_name(texts, found.period, today)
    file = safe(texts.plain("report-file-table", period=name))
    return lambda: Made(write_xlsx(units, late), f"{file}.xlsx", XLSX)


def _late_sheet(order: Order, found: PeriodReport) -> Sheet:
    texts = order.texts
    late_heads = (
        "number",
        "text",
        "unit",
        "first-due",
        "due",
        "lamp",
        "report",
        "problems",
        "next",
    )
    return Sheet(
        texts.plain("report-sheet-late"),
        tuple(texts.plain(f"register-column-{name}") for name in late_heads),
        tuple(
            (
                register_words.number(texts, one.item),
                one.item.text,
                one.item.unit,
                one.item.first_due_on,
                one.item.due_on,
                words.pressing_lamp(texts, one, order.now, order.office),
                one.said,
                one.problems,
                one.next_step,
            )
            for one in found.pressing
        ),
    )


def period_trend(order: Order) -> Callable[[], Made]:
    """Closing rates of the last months as bars. Row 8.10."""
    texts = order.texts
    found = seen(
        reports.trend(
            order.session,
            reader(order),
            _wanted_period(order),
            months=int(order.params["months"]),
            now=order.now,
            office=order.office,
        )
    )

    groups = [
        _rates(order, found, "report-trend-closing", lambda counts: counts.closing_rate),
        _rates(order, found, "report-trend-on-time", lambda counts: counts.on_time_rate),
    ]
    if not groups[0].bars:
        raise NoSuchPaper("nothing was to be closed in these months")
    name = texts.plain("report-trend-title")
    chart = Chart(texts.language, name, order.office.name, tuple(groups))
    return lambda: Made(bars_png(chart), f"{name}.png", "image/png")


def _rates(
    order: Order,
    found: tuple[tuple[Period, Counts], ...],
    key: str,
    rate: Callable[[Counts], float | None],
) -> Group:
    """One bar a month; months in which nothing was to be closed are named below."""
    texts = order.texts
    bars, without = [], []
    for period, counts in found:
        month = say_month(period.first.year, period.first.month, texts.language)
        value = rate(counts)
        if value is None:
            without.append(month)
        else:
            bars.append(Bar(month, int(100 * value + 0.5)))
    note = ""
    if without:
        comma = texts.plain("meeting-list-comma")
        note = texts.plain("report-trend-none", months=comma.join(without))
    return Group(texts.plain(key), tuple(bars), note=note, full=100)


def _wanted_period(order: Order) -> Period:
    period = words.period_of(int(order.params["first"]), int(order.params["last"]))
    if period is None:
        raise NoSuchPaper("no such period")
    return period


def _period(order: Order) -> PeriodReport:
    return seen(
        reports.period_report(
            order.session,
            reader(order),
            _wanted_period(order),
            now=order.now,
            office=order.office,
        )
    )


def _overall(order: Order, found: PeriodReport) -> list[Block]:
    texts = order.texts
    said = words.paper_counts(texts, found.counts)
    blocks: list[Block] = [
        Heading(texts.plain("report-heading-overall")),
        Paragraph(said),
    ]
    if found.units:
        columns = ("unit", "total", "new", "closed", "open", "overdue", "closing-rate")
        blocks.append(
            Table(
                tuple(texts.plain(f"report-column-{name}") for name in columns),
                tuple(
                    (
                        one.unit or texts.plain("report-no-unit"),
                        str(one.counts.total),
                        str(one.counts.new),
                        str(one.counts.closed),
                        str(one.counts.open),
                        str(one.counts.overdue),
                        words.percent(texts, one.counts.closing_rate),
                    )
                    for one in found.units
                ),
                (2.2, 1, 1, 1.1, 1, 1.3, 1.3),
            )
        )
    return blocks


def _late(order: Order, found: PeriodReport) -> list[Block]:
    texts = order.texts
    heading = Heading(texts.plain("report-heading-late"))
    if not found.pressing:
        return [heading, Paragraph(texts.plain("report-paper-none-late"))]
    # Units, no names: a report is no list of people who are late.
    columns = ("number", "text", "unit", "due", "lamp", "report")
    table = Table(
        tuple(texts.plain(f"register-column-{name}") for name in columns),
        tuple(_late_row(order, one) for one in found.pressing),
        (2.3, 2.8, 1.4, 1.5, 1.4, 2.8),
    )
    return [heading, table]


def _late_row(order: Order, one: Pressing) -> tuple[str, ...]:
    texts, today = order.texts, order.office.today(order.now)
    return (
        register_words.number(texts, one.item),
        one.item.text,
        one.item.unit,
        due(order, one.item),
        words.pressing_lamp(texts, one, order.now, order.office),
        words.last_word(texts, one, today),
    )


def _problems(order: Order, found: PeriodReport) -> list[Block]:
    texts, counts = order.texts, found.counts
    said = [
        texts.plain("report-problem-item", number=register_words.number(texts, one.item), text=p)
        for one in found.pressing
        if (p := one.problems)
    ]
    said += [texts.plain("report-problem-noted", text=text) for text in found.shortcomings]
    if counts.overdue:
        said.append(texts.plain("report-problem-overdue", count=counts.overdue))
    if counts.returned:
        said.append(texts.plain("report-problem-returned", count=counts.returned))
    return [Paragraph(text) for text in said or [texts.plain("report-problem-none")]]


def _next(order: Order, found: PeriodReport) -> list[Block]:
    texts = order.texts
    said = [
        texts.plain("report-next-item", number=register_words.number(texts, one.item), text=step)
        for one in found.pressing
        if (step := one.next_step)
    ]
    if found.counts.overdue:
        said.append(texts.plain("report-next-overdue", count=found.counts.overdue))
    if found.coming:
        comma = texts.plain("meeting-list-comma")
        numbers = comma.join(register_words.number(texts, one) for one in found.coming)
        said.append(texts.plain("report-next-coming", count=len(found.coming), numbers=numbers))
    said.append(texts.plain("report-next-extend"))
    return [Paragraph(text) for text in said]


def _numbers(unit: str, counts: Counts) -> tuple[Value, ...]:
    rates = (
        counts.closing_rate,
        counts.on_time_rate,
        counts.overdue_rate,
        counts.extension_rate,
        counts.return_rate,
    )
    return (
        unit,
        counts.total,
        counts.new,
        counts.closed,
        counts.open,
        counts.overdue,
        counts.extended,
        counts.returned,
        counts.should_close,
        *(None if rate is None else round(100 * rate, 1) for rate in rates),
        None if counts.mean_days is None else round(counts.mean_days, 1),
    )
