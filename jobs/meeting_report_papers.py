"""Reports on a meeting as .docx: to be looked at, and filed once approved. Rows 4.6, 4.10."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from chat.texts import Texts, language_for
from chat.texts import report_sections as said
from chat.texts.cards import Words
from chat.texts.meeting_reports import kind_name
from chat.texts.reports import long_day
from jobs.do_work import Chunk
from jobs.file_tasks import stored
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import safe
from meetings.meeting_reports import approving
from meetings.meeting_reports.reading import ReportFacts, report_of
from meetings.office import Office
from papers.report import Block, Heading, Paragraph, Report
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from storage import Session, work
from storage.database import Database
from storage.files import FileStore

#: Far from any meeting, so that a day is said with its year.
_LONG_AGO = datetime(2, 1, 1, tzinfo=UTC)


def meeting_report(order: Order) -> Callable[[], Made]:
    """The report as it stands; before it is approved marked as a draft."""
    found = report_of(order.session, int(order.params["report"]), office=order.office)
    if found is None:
        raise NoSuchPaper("report")
    return made_report(order.texts, found, order.now, order.office)


def made_report(
    texts: Texts, found: ReportFacts, now: datetime, office: Office
) -> Callable[[], Made]:
    """The paper, to be made in a thread."""
    words = Words(texts, office, _LONG_AGO)
    kind = kind_name(texts, found.kind)
    title = texts.plain(f"mreport-paper-{found.kind}", title=found.meeting_title)
    blocks: list[Block] = []
    for one in said.sections(words, found):
        if one.heading:
            blocks.append(Heading(one.heading))
        blocks += [Paragraph(text) for text in one.paragraphs]
    dated = office.today(found.issued_at or now)
    report = Report(
        language=texts.language,
        title=title,
        subtitle=_subtitle(texts, found),
        blocks=tuple(blocks),
        sign_off=(office.name, said.counted(words, long_day(texts, dated), dated.year)),
    )
    file = f"{safe(texts.plain('mreport-paper-file', name=kind, title=found.meeting_title))}.docx"
    return lambda: Made(report_docx(report), file, DOCX)


def _subtitle(texts: Texts, found: ReportFacts) -> tuple[str, ...]:
    draft = (texts.plain("mreport-paper-draft"),) if found.open else ()
    number = (found.number,) if found.number else ()
    edition = (texts.plain("mreport-paper-edition", reason=found.change),) if found.change else ()
    return (*number, *edition, *draft)


async def prepare(
    database: Database, files: FileStore, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Make and store the approved report; what is returned files it and gives it out."""
    texts = Texts(language_for(office.language) or "zh_Hans")

    def read(session: Session) -> Callable[[], Made] | None:
        found = report_of(session, item.data["report"], office=office)
        return None if found is None or found.open else made_report(texts, found, now, office)

    make = await database.read(read)
    file = await asyncio.to_thread(stored, files, make) if make is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        approving.filed(session, item, file, now=now)

    return add
