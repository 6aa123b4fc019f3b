"""Steps that look for something by words: what was found is shown a page at a time, and other
words may be typed at any time."""

from __future__ import annotations

from collections.abc import Callable

from handlers.forms.engine import Entry, Kept, Option, Outcome, Problem, Taken, View
from handlers.forms.writing import read_text


def reads_words(limit: int) -> Callable[[Entry, View], Outcome]:
    """Words, or a press: another page of what they found, or one of these."""

    def read(entry: Entry, view: View) -> Outcome:
        if entry.pressed:
            return Kept(entry.value) if "page" in entry.value else Taken(entry.value)
        text = read_text(entry, view, limit=limit)
        return text if isinstance(text, Problem) else Kept({"words": text, "page": 0})

    return read


def page_options(view: View, words: str, page: int, last: int) -> tuple[tuple[Option, ...], ...]:
    """The page before and the next one, in a row of their own; ``last`` is the last page."""
    row = tuple(
        Option(view.texts.plain(key), {"words": words, "page": to})
        for key, to in (("button-previous-page", page - 1), ("button-next-page", page + 1))
        if 0 <= to <= last
    )
    return (row,) if row else ()
