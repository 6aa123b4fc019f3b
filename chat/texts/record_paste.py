"""What of a whole record goes where, before it is written. Row 4.5."""

from __future__ import annotations

from chat.message import RichText, lines
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.record_parts import both, place_name
from meetings.record.content import Content
from meetings.record.pasting import Pasted
from meetings.record.splitting import Placed, Split
from meetings.record.writing import Stale

#: Characters of what was not placed that are shown.
SHOWN = 200


def preview(words: Words, found: Split, content: Content, stale: tuple[Stale, ...]) -> RichText:
    """One line for each part; what is left out and what nothing was found for; both texts where
    somebody else wrote meanwhile."""
    texts = words.texts
    mine = {part.place: part.text for part in found.parts}
    return lines(
        *(
            lines(
                texts.rich("record-place-heading", name=place_name(texts, one.place, content)),
                both(texts, mine[one.place], one.text, one.by.name, words.when(one.at)),
            )
            for one in stale
        ),
        texts.rich("record-preview", count=len(found.parts)) if found.parts else (),
        *(_line(texts, part, content) for part in found.parts),
        texts.rich(
            "record-preview-head",
            lines=texts.plain("notice-between-names").join(found.head)[:SHOWN],
        )
        if found.head
        else (),
        texts.rich("record-preview-left", length=len(found.left), text=found.left[:SHOWN])
        if found.left
        else (),
        texts.rich("record-preview-nothing") if not found.parts and not found.left else (),
    )


def _line(texts: Texts, part: Placed, content: Content) -> RichText:
    name = place_name(texts, part.place, content)
    length = len(part.text)
    place, _, number = part.place.partition(":")
    there = content.item(int(number)).text if place == "item" else content.part(part.place)
    if there and there != part.text:
        return texts.rich("record-preview-over", name=name, length=length, before=len(there))
    key = "record-preview-by-number" if part.by_number else "record-preview-line"
    return texts.rich(key, name=name, length=length)


def written(texts: Texts, outcome: Pasted) -> RichText:
    """How many parts were written."""
    key = "record-pasted-back" if outcome.taken_back else "record-pasted"
    return texts.rich(key, count=len(outcome.written))
