"""Steps that take words: cleaned, measured, and looked at for marks of level (SEC-04)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from chat.message import RichText
from handlers.forms.engine import Entry, Outcome, Problem, Taken, View
from handlers.turn import refusal
from meetings.levels import mark_in

#: Control characters and marks that turn the direction of writing; no clerk types them.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
#: "一、", "(一)", "1.", "1、", "①", "- ": the number before an item.
_NUMBER = re.compile(
    r"^\s*(?:[-*•·]\s*|第?[一二三四五六七八九十]{1,3}[、.．项項]\s*"
    r"|[(（](?:[一二三四五六七八九十]{1,3}|\d{1,2})[)）]\s*"
    r"|\d{1,2}\s*[、.．)）](?!\d)\s*|[①-⑳]\s*)"
)


def one_line(text: str) -> str:
    """The text in one line, without characters nobody sees."""
    return " ".join(_UNSEEN.sub("", text).split())


def many_lines(text: str) -> str:
    """The text with its line breaks, without characters nobody sees."""
    lines = (" ".join(line.split()) for line in _UNSEEN.sub("", text).splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def items(text: str) -> list[str]:
    """One item a line, without their numbers; lines of nothing left out."""
    found = []
    for line in map(one_line, text.splitlines()):
        item = _NUMBER.sub("", line) or line
        if has_words(item):
            found.append(item)
    return found


def has_words(text: str) -> bool:
    """Whether there is a letter, a digit or a sign among blanks and punctuation."""
    return any(unicodedata.category(char)[0] in "LNS" for char in text)


def read_text(entry: Entry, view: View, *, limit: int, lines: bool = False) -> str | Problem:
    """What was typed, cleaned; or why it does not do."""
    if entry.pressed:
        return Problem(view.texts.rich("form-text-wanted"))
    if entry.files and not entry.text:
        return Problem(view.texts.rich("form-text-wanted"))
    text = many_lines(entry.text) if lines else one_line(entry.text)
    if not has_words(text):
        return Problem(view.texts.rich("form-empty"))
    if len(text) > limit:
        return Problem(too_long(view, len(text), limit))
    marked = mark_in(entry.text, view.office.profile)
    return Problem(refusal(view.texts, "level-mark")) if marked else text


def takes_text(
    limit: int, *, lines: bool = False, or_pressed: bool = False
) -> Callable[[Entry, View], Outcome]:
    """What reads a step whose answer is the text itself; ``or_pressed``: or one of its options."""

    def read(entry: Entry, view: View) -> Outcome:
        if or_pressed and entry.pressed:
            return Taken(entry.value)
        text = read_text(entry, view, limit=limit, lines=lines)
        return text if isinstance(text, Problem) else Taken(text)

    return read


def too_long(view: View, length: int, limit: int) -> RichText:
    """The sentence about a text that is too long."""
    return view.texts.rich("form-too-long", length=length, limit=limit)
