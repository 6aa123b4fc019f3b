"""Papers of the archive to be signed or kept: 四性检测报告, 归档移交清册. Row 6.8."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts import archive as words
from chat.texts import archive_checks as check_words
from chat.texts.cards import Words
from chat.texts.reports import long_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import safe
from meetings.archive.checking import faults_of
from meetings.archive.handing_over import HandoverPage
from meetings.archive.handing_over import page_of as handover_of
from meetings.archive.judging import CHECKS
from meetings.archive.reading import page_of
from papers.report import Block, Fields, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from papers.tables.xlsx_writing import Sheet, write_xlsx
from storage import meetings as meeting_rows

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Names written out of what fails in one way.
_NAMES = 20


def check_report(order: Order) -> Callable[[], Made]:
    """四性检测报告 of one meeting: what was looked at, and what fails in each check."""
    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    found = (
        page_of(order.session, meeting, may_file=False, now=order.now, office=order.office)
        if meeting is not None
        else None
    )
    if found is None or found.checked_at is None:
        raise NoSuchPaper("nothing was checked")
    texts, office = order.texts, order.office
    faults = faults_of(found.checks)
    blocks: list[Block] = [
        Paragraph(
            texts.plain(
                "archive-paper-checked",
                when=Words(texts, office, order.now).when(found.checked_at),
                items=found.checks["items"],
                files=found.checks["files"],
            )
        )
    ]
    for check in CHECKS:
        blocks.append(Heading(texts.plain(f"archive-check-{check}")))
        failing = [one for one in faults if one.check == check]
        said = [check_words.fault_line(texts, one, _NAMES) for one in failing]
        blocks += [Paragraph(one) for one in said] or [
            Paragraph(texts.plain(f"archive-paper-good-{check}"))
        ]
    title = texts.plain("archive-paper-check", title=found.title)
    report = Report(
        language=texts.language,
        title=title,
        blocks=tuple(blocks),
        sign_off=(office.name, long_day(texts, office.today(order.now))),
    )
    return lambda: Made(report_docx(report), f"{safe(title)}.docx", DOCX)


def handover_list(order: Order) -> Callable[[], Made]:
    """归档移交清册: the items with totals, and where both sides sign."""
    found = _handover(order)
    texts, office = order.texts, order.office
    names = ("number", "code", "title", "author", "date", "period", "pages", "remark")
    picked = [words.COLUMNS.index(name) for name in names]
    rows = tuple(tuple(row[at] for at in picked) for row in _rows(order, found))
    table = Table(
        tuple(texts.plain(f"archive-column-{name}") for name in names),
        rows,
        (0.8, 4.7, 4.2, 1.6, 1.5, 1.0, 0.8, 1.1),
    )
    totals = "\n".join(
        texts.plain(
            "archive-paper-total" if pages else "archive-paper-total-items",
            period=words.period_name(texts, code, office),
            count=count,
            pages=pages,
        )
        for code, count, pages in found.totals
    )
    labels = ("from", "to", "signed", "received", "day", "day")
    signed = [(texts.plain(f"archive-paper-{label}"), "") for label in labels]
    signed[0] = (signed[0][0], office.name)
    pairs = tuple((signed[at], signed[at + 1]) for at in range(0, len(signed), 2))
    title = texts.plain("archive-paper-handover", year=str(found.year))
    report = Report(
        language=texts.language,
        title=title,
        subtitle=(office.name,),
        blocks=(
            table,
            Paragraph(texts.plain("archive-paper-all", count=len(found.items))),
            Paragraph(totals),
            Fields(pairs, height_mm=11, blanks_only=True),
        ),
        landscape=True,
    )
    return lambda: Made(report_docx(report), f"{safe(title)}.docx", DOCX)


def handover_table(order: Order) -> Callable[[], Made]:
    """The same as a workbook, every column of the catalogue."""
    found, texts = _handover(order), order.texts
    head = tuple(texts.plain(f"archive-column-{name}") for name in words.COLUMNS)
    rows = tuple(
        tuple(
            int(cell) if cell.isascii() and cell.isdigit() and len(cell) < 7 else cell
            for cell in row
        )
        for row in _rows(order, found)
    )
    title = texts.plain("archive-paper-handover", year=str(found.year))
    return lambda: Made(write_xlsx(Sheet(title, head, rows)), f"{safe(title)}.xlsx", XLSX)


def _rows(order: Order, found: HandoverPage) -> list[tuple[str, ...]]:
    return [
        words.index_cells(order.texts, number, item, order.office)
        for number, item in enumerate(found.items, 1)
    ]


def _handover(order: Order) -> HandoverPage:
    found = handover_of(order.session, int(order.params["handover"]), office=order.office)
    if found is None or not found.items:
        raise NoSuchPaper("nothing to hand over")
    return found
