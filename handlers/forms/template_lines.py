"""The step in which lines of a template are edited: one is pressed, then what of it changes.

What was edited stands in the form until it is saved as an edition. Row 2.1a.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from chat.message import RichText, lines
from chat.texts import task_templates as words
from handlers.forms.engine import Entry, Kept, Option, Outcome, Problem, Prompt, Step, Taken, View
from handlers.forms.writing import one_line, read_text
from meetings.preparation.days import read_lead
from meetings.preparation.template_lines import (
    LONGEST_TEXT,
    MOST_LINES,
    Line,
    problem_of,
    reworded,
)

#: What of a line is asked for, by words; the rest is pressed.
_ASKED = ("text", "group", "lead", "result")
_BETWEEN = re.compile(r"\s*[|｜，,;；\t]\s*")

Value = dict[str, Any]


def lines_in(value: Any) -> tuple[Line, ...]:
    """The lines as they were edited so far."""
    return tuple(map(Line.from_data, (value or {}).get("lines", ())))


def lines_step(start: Callable[[View], tuple[Line, ...]]) -> Step:
    """``start`` says which lines there are when the step is asked first."""

    def value_of(view: View) -> Value:
        held = view.answers.get("lines")
        if held is not None:
            return dict(held)
        return _value(list(start(view)))

    def ask(view: View) -> Prompt:
        return _ask(view, value_of(view))

    def read(entry: Entry, view: View) -> Outcome:
        return _read(entry, view, value_of(view))

    return Step(
        "lines",
        ask,
        read,
        settled=lambda value: bool(value and value.get("done")),
        reopened=lambda value: {**value, "done": False} if value else None,
    )


def _value(found: list[Line], at: int | None = None, asked: str = "") -> Value:
    """``at``: the line that was pressed; ``asked``: what is awaited in words (``new``, text …)."""
    data = [line.to_data() for line in found]
    return {"lines": data, "at": at, "asked": asked, "done": False}


def _ask(view: View, value: Value) -> Prompt:
    found, at = lines_in(value), value["at"]
    if value["asked"]:
        return _ask_words(view, found, at, value["asked"])
    if at is not None and at < len(found):
        return _ask_line(view, found, at)
    texts = view.texts
    shown = [words.numbered(texts, number, line) for number, line in enumerate(found, 1)]
    numbers = [
        Option(texts.plain("template-number", number=number), {"at": number - 1})
        for number in range(1, len(found) + 1)
    ]
    rows = [tuple(numbers[first : first + 5]) for first in range(0, len(numbers), 5)]
    last = [Option(texts.plain("template-button-add"), {"asked": "new"})]
    if found:
        last.append(Option(texts.plain("template-button-save"), {"done": True}))
    text = lines(*shown, texts.rich("template-ask-lines" if found else "template-ask-first"))
    return Prompt(text, (*rows, tuple(last)))


def _ask_line(view: View, found: tuple[Line, ...], at: int) -> Prompt:
    texts = view.texts
    rows = [
        tuple(
            Option(texts.plain(f"template-set-{what}"), {"at": at, "asked": what}) for what in two
        )
        for two in (_ASKED[:2], _ASKED[2:])
    ]
    moves = []
    if at > 0:
        moves.append(Option(texts.plain("template-move-up"), {"at": at, "move": -1}))
    if at < len(found) - 1:
        moves.append(Option(texts.plain("template-move-down"), {"at": at, "move": 1}))
    last = (
        Option(texts.plain("template-remove"), {"at": at, "remove": True}),
        Option(texts.plain("template-lines-back"), {"at": None}),
    )
    line = texts.rich("template-one-line", number=at + 1, line=words.said_line(texts, found[at]))
    return Prompt(line, (*rows, *((tuple(moves),) if moves else ()), last))


def _ask_words(view: View, found: tuple[Line, ...], at: int | None, asked: str) -> Prompt:
    texts = view.texts
    back = ((Option(texts.plain("template-lines-back"), {"at": at}),),)
    if at is None or at >= len(found):
        return Prompt(texts.rich("template-ask-new"), back)
    line = texts.rich("template-one-line", number=at + 1, line=words.said_line(texts, found[at]))
    return Prompt(lines(line, texts.rich(f"template-ask-{asked}")), back)


def _read(entry: Entry, view: View, value: Value) -> Outcome:
    found = list(lines_in(value))
    if entry.pressed:
        return _pressed(entry.value, found, view)
    if not value["asked"]:
        return Problem(view.texts.rich("form-press-one"))
    text = read_text(entry, view, limit=(LONGEST_TEXT + 40) * MOST_LINES, lines=True)
    if isinstance(text, Problem):
        return text
    if value["asked"] == "new":
        return _added(text, found, view)
    return _changed(one_line(text), found, value, view)


def _pressed(chosen: Value, found: list[Line], view: View) -> Outcome:
    at = chosen.get("at")
    if chosen.get("done"):
        return Taken({**_value(found), "done": True})
    if chosen.get("remove"):
        gone = found.pop(at) if at is not None and at < len(found) else None
        said = words.said_line(view.texts, gone) if gone else ""
        return Kept(_value(found), view.texts.rich("template-line-removed", line=said))
    if "move" in chosen and at is not None:
        to = at + chosen["move"]
        if 0 <= to < len(found):
            found.insert(to, found.pop(at))
            at = to
    return Kept(_value(found, at, chosen.get("asked", "")))


def _added(text: str, found: list[Line], view: View) -> Outcome:
    """One line, or several at once, each 组别 任务 时限."""
    for row in text.splitlines():
        line = read_line(row)
        if line is None:
            return Problem(view.texts.rich("template-line-unclear", line=row))
        found.append(line)
    wrong = _wrong(found, view)
    if wrong is not None:
        return Problem(wrong)
    return Kept(_value(found), view.texts.rich("template-line-added"))


def read_line(text: str) -> Line | None:
    """组别 任务 时限, with commas or bars between, or only blanks; None where it is not that."""
    parts = [part for part in _BETWEEN.split(text.strip()) if part]
    if len(parts) < 3:
        parts = text.split()
    for last in (1, 2, 3, 4):  # "5 working days before" has blanks of its own
        lead = read_lead(" ".join(parts[-last:])) if len(parts) >= last + 2 else None
        if lead is not None and (last == 4 or read_lead(" ".join(parts[-last - 1 :])) is None):
            return Line(parts[0], " ".join(parts[1:-last]), lead)
    return None


def _changed(text: str, found: list[Line], value: Value, view: View) -> Outcome:
    at, asked = value["at"], value["asked"]
    if at is None or at >= len(found):
        return Kept(_value(found))
    line = _with(found[at], asked, text)
    if line is None:
        return Problem(view.texts.rich("template-lead-unclear"))
    found[at] = line
    wrong = _wrong(found, view)
    if wrong is not None:
        return Problem(wrong)
    return Kept(_value(found, at), view.texts.rich("template-line-changed"))


def _with(line: Line, asked: str, text: str) -> Line | None:
    """The line with what was asked; None where it is not days."""
    match asked:
        case "group":
            return replace(line, group=text)
        case "text":
            return reworded(line, text)
        case "result":
            return replace(line, result=text)
    lead = read_lead(text)
    return None if lead is None else replace(line, lead_wd=lead)


def _wrong(found: list[Line], view: View) -> RichText | None:
    problem = problem_of(found, view.office.profile)
    if problem is None:
        return None
    return view.texts.rich(f"refused-{problem.code}", **dict(problem.details))
