"""Forms of the register of numbers: look for one, declare one void. Row 6.2."""

from __future__ import annotations

from typing import Any

from chat.message import RichText
from chat.texts import document_numbers as words
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Prompt,
    Step,
    View,
)
from handlers.forms.numbers import read_count
from handlers.forms.searching import page_options, reads_words
from handlers.forms.sharing import back_to, words_step
from handlers.turn import Turn
from meetings.document_numbers import Startable, begin_at, register, startable, void
from meetings.document_numbers.beginning import HIGHEST, LONGEST_REASON
from meetings.document_numbers.register import LONGEST_WORDS, Listed
from meetings.document_numbers.register import Entry as NumberEntry
from meetings.meetings import Refused


def _found(turn: Turn, answers: Answers) -> Listed | Refused | None:
    """What the words find; None before any were given."""
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    return register.search(turn.session, turn.me, asked["words"], asked["page"])


def _ask(view: View) -> Prompt:
    found: Listed | Refused | None = view.facts
    if found is None:
        return Prompt(view.texts.rich("numbers-ask"))
    if isinstance(found, Refused):
        return Prompt(view.texts.rich(f"refused-{found.code}", **dict(found.details)))
    asked = view.answers["found"]["words"]
    options = tuple((Option(line.text, {"id": line.id}),) for line in found.lines)
    pages = page_options(view, asked, found.page, found.pages - 1)
    return Prompt(words.results(view.texts, asked, found), (*options, *pages))


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and "id" in value


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.document_numbers import show_one

    show_one(turn, answers["found"]["id"])
    return None


def _entry(turn: Turn, answers: Answers) -> NumberEntry | None:
    found = register.entry(turn.session, turn.me, answers["_number"])
    return None if isinstance(found, Refused) else found


def _ask_reason(view: View) -> RichText:
    entry: NumberEntry | None = view.facts
    return view.texts.rich("numbers-ask-void", number=entry.line.text if entry else "")


def _void(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.document_numbers import show_one

    done = void(
        turn.session,
        turn.actor,
        answers["_number"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        step = "text" if done.code in ("number-reason", "level-mark") else None
        return back_to(turn, done, step)
    show_one(turn, done.number_id, turn.texts.rich("numbers-voided", number=done.text))
    return None


def _open_series(turn: Turn, answers: Answers) -> tuple[Startable, ...]:
    return startable(turn.session, turn.me, now=turn.now, office=turn.office)


def _ask_series(view: View) -> Prompt:
    texts = view.texts
    options = tuple((Option(words.series_label(texts, one), one.series),) for one in view.facts)
    return Prompt(texts.rich("numbers-ask-series"), options)


def _ask_first(view: View) -> Prompt:
    one = next((one for one in view.facts if one.series == view.answers["series"]), None)
    label = words.series_label(view.texts, one) if one is not None else ""
    year = view.office.today(view.now).year
    sample = one.printed(13, year) if one is not None else ""
    return Prompt(
        view.texts.rich("numbers-ask-first", series=label, year=str(year), sample=sample)
    )


def _read_first(entry: Entry, view: View) -> Outcome:
    return read_count(entry, view, HIGHEST)


def _ask_why(view: View) -> RichText:
    return view.texts.rich("numbers-ask-why", first=str(view.answers["first"]))


def _begin(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.document_numbers import show_overview

    done = begin_at(
        turn.session,
        turn.actor,
        answers["series"],
        answers["first"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(done, Refused):
        step = "text" if done.code in ("number-reason", "level-mark") else None
        return back_to(turn, done, step)
    series = words.series_label(turn.texts, done.series)
    show_overview(turn, 0, turn.texts.rich("numbers-begun", series=series, number=done.text))
    return None


NUMBERS_BEGIN = Form(
    name="numbers_begin",
    version=1,
    steps=(
        Step("series", _ask_series, read_pressed),
        Step("first", _ask_first, _read_first),
        words_step(LONGEST_REASON, _ask_why),
    ),
    facts=_open_series,
    finish=_begin,
    title="numbers-begin",
)

NUMBER_SEARCH = Form(
    name="number_search",
    version=1,
    steps=(Step("found", _ask, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_found,
    finish=_open,
    title="numbers-form-search",
)

NUMBER_VOID = Form(
    name="number_void",
    version=1,
    steps=(words_step(LONGEST_REASON, _ask_reason),),
    facts=_entry,
    finish=_void,
    title="numbers-form-void",
)
