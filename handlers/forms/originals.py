"""The register of originals in forms: a list read as a table, and looking for one. Row 6.5."""

from __future__ import annotations

from typing import Any

from chat.message import RichText, lines
from chat.texts import custody as words
from handlers.custody import show_original
from handlers.forms.engine import Answers, Form, GoTo, Option, Prompt, Step, View
from handlers.forms.searching import page_options, reads_words
from handlers.forms.small_tables import Rows
from handlers.turn import Turn
from meetings.custody import reading
from meetings.custody.facts import Home
from meetings.custody.originals import (
    LONGEST_PLACE,
    LONGEST_TITLE,
    MOST_AT_ONCE,
    MOST_COPIES,
    tidy_place,
)
from meetings.levels import mark_in
from meetings.meetings import Refused

LONGEST_WORDS = 40
_HEADS = ("题名", "題名", "title", "名称", "名稱")


def may_register(turn: Turn, answers: Answers) -> Any:
    """The steps look at no facts."""
    return None


def table_of(rows: Rows, view: View) -> dict[str, Any] | RichText:
    """题名, 份数, 位置 a line; the head and lines without a place are left out."""
    if mark_in("\n".join(" ".join(cells) for _, cells in rows), view.office.profile):
        return view.texts.rich("refused-custody-marked")
    found, left = [], 0
    for _, cells in rows:
        row = _row([cell for cell in cells if cell.strip()])
        if row is not None:
            found.append(row)
        elif not cells or cells[0].strip().lower() not in _HEADS:
            left += 1
    if not found:
        return view.texts.rich("custody-table-none")
    if len(found) > MOST_AT_ONCE:
        return view.texts.rich("refused-custody-many", limit=MOST_AT_ONCE)
    return {"rows": found, "left_out": left}


def _row(cells: list[str]) -> dict[str, Any] | None:
    if len(cells) < 2 or cells[0].strip().lower() in _HEADS:
        return None
    title, place = " ".join(cells[0].split()), tidy_place(cells[-1])
    number = cells[1].strip().removesuffix("份") if len(cells) > 2 else "1"
    copies = int(number) if number.isascii() and number.isdecimal() and len(number) < 4 else 0
    fits = 0 < len(title) <= LONGEST_TITLE and 0 < len(place) <= LONGEST_PLACE
    if not fits or not 1 <= copies <= MOST_COPIES:
        return None
    return {"title": title, "copies": copies, "place": place}


def _results(turn: Turn, answers: Answers) -> Home | None:
    """What the words find; None before any were given."""
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    found = reading.home(
        turn.session,
        turn.me,
        asked["page"],
        tuple(asked["words"].split()),
        now=turn.now,
        office=turn.office,
    )
    return None if isinstance(found, Refused) else found


def _ask_words(view: View) -> Prompt:
    found: Home | None = view.facts
    if found is None:
        return Prompt(view.texts.rich("custody-ask-words"))
    asked = view.answers["found"]
    if not found.originals:
        return Prompt(view.texts.rich("custody-none-found", words=asked["words"]))
    last = max(0, (found.total - 1) // reading.PAGE)
    options = tuple(
        (Option(words.title_of(view.texts, one), {"id": one.id}),) for one in found.originals
    )
    heading = view.texts.rich("custody-found", words=asked["words"], count=found.total)
    return Prompt(
        lines(heading, view.texts.rich("custody-ask-again")),
        (*options, *page_options(view, asked["words"], asked["page"], last)),
    )


def _settled(value: Any) -> bool:
    return value is None or "id" in value


def _show(turn: Turn, answers: Answers) -> GoTo | None:
    show_original(turn, answers["found"]["id"])
    return None


ORIGINAL_FIND = Form(
    name="original_find",
    version=1,
    steps=(Step("found", _ask_words, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_results,
    finish=_show,
    title="form-original-find",
)
