"""The sheet of one item (督办事项办理单), printed or filed with its meeting. Row 8.7."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from chat.dates import say_day, say_when
from chat.texts import Texts, task_cards
from chat.texts import tasks as task_words
from chat.texts.reports import long_day
from jobs.making import Made, Order
from jobs.readers import reader, safe, seen
from meetings import reports
from meetings.office import Office
from meetings.reports.filing import Sheet
from papers.report import Block, Fields, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx


def task_sheet(order: Order) -> Callable[[], Made]:
    """办理单: everything about one item, its history and its evidence. 一事一单."""
    found = seen(
        reports.sheet(
            order.session,
            reader(order),
            int(order.params["task"]),
            now=order.now,
            office=order.office,
        )
    )
    return made_sheet(order.texts, found, order.now, order.office)


def made_sheet(texts: Texts, found: Sheet, now: datetime, office: Office) -> Callable[[], Made]:
    """The sheet of an item; what is filed and what is printed are one."""
    number = task_words.number_of(texts, found.task)
    history = Table(
        tuple(texts.plain(f"sheet-column-{name}") for name in ("when", "who", "what")),
        tuple(
            (
                say_when(step.at, None, texts.language, office.zone, today=office.today(now)),
                task_cards.step_by(texts, step),
                task_cards.step_words(texts, step),
            )
            for step in found.task.steps
        ),
        (2.2, 1.6, 5),
    )
    evidence: Block = Paragraph(texts.plain("sheet-no-evidence"))
    if found.files:
        evidence = Table(
            tuple(texts.plain(f"sheet-column-{name}") for name in ("serial", "file", "when")),
            tuple(
                (
                    str(at),
                    name,
                    say_when(on, None, texts.language, office.zone, today=office.today(now)),
                )
                for at, (name, _, on) in enumerate(found.files, 1)
            ),
            (0.8, 5, 2.6),
        )
    report = Report(
        language=texts.language,
        title=texts.plain(f"sheet-title-{found.kind}"),
        subtitle=(number,),
        blocks=(
            _sheet_fields(texts, found, now, office),
            Heading(texts.plain("sheet-heading-history")),
            history,
            Heading(texts.plain("sheet-heading-evidence")),
            evidence,
            Fields(
                tuple(
                    ((texts.plain(f"sheet-sign-{name}"), "\n\n"),)
                    for name in ("tracker", "requester")
                )
            ),
        ),
        sign_off=(office.name, long_day(texts, office.today(now))),
    )
    name = safe(texts.plain("sheet-file", title=report.title, number=number))
    return lambda: Made(report_docx(report), f"{name}.docx", DOCX)


def _sheet_fields(texts: Texts, found: Sheet, now: datetime, office: Office) -> Fields:
    """Norms SUP-03, in the order of the form offices use."""
    task, today = found.task, office.today(now)

    def day(when: date | None) -> str:
        return say_day(when, texts.language, today=today) if when else ""

    def pair(name: str, value: str) -> tuple[str, str]:
        return texts.plain(f"sheet-field-{name}"), value

    source = task.meeting
    if source and found.meeting_on:
        source = texts.plain("sheet-meeting", title=source, day=day(found.meeting_on))
    due = day(task.due_on)
    if task.first_due_on != task.due_on:
        due = texts.plain("register-due-first", day=due, first=day(task.first_due_on))
    parts = [
        texts.plain(
            "sheet-part",
            name=task_words.person(texts, part.person) if part.person else "",
            text=part.text,
            day=day(part.due_on),
        )
        for part in task.parts
    ]
    steps = [
        texts.plain("sheet-milestone", text=one.text, day=day(one.due_on))
        for one in task.milestones
    ]
    reports_made = [step for step in task.steps if step.kind in ("progress", "done")]
    last = reports_made[-1] if reports_made else None
    closed = texts.plain("sheet-closed", day=day(found.closed_on), name=found.closed_by)
    return Fields(
        (
            (pair("text", task.text),),
            (pair("result", task.result),),
            (pair("source", "\n".join(filter(None, (source, task.source)))),),
            (
                pair("unit", task.unit),
                pair("owner", task_words.person(texts, task.owner) if task.owner else ""),
            ),
            (pair("parts", "\n".join(parts)),),
            (pair("milestones", "\n".join(steps)),),
            (
                pair("registered-by", found.registered_by),
                pair("registered", day(found.registered_on)),
            ),
            (pair("accepted", day(found.accepted_on)), pair("due", due)),
            (
                pair("extensions", texts.plain("sheet-times", count=task.extensions)),
                pair("state", task_words.state(texts, task)),
            ),
            (pair("report", last.text if last else ""),),
            (pair("problems", last.problems if last else ""),),
            (pair("next", last.next_step if last else ""),),
            (pair("closed", closed if found.closed_on else ""),),
        )
    )
