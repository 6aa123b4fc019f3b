"""The whole text of the minutes in a chat, on as many pages as it needs. Row 4.6."""

from __future__ import annotations

from collections.abc import Sequence

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.issued_minutes_text import LABELS_FIRST, button, correction, resolution
from meetings.issued_minutes.content import LABELS, Content, resolutions
from meetings.issued_minutes.reading import EditionFacts

#: Characters of one page of the whole text.
MOST_TEXT = 1500
_LISTS = ("attend", "in_attendance", "leave", "absent", "copies", "remarks")


def whole(words: Words, one: EditionFacts, said: str, page: int) -> Message:
    """The whole text, as it is or will be issued, on as many pages as it needs."""
    texts = words.texts
    head = [
        texts.rich("minutes-whole-superseded") if one.superseded else (),
        texts.rich("minutes-whole-title", title=one.content.title),
        texts.rich("minutes-whole-number", number=one.number)
        if one.number
        else texts.rich("minutes-whole-draft", state=said),
    ]
    parts = _split(texts, one, [*changed(texts, one), *_body(words, one.content)])
    page = min(page, len(parts) - 1)
    shown = parts[page]
    buttons = [
        button(texts, "paper", "Lz", one.id),
        button(texts, "back", "La", one.meeting_id),
    ]
    turns = [
        Choice(texts.plain(key), encode("Ly", one.id, to))
        for key, to in (("button-previous-page", page - 1), ("button-next-page", page + 1))
        if 0 <= to < len(parts)
    ]
    rows = [row for row in (tuple(turns), tuple(buttons)) if row]
    return Message(lines(*(head if page == 0 else ()), *shown), choices=tuple(rows))


def _split(texts: Texts, one: EditionFacts, body: Sequence[RichText]) -> list[list[RichText]]:
    pages: list[list[RichText]] = [[]]
    length = 0
    for part in body:
        size = sum(len(span.text) for span in part)
        if pages[-1] and length + size > MOST_TEXT:
            pages.append([])
            length = 0
        pages[-1].append(part)
        length += size
    return pages


def _body(words: Words, content: Content) -> list[RichText]:
    texts = words.texts
    found = [lines(content.overview)]
    numbered = resolutions(content)
    for at, part in enumerate(content.sections, 1):
        found.append(texts.rich("minutes-section", number=str(at), heading=part.heading))
        if part.text:
            found.append(lines(part.text))
        for one in numbered:
            if one.section == at:
                found += resolution(words, one)
    apart = words.office.profile.wording in LABELS_FIRST
    for name in (*(LABELS if apart else ()), *_LISTS):
        text = getattr(content, name)
        if text:
            label = texts.plain(f"minutes-field-{name.replace('_', '-')}")
            found.append(
                texts.rich("minutes-whole-line", label=label, text=text.replace("\n", "；"))
            )
    return found


def changed(texts: Texts, one: EditionFacts) -> list[RichText]:
    """What a correction changes, and why."""
    if not one.change:
        return []
    return [
        texts.rich("minutes-page-reason", reason=one.change),
        texts.rich("minutes-corrections") if one.corrections else (),
        *(correction(texts, each) for each in one.corrections),
    ]
