"""The paper of a copy: the minutes as they were sealed, or an excerpt of them. Row 4.7."""

from __future__ import annotations

from collections.abc import Callable

from chat.texts.cards import Words
from chat.texts.issued_minutes_draft import paper_words
from chat.texts.minutes_copy_notices import copied_item
from chat.texts.report_sections import counted
from chat.texts.reports import long_day
from jobs.making import Made, NoSuchPaper, Order
from jobs.minutes_papers import made
from jobs.readers import safe
from meetings.issued_minutes.content import resolutions
from meetings.issued_minutes.reading import edition_filed
from meetings.minutes_copies.reading import Copy, copy_of
from papers.report import Block, Heading, Paragraph, Report
from papers.report_docx import MEDIA_TYPE as DOCX
from papers.report_docx import report_docx


def minutes_copy(order: Order) -> Callable[[], Made]:
    """What the addressee gets. Of an edition that was corrected meanwhile nothing is made."""
    found = copy_of(order.session, int(order.params["copy"]), office=order.office)
    if found is None or not found.holds:
        raise NoSuchPaper("copy of the minutes")
    if found.line.kind == "excerpt":
        report = excerpt(paper_words(order.office), found)
        name = f"{safe(report.title)}.docx"
        return lambda: Made(report_docx(report), name, DOCX)
    edition = edition_filed(order.session, found.minutes_id)
    if edition is None:
        raise NoSuchPaper("minutes")
    return made(edition, order.office)


def excerpt(words: Words, found: Copy) -> Report:
    """The head of the minutes, when and where, and the addressee's own items with their numbers.

    In the office's language, as the minutes are.
    """
    texts, content = words.texts, found.content
    blocks: list[Block] = []
    if content.overview:
        blocks += [Heading(texts.plain("mcopy-paper-overview")), Paragraph(content.overview)]
    blocks.append(Heading(texts.plain("mcopy-paper-items")))
    mine = set(found.line.items)
    for at, section in enumerate(content.sections, 1):
        own = [one for one in resolutions(content) if one.section == at and one.number in mine]
        if own:
            blocks.append(Heading(section.heading, level=2))
            blocks += [Paragraph(copied_item(words, one)) for one in own]
    if not mine:
        blocks.append(Paragraph(texts.plain("mcopy-paper-none")))
    day = found.issued_on
    issued = (counted(words, long_day(texts, day), day.year),) if day is not None else ()
    return Report(
        language=texts.language,
        title=texts.plain("mcopy-paper-excerpt", title=content.title),
        subtitle=(
            *([found.number] if found.number else ()),
            texts.plain("mcopy-paper-for", name=found.line.for_unit or found.line.person.name),
        ),
        blocks=tuple(blocks),
        sign_off=(content.unit, *issued),
    )
