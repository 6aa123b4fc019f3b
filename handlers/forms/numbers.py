"""Steps that take a number: digits and nothing else, within bounds."""

from __future__ import annotations

from handlers.forms.engine import Entry, Outcome, Problem, Taken, View
from handlers.forms.writing import read_text


def read_count(entry: Entry, view: View, most: int) -> Outcome:
    """A number from 1 to ``most``, or the option that was pressed."""
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=40)
    if isinstance(text, Problem):
        return text
    if not text.isascii() or not text.isdecimal() or not 1 <= int(text) <= most:
        return Problem(view.texts.rich("paperlist-number-wanted", most=str(most)))
    return Taken(int(text))
