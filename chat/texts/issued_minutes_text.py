"""What the minutes say, in a chat: the draft part by part, the whole, what a correction changes.

Row 4.6.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from chat.dates import say_day
from chat.message import Choice, Message, RichText, Span, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.home import shortened
from chat.texts.meeting_people import PAGE, pager
from chat.texts.reports import long_day
from chat.texts.seats import in_pairs
from meetings.issued_minutes.comparing import Change
from meetings.issued_minutes.content import (
    FIELDS,
    LABELS,
    Field,
    Numbered,
    Resolution,
    resolutions,
)
from meetings.issued_minutes.drafting import WRITABLE
from meetings.issued_minutes.reading import EditionFacts

#: Characters of an old or new text where a change is said.
MOST_CHANGED = 160
#: A day as content keeps it.
_DAY = re.compile(r"\b\d{4}-\d\d-\d\d\b")
#: Wordings whose papers have their labels above the items, and no mark.
LABELS_FIRST = ("taiwan", "hongkong")


def button(texts: Texts, name: str, route: str, *numbers: int, number: str = "") -> Choice:
    """A button of the minutes."""
    values = {"number": number} if number else {}
    return Choice(texts.plain(f"minutes-button-{name}", **values), encode(route, *numbers))


def field_name(texts: Texts, at: Field) -> str:
    """What a text of the minutes is called."""
    if at.resolution is not None and at.name == "text":
        return texts.plain("minutes-field-resolution")
    return texts.plain(f"minutes-field-{at.name.replace('_', '-')}")


def outline(words: Words, one: EditionFacts, said: str, page: int, note: RichText = ()) -> Message:
    """The draft, section by section; ``said`` is what it is and where it stands."""
    texts, sections = words.texts, one.content.sections
    page = min(page, max(0, (len(sections) - 1) // PAGE))
    shown = list(enumerate(sections))[page * PAGE : (page + 1) * PAGE]
    body = [
        texts.rich(
            "minutes-outline-line-count" if section.resolutions else "minutes-outline-line",
            number=str(at + 1),
            heading=section.heading,
            count=len(section.resolutions),
        )
        for at, section in shown
    ]
    open_ = one.state in WRITABLE and one.may_write
    text = lines(
        note,
        texts.rich("minutes-whole-title", title=one.content.title),
        said,
        *(body or [texts.rich("minutes-outline-none")]),
        texts.rich("minutes-outline-press" if open_ else "minutes-outline-read"),
    )
    parts = [
        Choice(f"{at + 1}. {shortened(section.heading, 14)}", encode("Ld", one.id, at))
        for at, section in shown
    ]
    rows = [*in_pairs(parts), *pager(texts, len(sections), page, "Lc", one.id)]
    if open_:
        rows += _field_rows(words, one)
        rows.append((button(texts, "add-section", "Lf", one.id), *_give_back(texts, one)))
    last = [button(texts, "read", "Ly", one.id), button(texts, "back", "La", one.meeting_id)]
    if one.state == "draft" and one.may_write:
        last.insert(0, button(texts, "send", "Lp", one.id))
    return Message(text, choices=(*rows, tuple(last)))


def _field_rows(words: Words, one: EditionFacts) -> list[tuple[Choice, ...]]:
    """The texts of the whole paper, four a row."""
    shown = [
        Choice(field_name(words.texts, Field(name)), encode("Le", one.id, at))
        for at, name in enumerate(FIELDS)
        if name not in LABELS or words.office.profile.wording in LABELS_FIRST
    ]
    return [tuple(shown[at : at + 4]) for at in range(0, len(shown), 4)]


def _give_back(texts: Texts, one: EditionFacts) -> tuple[Choice, ...]:
    """恢复, right after something was dropped."""
    return (button(texts, "give-back", "Lm", one.id, one.edits),) if one.dropped else ()


def section(words: Words, one: EditionFacts, at: int, note: RichText = ()) -> Message:
    """One section in full, with what can be done to it."""
    texts, there = words.texts, one.content.sections[at]
    numbered = [found for found in resolutions(one.content) if found.section == at + 1]
    text = lines(
        note,
        texts.rich("minutes-section", number=str(at + 1), heading=there.heading),
        there.text or texts.rich("minutes-section-empty"),
        *(part for found in numbered for part in resolution(words, found)),
    )
    rows: list[tuple[Choice, ...]] = []
    if one.state in WRITABLE and one.may_write:
        rows += in_pairs(
            [
                Choice(
                    texts.plain("minutes-resolution-button", number=str(found.number)),
                    encode("Li", one.id, at, place),
                )
                for place, found in enumerate(numbered)
            ]
        )
        texts_of = [Field("heading", at), Field("text", at)]
        rows.append(
            tuple(Choice(field_name(texts, f), encode("Le", one.id, f.number)) for f in texts_of)
        )
        rows.append((button(texts, "add-resolution", "Lo", one.id, at), *_give_back(texts, one)))
        rows.append(
            (
                button(texts, "earlier", "Lg", one.id, at, one.edits),
                button(texts, "drop", "Lh", one.id, at, one.edits),
            )
        )
    rows.append((button(texts, "outline", "Lc", one.id, at // PAGE),))
    return Message(text, choices=tuple(rows))


def resolution(words: Words, found: Numbered) -> list[RichText]:
    """A resolution in a section: text, and in one line who and until when."""
    texts, one = words.texts, found.resolution
    return [
        texts.rich("minutes-resolution", number=str(found.number), text=one.text),
        _in_one_line(_terms(words, one)),
    ]


def _in_one_line(parts: Sequence[RichText]) -> RichText:
    found: list[Span] = []
    for part in parts:
        found += [*([Span("\u3000")] if found else []), *part]
    return tuple(found)


def _terms(words: Words, one: Resolution) -> list[RichText]:
    texts = words.texts
    said = [
        texts.rich("minutes-resolution-lead", unit=one.unit) if one.unit else (),
        texts.rich("minutes-resolution-owner", owner=one.owner)
        if one.owner
        else texts.rich("minutes-resolution-no-owner"),
        texts.rich("minutes-resolution-with", partners=one.partners) if one.partners else (),
        texts.rich("minutes-resolution-due", day=day(words, one.due_on))
        if one.due_on
        else texts.rich("minutes-resolution-no-due"),
    ]
    return [line for line in said if line]


def day(words: Words, when: date) -> str:
    """A day with its weekday."""
    return say_day(when, words.texts.language, today=words.office.today(words.now))


def one_resolution(
    words: Words, one: EditionFacts, section: int, at: int, note: RichText = ()
) -> Message:
    """One resolution, and what can be changed of it."""
    texts = words.texts
    found = [each for each in resolutions(one.content) if each.section == section + 1][at]
    text = lines(
        note,
        texts.rich("minutes-resolution-heading", number=str(found.number)),
        found.resolution.text,
        *_terms(words, found.resolution),
    )
    place = (one.id, section, at)
    fields = [Field("text", section, at), Field("partners", section, at)]
    edit, partners = (
        Choice(field_name(texts, field), encode("Le", one.id, field.number)) for field in fields
    )
    rows = (
        (edit, partners),
        (
            button(texts, "owner", "Lj", *place, one.edits),
            button(texts, "due", "Lk", *place, one.edits),
        ),
        (
            button(texts, "drop", "Ll", *place, one.edits),
            button(texts, "section", "Ld", one.id, section),
        ),
    )
    return Message(text, choices=rows)


def place_name(texts: Texts, one: Change) -> str:
    """Where a change is."""
    if one.number:
        return texts.plain(f"minutes-place-{one.place}", number=str(one.number))
    return texts.plain(f"minutes-field-{one.place.replace('_', '-')}")


def dated(texts: Texts, text: str) -> str:
    """The text with the days in it as the language writes them."""
    return _DAY.sub(lambda day: long_day(texts, date.fromisoformat(day.group())), text)


def correction(texts: Texts, one: Change, *, most: int = MOST_CHANGED) -> RichText:
    """One change, old and new."""
    key = "minutes-correction"
    if not one.before:
        key = "minutes-correction-added"
    elif not one.after:
        key = "minutes-correction-gone"
    before, after = (shortened(dated(texts, text), most) for text in (one.before, one.after))
    return texts.rich(key, place=place_name(texts, one), before=before, after=after)
