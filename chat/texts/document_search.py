"""Words of the search for documents. Row 6.4."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from chat.dates import say_day
from chat.message import RichText, lines
from chat.texts import Texts
from chat.texts.documents import category_name, number_line
from chat.texts.home import shortened
from meetings.documents import Found, Results
from meetings.documents.searching import PAGE
from meetings.office import Office


def results(texts: Texts, found: Results, now: datetime, office: Office) -> RichText:
    """How many, and each with its meeting and the place where the word stands."""
    if not found.count:
        return texts.rich("search-none", words=found.words)
    key = "search-found-many" if found.more else "search-found"
    heading = texts.rich(key, words=found.words, count=found.count)
    entries = [
        _entry(texts, number, one, now, office)
        for number, one in enumerate(found.found, found.page * PAGE + 1)
    ]
    return lines(heading, *entries, texts.rich("search-again"))


def buttons(found: Results) -> Iterator[tuple[str, Found]]:
    """Each document's button."""
    for number, one in enumerate(found.found, found.page * PAGE + 1):
        yield f"{number} {shortened(one.title)}", one


def _entry(texts: Texts, number: int, one: Found, now: datetime, office: Office) -> RichText:
    held = office.local(one.starts_at).date()
    day = say_day(held, texts.language, today=office.today(now))
    head = texts.rich(
        "search-entry",
        number=number,
        title=one.title,
        category=category_name(texts, one.category),
        meeting=one.meeting_title,
        day=day,
    )
    paper = number_line(texts, one.reference, one.dated_on, office.today(now))
    if not one.page:
        return lines(head, paper)
    return lines(
        head,
        paper,
        texts.rich(
            "search-place", page=one.page, before=one.before, word=one.word, after=one.after
        ),
    )
