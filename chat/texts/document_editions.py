"""Words of editions: what changed from one to the next. Rows 6.4, 6.7."""

from __future__ import annotations

from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, RichText, StoredFile, lines
from chat.payload import encode
from chat.texts.cards import Words
from chat.texts.documents import category_name, level_name, stage_name
from chat.texts.file_flags import flags_line
from chat.texts.unit_notices import pager
from meetings.documents import Category, EditionLine, EditionList, Stage
from meetings.documents.editions import PAGE, Difference


def listing(words: Words, found: EditionList, page: int = 0) -> Message:
    """The editions, the newest first, each with what changed."""
    texts = words.texts
    pages = max(1, -(-len(found.editions) // PAGE))
    page = min(page, pages - 1)
    here = found.editions[page * PAGE : (page + 1) * PAGE]
    body: list[RichText] = []
    if found.since and page == 0:
        body.append(texts.rich("editions-since"))
        body.extend(_difference(words, one) for one in found.since)
    for one in here:
        body.append(_head(words, one, found))
        body.extend(_difference(words, other) for other in one.differences)
    buttons = [
        Choice(texts.plain("editions-open", number=one.number), encode("Nn", one.id))
        for one in here
        if one.digest
    ]
    rows = [tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3)]
    turning = pager(texts, "Ni", found.document_id, page, pages)
    back = (Choice(texts.plain("editions-back"), encode("dv", found.document_id)),)
    heading = texts.rich("editions-title", title=found.title, count=len(found.editions))
    return Message(
        lines(heading, *body), choices=tuple(row for row in (*rows, turning, back) if row)
    )


def one(words: Words, line: EditionLine, found: EditionList) -> Message:
    """One edition with its file; one that was replaced says so first."""
    texts = words.texts
    old = line.number < found.current
    text = lines(
        texts.rich("editions-replaced", number=line.number, current=found.current) if old else (),
        texts.rich("documents-one", title=found.title, number=line.number),
        _head(words, line, found),
        flags_line(texts, line.flags),
        *(_difference(words, other) for other in line.differences),
    )
    back = (
        Choice(texts.plain("editions-all"), encode("Ni", found.document_id)),
        Choice(texts.plain("editions-back"), encode("dv", found.document_id)),
    )
    file = StoredFile(line.digest, line.file_name, line.media_type, line.size, edition=line.id)
    return Message(text, choices=(back,), files=(file,))


def _head(words: Words, one: EditionLine, found: EditionList) -> RichText:
    texts = words.texts
    key = "editions-line" if one.number == found.current else "editions-line-old"
    return texts.rich(
        key,
        number=one.number,
        name=one.by.name if one.by else "",
        when=words.when(one.at),
        size=said_size(words, one),
    )


def said_size(words: Words, one: EditionLine) -> str:
    """The size; where it changed, from what."""
    now = _size(one.size)
    if not one.size_before or one.size_before == one.size:
        return now
    return words.texts.plain("editions-size", before=_size(one.size_before), after=now)


def _size(size: int) -> str:
    if size >= 1_000_000:
        return f"{size / 1_000_000:.1f} MB"
    return f"{max(1, round(size / 1_000))} KB"


def _difference(words: Words, one: Difference) -> RichText:
    texts = words.texts
    name = texts.plain(f"editions-fact-{one.fact.replace('_', '-')}")
    before, after = (_value(words, one.fact, value) for value in (one.before, one.after))
    nothing = texts.plain("editions-nothing")
    return texts.rich(
        "editions-changed", fact=name, before=before or nothing, after=after or nothing
    )


def _value(words: Words, fact: str, value: str) -> str:
    texts = words.texts
    if not value:
        return ""
    match fact:
        case "category":
            return category_name(texts, Category(value))
        case "level":
            return level_name(texts, value)
        case "stage":
            return stage_name(texts, Stage(value))
        case "dated_on":
            today = words.office.today(words.now)
            return say_day(date.fromisoformat(value), texts.language, today=today)
        case _:
            return value
