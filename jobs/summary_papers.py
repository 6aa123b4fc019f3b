"""总结报告 of a meeting or a series, and the list of what a series left open. Rows 8.6, 8.10."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from chat.texts import register as register_words
from chat.texts import reports as words
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from meetings import reports
from meetings.lessons import Kind
from meetings.reports import Summary
from meetings.reports.items import items_of
from meetings.reports.summary import Done
from meetings.tasks.rhythm import Lamp
from papers.report import Block, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from storage import meetings as meeting_rows
from storage import task_register as rows


def summary(order: Order) -> Callable[[], Made]:
    """总结报告: 执行情况, 成效评估, 经验教训, 下一步. Row 8.6."""
    found = seen(
        reports.summary(
            order.session,
            reader(order),
            int(order.params["meeting"]),
            series=bool(order.params["series"]),
            now=order.now,
            office=order.office,
        )
    )
    texts, today = order.texts, order.office.today(order.now)
    key = "summary-file-series" if found.series else "summary-file"
    title = texts.plain(key, title=found.title)
    report = Report(
        language=texts.language,
        title=title,
        blocks=(
            Heading(texts.plain("summary-heading-done")),
            *_execution(order, found),
            Heading(texts.plain("summary-heading-effect")),
            *_effects(order, found),
            Heading(texts.plain("summary-heading-lessons")),
            *_lessons(order, found),
            Heading(texts.plain("summary-heading-next")),
            *_next(order, found),
        ),
        sign_off=(order.office.name, words.long_day(texts, today)),
    )
    return lambda: Made(report_docx(report), f"{safe(title)}.docx", DOCX)


def open_items(order: Order) -> Callable[[], Made]:
    """未办结事项清单: what earlier meetings of the series left open, for the next one."""
    who, texts, office = reader(order), order.texts, order.office
    meeting = meeting_rows.meeting(order.session, int(order.params["meeting"]))
    if meeting is None or (who.levels is not None and meeting.level not in who.levels):
        raise NoSuchPaper("no such meeting here")
    found = reports.open_items_of_series(order.session, meeting)
    if not found:
        raise NoSuchPaper("nothing is open any more")
    items = items_of(found, order.now, office)
    reported = rows.last_reports(order.session, [item.id for item in items])
    columns = ("number", "text", "unit", "owner", "due", "report")
    table = Table(
        tuple(texts.plain(f"register-column-{name}") for name in columns),
        tuple(
            (
                register_words.number(texts, item),
                item.text,
                item.unit,
                item.owner,
                f"{_day(order, item.due_on)}\n"
                f"{register_words.lamp(texts, item, order.now, office)}",
                reported[item.id].text if item.id in reported else "",
            )
            for item in items
        ),
        (1.9, 3.6, 1.4, 1.1, 1.8, 3.2),
    )
    report = Report(
        language=texts.language,
        title=texts.plain("agenda-file"),
        subtitle=(meeting.title,),
        blocks=(table,),
        sign_off=(office.name, words.long_day(texts, office.today(order.now))),
        landscape=True,
    )
    name = safe(texts.plain("agenda-file-name", title=meeting.title))
    return lambda: Made(report_docx(report), f"{name}.docx", DOCX)


def _execution(order: Order, found: Summary) -> list[Block]:
    texts = order.texts
    if not found.items:
        return [Paragraph(texts.plain("summary-empty"))]
    said = texts.plain(
        "summary-paper-counts",
        meetings=len(found.meetings),
        total=len(found.items),
        closed=len(found.closed),
        open=len(found.open),
        overdue=found.overdue,
        rate=words.percent(texts, found.counts.on_time_rate),
    )
    columns = ("number", "text", "unit", "due", "state", "report")
    table = Table(
        tuple(texts.plain(f"register-column-{name}") for name in columns),
        tuple(_execution_row(order, one) for one in found.items),
        (2.3, 2.8, 1.4, 1.4, 1.4, 3),
    )
    return [Paragraph(said), table]


def _execution_row(order: Order, one: Done) -> tuple[str, ...]:
    texts, item = order.texts, one.item
    state = texts.plain(f"task-state-{item.state}")
    if item.closed_on is not None:
        state = texts.plain("report-closed-since", day=_day(order, item.closed_on))
    return (
        register_words.number(texts, item),
        item.text,
        item.unit,
        _day(order, item.due_on),
        state,
        one.said,
    )


def _effects(order: Order, found: Summary) -> list[Block]:
    texts = order.texts
    said = []
    for one in found.items:
        if not one.is_done or not (one.said or one.problems or one.next_step):
            continue
        number = register_words.number(texts, one.item)
        parts = [texts.plain("summary-effect", number=number, text=one.said)]
        if one.problems:
            parts.append(texts.plain("report-problems", text=one.problems))
        if one.next_step:
            parts.append(texts.plain("summary-suggestion", text=one.next_step))
        said.append(Paragraph(texts.plain("report-semicolon").join(parts)))
    return list(said) or [Paragraph(texts.plain("summary-no-effect"))]


def _lessons(order: Order, found: Summary) -> list[Block]:
    texts = order.texts
    blocks: list[Block] = []
    for kind in Kind:
        of_kind = [one for one in found.lessons if one.kind is kind]
        if of_kind:
            blocks.append(Heading(texts.plain(f"lesson-kind-{kind}"), 2))
            blocks += [Paragraph(one.text) for one in of_kind]
    return blocks or [Paragraph(texts.plain("summary-no-lesson"))]


def _next(order: Order, found: Summary) -> list[Block]:
    """What is overdue or has a next step, one by one; the others together."""
    texts, said, others = order.texts, [], []
    for one in found.open:
        number = register_words.number(texts, one.item)
        if one.next_step:
            said.append(texts.plain("summary-next-step", number=number, text=one.next_step))
        elif one.item.lamp is Lamp.OVERDUE:
            whose = one.item.unit or one.item.owner
            said.append(
                texts.plain("summary-next-item", number=number, text=one.item.text, unit=whose)
            )
        else:
            others.append(one.item.due_on)
    if others:
        first = _day(order, min(others))
        said.append(texts.plain("summary-next-others", count=len(others), day=first))
    return [Paragraph(text) for text in said or [texts.plain("summary-all-closed")]]


def _day(order: Order, when: date) -> str:
    return words.short_day(order.texts, when, order.office.today(order.now))
