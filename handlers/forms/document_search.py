"""Searching documents: words, a page of what has them, one of these opened. Row 6.4."""

from __future__ import annotations

from typing import Any

from chat.texts import document_search as words
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings.documents import Results, search
from meetings.documents.searching import LONGEST_WORDS
from meetings.meetings import Refused


def _results(turn: Turn, answers: Answers) -> Results | Refused | None:
    """What the words find; None before any were given."""
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    return search(turn.session, turn.me, asked["words"], page=asked["page"])


def _ask(view: View) -> Prompt:
    found: Results | Refused | None = view.facts
    if found is None:
        return Prompt(view.texts.rich("search-ask"))
    if isinstance(found, Refused):
        return Prompt(view.texts.rich(f"refused-{found.code}", **dict(found.details)))
    opened = tuple(
        (Option(label, {"document": one.document_id, "from": one.participant_id}),)
        for label, one in words.buttons(found)
    )
    turns = tuple(
        Option(view.texts.plain(key), {"words": found.words, "page": to})
        for key, to in (
            ("button-previous-page", found.page - 1),
            ("button-next-page", found.page + 1),
        )
        if 0 <= to < found.pages
    )
    shown = words.results(view.texts, found, view.now, view.office)
    return Prompt(shown, (*opened, *((turns,) if turns else ())))


def _read(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Kept(entry.value) if "page" in entry.value else Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_WORDS)
    return text if isinstance(text, Problem) else Kept({"words": text, "page": 0})


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and "document" in value


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers import documents

    found = answers["found"]
    if found["from"] is None:
        documents.show_one(turn, found["document"])
    else:
        documents.papers(turn, found["from"])
    return None


DOCUMENT_SEARCH = Form(
    name="document_search",
    version=1,
    steps=(Step("found", _ask, _read, settled=_settled),),
    facts=_results,
    finish=_open,
    title="search-form",
)
