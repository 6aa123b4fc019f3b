"""Words of readings (查阅记录). Row 6.6."""

from __future__ import annotations

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.unit_notices import pager
from meetings.documents.readings import ReadingPage
from storage.readings import ReadingLine


def page(words: Words, found: ReadingPage) -> Message:
    """Who read a paper, or what somebody read: the newest first."""
    texts = words.texts
    of_document = found.document_id is not None
    key = "readings-of-document" if of_document else "readings-of-person"
    heading = texts.rich(key, title=found.title, count=found.count)
    body = [_line(words, found, line) for line in found.lines]
    of = (found.document_id if of_document else found.person_id) or 0
    turning = pager(texts, "Ns" if of_document else "Nt", of, found.page, found.pages)
    export = (Choice(texts.plain("readings-export"), encode("Nu" if of_document else "Nv", of)),)
    other = (
        Choice(texts.plain("readings-by-document"), encode("Nr")),
        Choice(texts.plain("readings-by-person"), encode("Nw")),
    )
    none = () if found.count else texts.rich("readings-none")
    rows = (turning, export if found.count else (), other)
    return Message(lines(heading, none, *body), choices=tuple(row for row in rows if row))


def how(texts: Texts, line: ReadingLine) -> str:
    """Sent, opened, found …"""
    return texts.plain(f"readings-how-{line.how}")


def _line(words: Words, found: ReadingPage, line: ReadingLine) -> RichText:
    texts, when = words.texts, words.when(line.at)
    if found.document_id is not None:
        person = found.people.get(line.person_id)
        who = texts.plain("readings-who", name=person.name, unit=person.unit) if person else ""
        return texts.rich(
            "readings-line-document",
            when=when,
            who=who,
            how=how(texts, line),
            number=line.number,
        )
    return texts.rich(
        "readings-line-person",
        when=when,
        title=line.title,
        how=how(texts, line),
        number=line.number,
    )
