"""The minutes on paper: read, worded in the office's language, set. Row 4.6; norms DOC-11, DOC-13.

Issued, they are made once more in the background and kept among the papers of the meeting.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import date, datetime

from chat.texts.cards import Words
from chat.texts.formal import minguo
from chat.texts.issued_minutes_draft import paper_words
from chat.texts.issued_minutes_text import LABELS_FIRST, correction
from chat.texts.reports import long_day
from jobs.do_work import Chunk
from jobs.file_tasks import stored
from jobs.making import Made, Order
from jobs.readers import reader, safe, seen
from meetings.issued_minutes import issuing
from meetings.issued_minutes.content import Resolution, resolutions
from meetings.issued_minutes.reading import EditionFacts, edition_filed, edition_seen
from meetings.issued_minutes.sealing import SEALED
from meetings.office import Office
from papers.minutes_docx import MinutesPaper, minutes_docx
from papers.names import spaced
from papers.official import Imprint, Labelled, OfficialBlock
from papers.report import Heading, Paragraph
from papers.report_docx import MEDIA_TYPE as DOCX
from storage import Session, work
from storage.database import Database
from storage.files import FileStore

_PEOPLE = ("attend", "in_attendance", "leave", "absent")
#: A name in a list, with what stands behind it in brackets.
_NAME = re.compile(r"[^、，\u3000\s（(]+(?=[、（(\n]|$)")


def minutes(order: Order) -> Callable[[], Made]:
    """One edition, for whoever may read it."""
    found = seen(
        edition_seen(
            order.session,
            reader(order),
            int(order.params["minutes"]),
            now=order.now,
            office=order.office,
        )
    )
    return made(found, order.office)


def made(found: EditionFacts, office: Office) -> Callable[[], Made]:
    """The paper of an edition, in the office's language whoever reads it."""
    words = paper_words(office)
    paper = paper_of(words, found)
    name = safe(_say(words, "said", title=found.content.title[:40]))
    return lambda: Made(minutes_docx(paper), f"{name}.docx", DOCX)


def _say(words: Words, key: str, **values: str) -> str:
    """The text, in the profile's own words where it has them."""
    own = f"minutes-paper-{key}-{words.office.profile.wording}"
    return words.texts.plain(own if words.texts.has(own) else f"minutes-paper-{key}", **values)


def paper_of(words: Words, found: EditionFacts) -> MinutesPaper:
    """The minutes as they are set."""
    content, office = found.content, words.office
    day = office.local(found.issued_at).date() if found.issued_at else content.held_on
    dated = _counted(words, long_day(words.texts, day), day.year)
    issued = found.state == "issued"
    apart = office.profile.wording in LABELS_FIRST
    number = found.number or _say(words, "no-number")
    copies = _say(words, "copies", text=content.copies.rstrip("。.")) if content.copies else ""
    printed = _say(words, "printed", day=dated)
    title = _say(words, "title", title=content.title)
    return MinutesPaper(
        language=words.texts.language,
        mark="" if apart else _say(words, "mark", unit=content.unit),
        number=number,
        issuer=content.unit,
        date=dated,
        title=f"{content.unit}{title}" if apart and words.texts.language != "en" else title,
        subtitle=_subtitle(words, found, apart),
        blocks=(*_labels(words, found), *_body(words, found)) if apart else _body(words, found),
        people=() if apart else _people(words, found),
        imprint=Imprint(copies, content.unit, printed) if issued else None,
    )


def _subtitle(words: Words, found: EditionFacts, apart: bool) -> tuple[str, ...]:
    lines = [found.number] if apart and found.number else []
    if apart and found.state == "approved" and not found.number:
        lines.append(_say(words, "no-number"))
    if found.state not in SEALED:
        lines.append(_say(words, "draft"))
    return tuple(lines)


def _people(words: Words, found: EditionFacts) -> tuple[Labelled, ...]:
    said = [(name, getattr(found.content, name)) for name in _PEOPLE]
    return tuple(
        Labelled(_say(words, name.replace("_", "-")), listed(text)) for name, text in said if text
    )


def listed(text: str) -> str:
    """Names of two characters with a space between, as lists are set: 财务处　张　三、李小四."""
    lines = []
    for line in text.split("\n"):
        unit, blank, names = line.partition("\u3000")
        if not blank:
            unit, names = "", line
        lines.append(unit + blank + _NAME.sub(lambda match: spaced(match.group()), names))
    return "\n".join(lines)


def _counted(words: Words, said: str, year: int) -> str:
    """A day with its year as the office counts it."""
    taiwan = words.office.profile.wording == "taiwan"
    return minguo(words.texts, said, year) if taiwan else said


def _labels(words: Words, found: EditionFacts) -> tuple[Labelled, ...]:
    """時間, 地點, 主席, 出席 …, 紀錄: above the items."""
    content = found.content
    rows = [
        ("time", _counted(words, content.time, content.held_on.year)),
        ("place", content.place),
        ("chair", content.chair),
        *((name.replace("_", "-"), listed(getattr(content, name))) for name in _PEOPLE),
        ("recorder", content.recorder),
    ]
    return tuple(Labelled(_say(words, key), text) for key, text in rows if text)


def _body(words: Words, found: EditionFacts) -> tuple[OfficialBlock, ...]:
    content = found.content
    blocks: list[OfficialBlock] = [*_correction(words, found)]
    if content.overview:
        blocks.append(Paragraph(content.overview))
    numbered = resolutions(content)
    for at, section in enumerate(content.sections, 1):
        blocks.append(Heading(section.heading))
        if section.text:
            blocks.append(Paragraph(section.text))
        lines = [
            _say(words, "item", number=str(one.number), text=_resolution(words, one.resolution))
            for one in numbered
            if one.section == at
        ]
        if lines:
            blocks.append(Paragraph("\n".join(lines)))
    if content.remarks:
        if words.office.profile.wording in LABELS_FIRST:
            blocks.append(Heading(_say(words, "heading-remarks")))
        blocks.append(Paragraph(content.remarks))
    return tuple(blocks)


def _correction(words: Words, found: EditionFacts) -> list[OfficialBlock]:
    """更正说明: why, and what reads otherwise now."""
    if not found.change:
        return []
    before = words.office.local(found.former_issued_at).date() if found.former_issued_at else None
    day = _counted(words, long_day(words.texts, before), before.year) if before else "—"
    reason = _say(
        words,
        "correction-reason",
        day=day,
        number=found.number or _say(words, "no-number"),
        reason=found.change,
    )
    said = [
        "".join(span.text for span in correction(words.texts, one, most=2000))
        for one in found.corrections
    ]
    # No heading: the items keep the numbers they had.
    return [Paragraph("\n".join([_say(words, "correction"), reason, *said]))]


def _resolution(words: Words, one: Resolution) -> str:
    """What, and in brackets by whom and until when."""
    said = [
        _say(words, "lead", unit=one.unit) if one.unit else "",
        _say(words, "owner", owner=one.owner) if one.owner else "",
        _say(words, "partners", partners=one.partners) if one.partners else "",
        _say(words, "due", day=_due(words, one.due_on)) if one.due_on else "",
    ]
    who = _say(words, "between").join(part for part in said if part)
    return f"{one.text.rstrip('。')}{_say(words, 'who', who=who)}" if who else one.text


def _due(words: Words, day: date) -> str:
    """Without its weekday: it stands in brackets already."""
    said = long_day(words.texts, day)
    if words.office.profile.wording != "taiwan":
        return said
    return said.replace(f"{day.year}年", f"{day.year - 1911}年")


async def prepare(
    database: Database, files: FileStore, item: work.WorkItem, now: datetime, office: Office
) -> Chunk:
    """Make and store the paper of what was issued; what is returned files it."""

    def read(session: Session) -> Callable[[], Made] | None:
        found = edition_filed(session, item.data["minutes"])
        return made(found, office) if found is not None else None

    make = await database.read(read)
    file = await asyncio.to_thread(stored, files, make) if make is not None else None

    def add(session: Session, item: work.WorkItem, now: datetime, office: Office) -> None:
        issuing.filed(session, item, file, now=now, office=office)

    return add
