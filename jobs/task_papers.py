"""The sheet of one item (督办事项办理单), printed or filed with its meeting. Row 8.7."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
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

#: Who writes on the printed sheet.
_SIGNED = ("tracker", "requester")


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
    said = _Said(texts, found, now, office)
    report = Report(
        language=texts.language,
        title=texts.plain(f"sheet-title-{found.kind}"),
        subtitle=(number,),
        blocks=(
            Fields((*said.what(), *said.how())),
            Heading(texts.plain("sheet-heading-history")),
            said.history(),
            Heading(texts.plain("sheet-heading-evidence")),
            said.evidence(),
            Fields(tuple((said.pair(f"sign-{name}", "\n\n"),) for name in _SIGNED)),
        ),
        sign_off=(office.name, long_day(texts, office.today(now))),
    )
    name = safe(texts.plain("sheet-file", title=report.title, number=number))
    return lambda: Made(report_docx(report), f"{name}.docx", DOCX)


@dataclass(frozen=True, slots=True)
class _Said:
    """The parts of a sheet in the reader's words. Norms SUP-03, in the order of the usual form."""

    texts: Texts
    found: Sheet
    now: datetime
    office: Office

    def pair(self, name: str, value: str) -> tuple[str, str]:
        return self.texts.plain(f"sheet-{name}"), value

    def day(self, when: date | None) -> str:
        if when is None:
            return ""
        return say_day(when, self.texts.language, today=self.office.today(self.now))

    def moment(self, at: datetime) -> str:
        today = self.office.today(self.now)
        return say_when(at, None, self.texts.language, self.office.zone, today=today)

    def what(self) -> Iterator[tuple[tuple[str, str], ...]]:
        """What is to be done, by whom, until when."""
        task, found = self.found.task, self.found
        source = task.meeting
        if source and found.meeting_on:
            source = self.texts.plain(
                "sheet-meeting", title=source, day=self.day(found.meeting_on)
            )
        owner = task_words.person(self.texts, task.owner) if task.owner else ""
        yield (self.pair("field-text", task.text),)
        yield (self.pair("field-result", task.result),)
        yield (self.pair("field-source", "\n".join(filter(None, (source, task.source)))),)
        yield self.pair("field-unit", task.unit), self.pair("field-owner", owner)
        yield (self.pair("field-parts", "\n".join(self.parts())),)
        yield (self.pair("field-milestones", "\n".join(self.milestones())),)
        yield (
            self.pair("field-registered-by", found.registered_by),
            self.pair("field-registered", self.day(found.registered_on)),
        )

    def how(self) -> Iterator[tuple[tuple[str, str], ...]]:
        """How it went: days, state, the last report, who closed it."""
        task, found, texts = self.found.task, self.found, self.texts
        due = self.day(task.due_on)
        if task.first_due_on != task.due_on:
            due = texts.plain("register-due-first", day=due, first=self.day(task.first_due_on))
        reported = [step for step in task.steps if step.kind in ("progress", "done")]
        last = reported[-1] if reported else None
        closed = ""
        if found.closed_on is not None:
            day = self.day(found.closed_on)
            closed = texts.plain("sheet-closed", day=day, name=found.closed_by)
        yield (
            self.pair("field-accepted", self.day(found.accepted_on)),
            self.pair("field-due", due),
        )
        yield (
            self.pair("field-extensions", texts.plain("sheet-times", count=task.extensions)),
            self.pair("field-state", task_words.state(texts, task)),
        )
        yield (self.pair("field-report", last.text if last else ""),)
        yield (self.pair("field-problems", last.problems if last else ""),)
        yield (self.pair("field-next", last.next_step if last else ""),)
        yield (self.pair("field-closed", closed),)

    def parts(self) -> Iterator[str]:
        for part in self.found.task.parts:
            name = task_words.person(self.texts, part.person) if part.person else ""
            day = self.day(part.due_on)
            yield self.texts.plain("sheet-part", name=name, text=part.text, day=day)

    def milestones(self) -> Iterator[str]:
        for one in self.found.task.milestones:
            yield self.texts.plain("sheet-milestone", text=one.text, day=self.day(one.due_on))

    def history(self) -> Table:
        return Table(
            tuple(self.texts.plain(f"sheet-column-{name}") for name in ("when", "who", "what")),
            tuple(
                (
                    self.moment(step.at),
                    task_cards.step_by(self.texts, step),
                    task_cards.step_words(self.texts, step),
                )
                for step in self.found.task.steps
            ),
            (2.2, 1.6, 5),
        )

    def evidence(self) -> Block:
        if not self.found.files:
            return Paragraph(self.texts.plain("sheet-no-evidence"))
        return Table(
            tuple(self.texts.plain(f"sheet-column-{name}") for name in ("serial", "file", "when")),
            tuple(
                (str(at), name, self.moment(on))
                for at, (name, _, on) in enumerate(self.found.files, 1)
            ),
            (0.8, 5, 2.6),
        )
