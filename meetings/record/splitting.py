"""A whole record taken apart: what of it belongs to which item of the agenda. Pure. Row 4.5.

A heading is a line that says an item's title, with or without a number before it. Where no
title is found anywhere, headings numbered 一、二、… stand for the items in their order. Nothing is
thrown away silently: what goes nowhere is in ``head`` (the record's own head has it) or ``left``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from meetings.record.content import CLOSING, OPENING, place_of_item

_HAN = "一二三四五六七八九十"
_NUMBER = re.compile(
    rf"^\s*(?:第?[{_HAN}]{{1,3}}[、.．项項]|[(（](?:[{_HAN}]{{1,3}}|\d{{1,2}})[)）]"
    r"|\d{1,2}\s*[、.．)）](?!\d)|(?:议题|議題|案由|[Ii]tem)\s*[一二三四五六七八九十\d]{1,3}\s*[:：、.．]?)\s*"
)
_TOP = re.compile(rf"^\s*([{_HAN}]{{1,3}})、|^\s*(\d{{1,2}})\s*[、.．](?!\d)")
#: The head of a record, which the record has from the sign-in; and the lines to sign on.
_HEAD = re.compile(
    r"^\s*(?:会议名称|會議名稱|会议时间|時間|时间|会议地点|地點|地点|主\s*持\s*人?|主\s*席"
    r"|出\s*席(?:人员|人員)?|列\s*席(?:人员|人員)?|参会人员|與會人員|请\s*假(?:人员)?"
    r"|請\s*假(?:人員)?|致歉缺席|缺\s*席(?:人员|人員)?|记\s*录\s*人?|紀\s*錄|签字|簽名|title"
    r"|date|time|place|venue|chair|present|in attendance|apologies|absent|recorder"
    r"|minutes taken by|signature)\s*(?:[(（](?:签字|簽名|signature)[)）])?\s*[:：]",
    re.IGNORECASE,
)
_TITLE = re.compile(
    r"^.{0,60}(?:会议记录|會議紀錄|会议纪录|record of (?:the )?meeting)\s*$", re.IGNORECASE
)
_SIGN = re.compile(r"(?:签字|簽名|signature)\s*[)）]?\s*[:：]", re.IGNORECASE)
#: Who wrote it stands at the end, too.
_RECORDER = re.compile(
    r"^\s*(?:记\s*录\s*人?|紀\s*錄\s*人?員?|recorder|minutes taken by)\s*[:：]", re.IGNORECASE
)
_END = re.compile(
    r"^\s*(?:散\s*会|散\s*會|会议结束|會議結束|会议于.{0,12}结束"
    r"|(?:the )?meeting (?:closed|adjourned|ended))",
    re.IGNORECASE,
)
#: How like a numbered heading is to a title that is meant by it.
_LIKE = 0.6
#: Characters that may stand behind the title in its heading: a name, a remark in brackets.
_LONGEST_REST = 30


@dataclass(frozen=True, slots=True)
class Placed:
    """Text of a part, and the heading it was found under ("": none)."""

    place: str
    text: str
    heading: str = ""
    #: Found by its number alone.
    by_number: bool = False


@dataclass(frozen=True, slots=True)
class Split:
    """What goes where."""

    parts: tuple[Placed, ...]
    #: Lines of the head and for signatures: the record has its own.
    head: tuple[str, ...] = ()
    #: What no part was found for: the agenda has items, and none of them was met.
    left: str = ""


def split(text: str, items: Sequence[tuple[int, str]]) -> Split:
    """Take a record apart. ``items`` are id and title of the agenda's, in their order."""
    lines = [line.rstrip() for line in text.splitlines()]
    titles = {place_of_item(item_id): _bare(title) for item_id, title in items}
    lines, head = _without_head(lines, titles)
    marks = _marks(lines, titles)
    if not marks:
        rest = "\n".join(lines).strip()
        if items:
            return Split((), head, rest)
        return Split((Placed(OPENING, rest),) if rest else (), head)
    return Split(_parts(lines, marks), head)


def _without_head(lines: list[str], titles: dict[str, str]) -> tuple[list[str], tuple[str, ...]]:
    """The lines of what was said, and those of the head and for signatures. The head stands above
    the first item, signatures below everything: 主席：…… in between is somebody who speaks."""
    marks = _marks(lines, titles)
    said = [at for at, line in enumerate(lines) if line and not _is_head(line)]
    first = marks[0].at if marks else said[0] if said else len(lines)
    below = [at for at, line in enumerate(lines) if line and not _is_signature(line)]
    last = below[-1] if below else -1
    off = {at for at, line in enumerate(lines) if at < first and _is_head(line)}
    off |= {at for at, line in enumerate(lines) if at > last and line}
    head = tuple(lines[at] for at in sorted(off))
    return [line for at, line in enumerate(lines) if at not in off], head


def _is_head(line: str) -> bool:
    return any(one.search(line) for one in (_HEAD, _TITLE, _SIGN))


def _is_signature(line: str) -> bool:
    return bool(_SIGN.search(line) or _RECORDER.match(line))


@dataclass(frozen=True, slots=True)
class _Mark:
    """A line that begins a part; ``rest``: what it says beside the heading."""

    at: int
    place: str
    rest: str
    by_number: bool = False


def _parts(lines: list[str], marks: list[_Mark]) -> tuple[Placed, ...]:
    end = next(
        (at for at in range(marks[-1].at + 1, len(lines)) if _END.match(lines[at])), len(lines)
    )
    found: dict[str, Placed] = {}
    opening = "\n".join(lines[: marks[0].at]).strip()
    if opening:
        found[OPENING] = Placed(OPENING, opening)
    stops = [mark.at for mark in marks[1:]] + [end]
    for mark, stop in zip(marks, stops, strict=True):
        body = "\n".join(filter(None, (mark.rest, *lines[mark.at + 1 : stop]))).strip()
        before = found.get(mark.place)
        if before is not None:
            # An item that was taken up twice.
            body = "\n".join(filter(None, (before.text, body)))
        if body:
            heading = lines[mark.at].strip()
            found[mark.place] = Placed(mark.place, body, heading, mark.by_number)
    closing = "\n".join(lines[end:]).strip()
    if closing:
        found[CLOSING] = Placed(CLOSING, closing)
    return tuple(found.values())


def _marks(lines: list[str], titles: dict[str, str]) -> list[_Mark]:
    return _by_title(lines, titles) or _by_number(lines, list(titles))


def _by_title(lines: list[str], titles: dict[str, str]) -> list[_Mark]:
    marks = []
    for at, line in enumerate(lines):
        number = _NUMBER.match(line)
        said = line[number.end() :] if number else line
        for place, title in titles.items():
            rest = _after_title(said, title, numbered=number is not None)
            if rest is not None:
                marks.append(_Mark(at, place, rest))
                break
    return marks


def _after_title(said: str, title: str, *, numbered: bool) -> str | None:
    """What stands behind the title in its heading; None where the line does not say it."""
    bare = _bare(said)
    if not title or not bare:
        return None
    if bare == title:
        return ""
    name, colon, rest = _cut(said)
    if colon and _bare(name) == title:
        return rest
    if bare.startswith(title) and len(bare) - len(title) <= _LONGEST_REST and _is_remark(said):
        return ""
    if not numbered:
        return None
    like = SequenceMatcher(None, _bare(name), title, autojunk=False).ratio()
    return rest if like >= _LIKE else None


def _cut(said: str) -> tuple[str, bool, str]:
    """A heading and what follows its colon."""
    found = re.search(r"[:：]", said)
    if found is None:
        return said, False, ""
    return said[: found.start()], True, said[found.end() :].strip()


def _is_remark(said: str) -> bool:
    """Whether what stands behind the title is a remark: in brackets, or after a dash."""
    return re.search(r"[(（【\[—–-].*$", said) is not None


def _by_number(lines: list[str], places: list[str]) -> list[_Mark]:
    """Headings numbered from one in their order, one for each item at most."""
    for kind in (1, 2):
        marks: list[_Mark] = []
        for at, line in enumerate(lines):
            found = _TOP.match(line)
            said = found[kind] if found else None
            if said and _value(said) == len(marks) + 1 and len(marks) < len(places):
                rest = line[found.end() :].strip() if found else ""
                marks.append(_Mark(at, places[len(marks)], rest, by_number=True))
        if marks:
            return marks
    return []


def _value(said: str) -> int:
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    digit = {char: at for at, char in enumerate(_HAN, 1)}
    if not ten:
        return digit.get(said, 0) if len(said) == 1 else 0
    return (digit.get(tens, 1) if tens else 1) * 10 + (digit.get(ones, 0) if ones else 0)


def _bare(text: str) -> str:
    """Letters and digits alone: how a heading is compared with a title."""
    return re.sub(r"[\W_]+", "", _NUMBER.sub("", text)).lower()
