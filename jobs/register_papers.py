"""Papers of the register: what is filtered as a workbook, and as a list to print. Row 8.2."""

from __future__ import annotations

from collections.abc import Callable

from chat.message import RichText
from chat.texts import register as words
from chat.texts.reports import long_day, short_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from meetings import reports
from meetings.reports import Register, RegisterItem
from papers.report import Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from papers.tables import Sheet, write_xlsx
from papers.tables.xlsx_writing import Value
from storage import task_register as rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_COLUMNS = (
    "number",
    "kind",
    "meeting",
    "source",
    "text",
    "result",
    "unit",
    "owner",
    "registrar",
    "registered",
    "accepted",
    "first-due",
    "due",
    "extensions",
    "state",
    "lamp",
    "progress",
    "percent",
    "report",
    "problems",
    "next",
    "returns",
    "reopened",
    "closed",
)


def register_table(order: Order) -> Callable[[], Made]:
    """What is filtered, one row an item, dates as dates. Norms SUP-03."""
    found = _register(order)
    texts = order.texts
    reports_of = rows.last_reports(order.session, [item.id for item in found.items])
    head = tuple(texts.plain(f"register-column-{name}") for name in _COLUMNS)
    table: list[tuple[Value, ...]] = []
    for item in found.items:
        report = reports_of.get(item.id)
        table.append(
            (
                words.number(texts, item),
                texts.plain(f"register-kind-{item.kind}"),
                item.meeting,
                item.source,
                item.text,
                item.result,
                item.unit,
                item.owner,
                item.registered_by,
                item.registered_on,
                item.accepted_on,
                item.first_due_on,
                item.due_on,
                item.extensions,
                texts.plain(f"task-state-{item.state}"),
                texts.plain(f"task-lamp-{item.lamp}") if item.lamp else "",
                texts.plain(f"task-progress-{item.progress}"),
                item.percent,
                report.text if report else "",
                report.problems if report else "",
                report.next_step if report else "",
                item.returns,
                item.reopened,
                item.closed_on,
            )
        )
    title = _dated(order, texts.plain("register-file"))
    sheet = Sheet(texts.plain("register-file"), head, tuple(table))
    return lambda: Made(write_xlsx(sheet), f"{title}.xlsx", XLSX)


def register_list(order: Order) -> Callable[[], Made]:
    """What is filtered, as a list to print, lying."""
    found = _register(order)
    texts = order.texts
    head = ("number", "text", "unit", "owner", "due", "state")
    table = Table(
        tuple(texts.plain(f"register-column-{name}") for name in head),
        tuple(
            (
                words.number(texts, item),
                item.text,
                item.unit,
                item.owner,
                due(order, item),
                words.lamp(texts, item, order.now, order.office),
            )
            for item in found.items
        ),
        (1.8, 4.4, 1.5, 1.2, 1.7, 1.7),
    )
    chosen = words.chosen_line(texts, found)
    report = Report(
        language=texts.language,
        title=texts.plain("register-file"),
        subtitle=tuple(filter(None, (_plain(chosen),))),
        blocks=(table,),
        sign_off=sign_off(order),
        landscape=True,
    )
    title = _dated(order, texts.plain("register-file"))
    return lambda: Made(report_docx(report), f"{title}.docx", DOCX)


def due(order: Order, item: RegisterItem) -> str:
    """The due day; where it was extended, with the first one."""
    texts, today = order.texts, order.office.today(order.now)
    day = short_day(texts, item.due_on, today)
    if item.first_due_on == item.due_on:
        return day
    first = short_day(texts, item.first_due_on, today)
    return texts.plain("register-due-first", day=day, first=first)


def sign_off(order: Order) -> tuple[str, ...]:
    """Who issues a paper, and the date."""
    return order.office.name, long_day(order.texts, order.office.today(order.now))


def _register(order: Order) -> Register:
    chosen = words.filter_of(*(int(order.params[f"filter{at}"]) for at in range(4)))
    found = seen(
        reports.register(order.session, reader(order), chosen, now=order.now, office=order.office)
    )
    if not found.items:
        raise NoSuchPaper("nothing is left of what was filtered")
    return found


def _dated(order: Order, name: str) -> str:
    return safe(f"{name}{order.office.today(order.now):%Y%m%d}")


def _plain(text: RichText) -> str:
    return "".join(span.text for span in text)
