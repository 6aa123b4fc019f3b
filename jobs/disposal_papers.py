"""Papers of disposals: the list to be approved, the certificate; and the files' last moment.

Row 6.9; ARC-10.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime

from chat.texts import Texts, language_for
from chat.texts import disposals as words_of
from chat.texts import reports as report_words
from chat.texts.cards import Words
from jobs.do_work import Chunk
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import safe
from meetings.disposals import destroying
from meetings.disposals.facts import Page, ShownLine
from meetings.disposals.reading import page_of
from meetings.meetings import Refused
from meetings.office import Office
from meetings.people import Role, Who
from papers.report import Block, Fields, Heading, Paragraph, Report, Table
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx
from storage import Session, work
from storage.database import Database
from storage.files import Files

#: The archive itself: whoever orders the paper was looked at before.
_ARCHIVE = Who(0, "", roles=frozenset({Role.ARCHIVIST}))
_COLUMNS = ("serial", "code", "title", "dated", "pages", "period", "due", "opinion")
_WIDTHS = (0.05, 0.2, 0.21, 0.12, 0.06, 0.07, 0.12, 0.17)


def disposal_list(order: Order) -> Callable[[], Made]:
    """销毁清册: every item, and room to sign."""
    found = _page(order.session, int(order.params["disposal"]), order.now, order.office)
    if found is None:
        raise NoSuchPaper("disposal")
    words = Words(order.texts, order.office, order.now)
    return _made(words, found, "disposal-paper-list", _signing(order.texts))


def _page(session: Session, disposal_id: int, now: datetime, office: Office) -> Page | None:
    found = page_of(session, _ARCHIVE, disposal_id, now=now, office=office)
    return None if isinstance(found, Refused) else found


def _made(
    words: Words, found: Page, key: str, more: tuple[Block, ...], *, kept: int = 0
) -> Callable[[], Made]:
    texts, office = words.texts, words.office
    doomed = found.doomed if key == "disposal-paper-certificate" else found.lines
    number = words_of.number(texts, found.year, found.number)
    blocks: tuple[Block, ...] = (
        _facts(words, found, kept=kept),
        Heading(texts.plain("disposal-paper-items", count=len(doomed))),
        Table(
            tuple(texts.plain(f"disposal-column-{name}") for name in _COLUMNS),
            tuple(_row(words, place, line) for place, line in enumerate(doomed, 1)),
            _WIDTHS,
        ),
        *more,
    )
    on = found.destroyed_at if key == "disposal-paper-certificate" else words.now
    title = texts.plain(key)
    report = Report(
        language=texts.language,
        title=title,
        subtitle=(number,),
        blocks=blocks,
        sign_off=(office.name, report_words.long_day(texts, office.today(on or words.now))),
        landscape=True,
    )
    name = f"{safe(f'{title} {number}')}.docx"
    return lambda: Made(report_docx(report), name, DOCX)


def _row(words: Words, place: int, line: ShownLine) -> tuple[str, ...]:
    texts, item = words.texts, line.item
    opinion = texts.plain(f"disposal-opinion-{line.opinion}")
    until = report_words.long_day(texts, line.keep_until) if line.keep_until else ""
    return (
        str(place),
        item.code,
        f"{item.title} {item.reference}".strip(),
        report_words.long_day(texts, item.dated_on),
        str(item.pages) if item.pages is not None else "—",
        words_of.period(words, item.period),
        report_words.long_day(texts, item.due_on) if item.due_on else "",
        "\n".join(part for part in (f"{opinion} {until}".strip(), line.reason) if part),
    )


def _facts(words: Words, found: Page, *, kept: int) -> Fields:
    texts = words.texts
    by = found.by.name if found.by else ""
    rows: list[tuple[tuple[str, str], ...]] = [
        (
            (texts.plain("disposal-paper-by"), by),
            (texts.plain("disposal-paper-at"), _day(words, found.at)),
        ),
        (
            (texts.plain("disposal-paper-counts"), _counts(texts, found)),
            (texts.plain("disposal-paper-method"), found.method),
        ),
    ]
    if found.approved_at is not None:
        rows.append(
            (
                (texts.plain("disposal-paper-approved"), found.approved_by),
                (texts.plain("disposal-paper-at"), _day(words, found.approved_at)),
            )
        )
    if found.destroyed_at is not None:
        destroyer = found.destroyed_by.name if found.destroyed_by else ""
        rows.append(
            (
                (texts.plain("disposal-paper-executed"), destroyer),
                (texts.plain("disposal-paper-at"), _day(words, found.destroyed_at)),
            )
        )
        rows += [
            (
                (texts.plain("disposal-paper-witness"), one.person.name if one.person else ""),
                (texts.plain("disposal-paper-at"), _day(words, one.at) if one.at else ""),
            )
            for one in found.witnesses
        ]
    if kept:
        said = texts.plain("disposal-paper-kept-files", count=kept)
        rows.append(((texts.plain("disposal-paper-remark"), said),))
    return Fields(tuple(rows))


def _day(words: Words, moment: datetime) -> str:
    """With its year: the paper is read in thirty years, too."""
    return report_words.long_day(words.texts, words.office.local(moment).date())


def _counts(texts: Texts, found: Page) -> str:
    kept = len(found.lines) - len(found.doomed)
    return texts.plain("disposal-paper-of", destroy=len(found.doomed), keep=kept)


def _signing(texts: Texts) -> tuple[Block, ...]:
    """Where who approves and both witnesses sign by hand."""
    names = ("approver", "witness-one", "witness-two")
    pairs = tuple(
        ((texts.plain(f"disposal-sign-{name}"), ""), (texts.plain("disposal-sign-date"), ""))
        for name in names
    )
    return (Fields(pairs, height_mm=12, blanks_only=True),)


async def prepare(
    database: Database, files: Files, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Erase the words, a chunk at a time; then delete what nothing needs any more and make the
    certificate; what is returned keeps it. Killed in between, it is done again: what is gone stays
    gone."""
    if await database.read(lambda session: destroying.has_words(session, item)):
        return destroying.erase_words
    texts = Texts(language_for(office.language) or "zh_Hans")
    gone, kept = await database.read(lambda session: destroying.to_delete(session, item))
    for digest in gone:
        await asyncio.to_thread(files.remove, digest)

    def read(session: Session) -> Callable[[], Made] | None:
        found = _page(session, int(item.data["disposal"]), now, office)
        if found is None:
            return None
        words = Words(texts, office, now)
        said = Paragraph(texts.plain("disposal-paper-said"))
        return _made(words, found, "disposal-paper-certificate", (said,), kept=len(kept))

    make = await database.read(read)
    made = await asyncio.to_thread(make) if make is not None else None
    blob = await asyncio.to_thread(files.put, made.data) if made is not None else None

    def keep(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        if made is None or blob is None:
            work.finish(session, item.id, {})
            return
        certificate = destroying.Certificate(blob.digest, made.name, blob.size)
        destroying.deleted(session, item, certificate, gone, kept, now=now)

    return keep
