"""A step that takes a long text in several messages until its button, or 完, ends it; and the
choice between two texts where somebody else saved meanwhile. Row 4.5.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat.message import RichText, lines
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.writing import read_text, too_long

_END = frozenset({"完", "完了", "完毕", "完畢", "done", "end", "finish"})
#: What the buttons stand for.
END, AGAIN = "end", "again"


def long_text_step(
    ask: Callable[[View], RichText],
    limit: int,
    *,
    take_file: Callable[[Entry, View], Outcome] | None = None,
    takes_file: str = "",
) -> Step:
    """``ask`` words the first question. The answer: ``text_of``. ``take_file`` reads a file that
    comes instead of words."""

    def prompt(view: View) -> Prompt:
        there = parts_of(view.answers)
        if not there:
            return Prompt(ask(view))
        length = sum(map(len, there))
        said = view.texts.rich("long-text-more", count=len(there), length=length)
        end = Option(view.texts.plain("long-text-button-end"), END)
        again = Option(view.texts.plain("long-text-button-again"), AGAIN)
        return Prompt(said, ((end,), (again,)))

    def read(entry: Entry, view: View) -> Outcome:
        there = parts_of(view.answers)
        ends = entry.value == END if entry.pressed else entry.text.strip().lower() in _END
        if there and ends:
            return Taken(_value(there, view, end=True))
        if there and entry.pressed:
            return Kept(_value([], view, end=False))
        if entry.files and take_file is not None:
            return take_file(entry, view)
        text = read_text(entry, view, limit=limit, lines=True)
        if isinstance(text, Problem):
            return text
        length = sum(map(len, there)) + len(text)
        if length > limit:
            return Problem(too_long(view, length, limit))
        return Kept(_value([*there, text], view, end=False))

    return Step("text", prompt, read, takes_file=takes_file, settled=_ended)


def parts_of(answers: Answers) -> list[str]:
    """What was said so far, message by message."""
    return list((answers.get("text") or {}).get("parts", ()))


def text_of(answers: Answers) -> str:
    """The whole text."""
    return "\n".join(parts_of(answers))


def _value(parts: list[str], view: View, *, end: bool) -> dict[str, Any]:
    """``seen``: the version that was chosen to be written over, where it came to that."""
    return {"parts": parts, "end": end, "seen": (view.answers.get("choice") or {}).get("base")}


def _ended(value: Any) -> bool:
    return bool(value["end"])


def stale_step(ask: Callable[[View], RichText], version: Callable[[View], int]) -> Step:
    """用我的 / 保留现在的 / 再改, under both texts. Only led to (GoTo "choice"); the answer rests
    on the version that was shown."""

    def prompt(view: View) -> Prompt:
        base = version(view)
        options = tuple(
            (Option(view.texts.plain(f"long-text-button-{use}"), {"use": use, "base": base}),)
            for use in ("mine", "keep", "edit")
        )
        return Prompt(lines(ask(view)), options)

    return Step("choice", prompt, read_pressed, wanted=lambda answers: False)


def chosen(answers: Answers) -> str:
    """mine, keep, edit (the text is to be asked once more); "" where nothing had to be chosen."""
    choice = answers.get("choice")
    if not choice:
        return ""
    edited = choice["use"] == "edit" and (answers.get("text") or {}).get("seen") == choice["base"]
    return "mine" if edited else str(choice["use"])


def base_of(answers: Answers) -> int:
    """The version the text rests on."""
    choice = answers.get("choice")
    return int(choice["base"] if choice else answers["_base"])
