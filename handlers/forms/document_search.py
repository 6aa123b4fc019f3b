"""Searching documents: words, a page of what has them, one of these opened. Row 6.4."""

from __future__ import annotations

from typing import Any

from chat.texts import document_search as words
from handlers.forms.engine import (
    Answers,
    Form,
    GoTo,
    Option,
    Prompt,
    Step,
    View,
)
from handlers.forms.searching import page_options, reads_words
from handlers.turn import Turn
from meetings.documents import Results, search
from meetings.documents.searching import LONGEST_WORDS
from meetings.meetings import Refused


def _results(turn: Turn, answers: Answers) -> Results | Refused | None:
    """What the words find; None before any were given."""
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    return search(turn.session, turn.me, asked["words"], page=asked["page"], now=turn.now)


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
    pages = page_options(view, found.words, found.page, found.pages - 1)
    shown = words.results(view.texts, found, view.now, view.office)
    return Prompt(shown, (*opened, *pages))


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and "document" in value


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers import documents

    found = answers["found"]
    if found["from"] is None:
        documents.show_one(turn, found["document"])
    else:
        documents.found_papers(turn, found["from"], found["document"])
    return None


DOCUMENT_SEARCH = Form(
    name="document_search",
    version=1,
    steps=(Step("found", _ask, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_results,
    finish=_open,
    title="search-form",
)
