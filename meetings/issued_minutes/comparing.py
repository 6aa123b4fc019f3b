"""Comparing: a draft with the record, and one edition with the next. Pure. Row 4.6; REC-05.

Nothing that was decided may be lost without a word, and an erratum says what it changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from meetings.issued_minutes.content import (
    FIELDS,
    Content,
    Numbered,
    Resolution,
    Section,
    resolutions,
)

#: item / resolution: it stands in the record, not in the draft; extra: the other way round;
#: words / owner / partners / due / outcome / said: the draft says it otherwise; no_owner / no_due:
#: it can not be sent so.
Kind = Literal[
    "item",
    "resolution",
    "extra",
    "words",
    "owner",
    "partners",
    "due",
    "outcome",
    "said",
    "no_owner",
    "no_due",
]
#: What must be mended before it is sent; the rest is said, and may be meant.
MUST = ("no_owner", "no_due")
_SENTENCE = re.compile(r"[^。；！？\n]*[。；！？\n]?")


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that differs; ``text`` says which, ``record`` and ``draft`` how."""

    kind: Kind
    text: str
    record: str = ""
    draft: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """An item of the agenda as the record has it; ``text``: 会议议定, in the recorder's words."""

    id: int
    title: str
    outcome: str
    text: str = ""


def against_record(
    content: Content,
    items: Sequence[Item],
    decided: Sequence[Resolution],
    *,
    kept: bool,
) -> tuple[Difference, ...]:
    """What the draft leaves out, adds or says otherwise. Of items nothing came of nothing is
    missed; ``kept``: the record holds resolutions, so that one which is not there is told."""
    there = {one.item_id: one for one in content.sections if one.item_id is not None}
    found = [*_items(there, items), *_decided(content, decided)]
    for one in resolutions(content):
        if kept and not any(_same(one.resolution, wanted) for wanted in decided):
            found.append(Difference("extra", one.resolution.text))
        if not (one.resolution.owner_id or one.resolution.owner or one.resolution.unit):
            found.append(Difference("no_owner", one.resolution.text))
        if one.resolution.due_on is None:
            found.append(Difference("no_due", one.resolution.text))
    return tuple(found)


def _items(there: dict[int, Section], items: Sequence[Item]) -> Iterator[Difference]:
    for one in items:
        section = there.get(one.id)
        if section is None:
            if one.outcome not in ("", "not_reached") or one.text:
                yield Difference("item", one.title)
            continue
        if section.outcome != one.outcome:
            yield Difference("outcome", one.title, one.outcome, section.outcome)
        if _plain(one.text) not in _plain(section.text):
            yield Difference("said", one.title, one.text, section.text)


def _decided(content: Content, decided: Sequence[Resolution]) -> Iterator[Difference]:
    drafted = [one.resolution for one in resolutions(content)]
    for wanted in decided:
        found = next((one for one in drafted if _same(one, wanted)), None)
        if found is None:
            yield Difference("resolution", wanted.text)
            continue
        if _plain(found.text) != _plain(wanted.text):
            yield Difference("words", wanted.text, wanted.text, found.text)
        if found.owner_id != wanted.owner_id:
            yield Difference("owner", wanted.text, wanted.owner, found.owner)
        if _plain(found.partners) != _plain(wanted.partners):
            yield Difference("partners", wanted.text, wanted.partners, found.partners)
        if found.due_on != wanted.due_on:
            yield Difference("due", wanted.text, _day(wanted), _day(found))


def _same(one: Resolution, wanted: Resolution) -> bool:
    if wanted.record_id is not None and one.record_id == wanted.record_id:
        return True
    return wanted.task_id is not None and one.task_id == wanted.task_id


def _plain(text: str) -> str:
    return re.sub(r"[\s。．.；;，,]+", "", text)


def _day(one: Resolution) -> str:
    return one.due_on.isoformat() if one.due_on else ""


@dataclass(frozen=True, slots=True)
class Change:
    """One place that changed, old and new; "" where there was or is nothing."""

    #: A field of the whole paper, "order" of its sections, "section" or "resolution".
    place: str
    #: The number of the section or resolution as it is now, as it was where it is gone; 0: none.
    number: int
    before: str
    after: str


def changes(before: Content, after: Content) -> tuple[Change, ...]:
    """What changed from one to the other, in the order of the paper. Of long texts only the
    sentences that differ are said."""
    found = [
        Change(name, 0, *differing(getattr(before, name), getattr(after, name)))
        for name in FIELDS
        if getattr(before, name) != getattr(after, name)
    ]
    return (*found, *_sections(before, after), *_resolutions(before, after))


def _sections(before: Content, after: Content) -> Iterator[Change]:
    old, new = _keyed(before), _keyed(after)
    order = [[key for key in one if key in old and key in new] for one in (old, new)]
    if order[0] != order[1]:
        yield Change("order", 0, *("；".join(new[key].heading for key in keys) for keys in order))
    for at, (key, section) in enumerate(new.items(), 1):
        was = old.get(key)
        if was is None:
            yield Change("section", at, "", _said(section))
        elif (was.heading, was.text) != (section.heading, section.text):
            yield Change("section", at, *differing(_said(was), _said(section)))
    for at, (key, section) in enumerate(old.items(), 1):
        if key not in new:
            yield Change("section", at, _said(section), "")


def _keyed(content: Content) -> dict[tuple[int | str, int], Section]:
    """Sections by item, or by heading; the second one of the same is another."""
    found: dict[tuple[int | str, int], Section] = {}
    for one in content.sections:
        name = one.heading if one.item_id is None else one.item_id
        found[name, sum(key[0] == name for key in found)] = one
    return found


def _said(section: Section) -> str:
    return "\n".join(filter(None, (section.heading, section.text)))


def _resolutions(before: Content, after: Content) -> Iterator[Change]:
    gone = list(resolutions(before))
    fresh: list[Numbered] = []
    pairs: list[tuple[Numbered, Numbered]] = []
    for one in resolutions(after):
        match = next((old for old in gone if _kept(old.resolution, one.resolution)), None)
        if match is None:
            fresh.append(one)
        else:
            gone.remove(match)
            pairs.append((match, one))
    # What has no origin in the record is told by its place among those left.
    for one in list(fresh):
        match = next((old for old in gone if old.number == one.number), None)
        if match is not None and one.resolution.record_id == match.resolution.record_id:
            gone.remove(match)
            fresh.remove(one)
            pairs.append((match, one))
    for old, new in sorted(pairs, key=lambda pair: pair[1].number):
        was, said = _parts(old.resolution), _parts(new.resolution)
        differ = [at for at in range(len(was)) if was[at] != said[at]]
        if differ:
            gave, gives = (_joined(parts[at] for at in differ) for parts in (was, said))
            yield Change("resolution", new.number, gave, gives)
    for one in fresh:
        yield Change("resolution", one.number, "", whole(one.resolution))
    for one in gone:
        yield Change("resolution", one.number, whole(one.resolution), "")


def _kept(old: Resolution, new: Resolution) -> bool:
    if new.record_id is not None or old.record_id is not None:
        return new.record_id == old.record_id
    if new.task_id is not None and old.task_id is not None:
        return new.task_id == old.task_id
    return new.text == old.text


def whole(one: Resolution) -> str:
    """A resolution in one line, to be compared."""
    return _joined(_parts(one))


def _parts(one: Resolution) -> tuple[str, ...]:
    return one.text, one.unit, one.owner, one.partners, _day(one)


def _joined(parts: Iterable[str]) -> str:
    return " · ".join(part for part in parts if part)


def differing(before: str, after: str) -> tuple[str, str]:
    """Both texts without the sentences they begin and end with alike."""
    old, new = _SENTENCE.findall(before), _SENTENCE.findall(after)
    while old and new and old[0] == new[0]:
        del old[0], new[0]
    while old and new and old[-1] == new[-1]:
        del old[-1], new[-1]
    return "".join(old).strip(), "".join(new).strip()
