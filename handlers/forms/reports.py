"""Forms of reports: search in the register, and a period that is typed. Row 8.2."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from chat.message import RichText, lines
from chat.texts import register as words
from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
    no_facts,
)
from handlers.forms.searching import page_options, reads_words
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings import reports
from meetings.meetings import Refused
from meetings.reports import Filter, Period, Register, Show

LONGEST_WORDS = 60


def _found(turn: Turn, answers: Answers) -> Register | None:
    """What the words find; None before any were given."""
    asked = _asked(answers)
    if asked is None:
        return None
    wanted = replace(Filter(show=Show.ALL), words=asked["words"])
    found = reports.register(turn.session, turn.me, wanted, now=turn.now, office=turn.office)
    return None if isinstance(found, Refused) else found


def _asked(answers: Answers) -> dict[str, Any] | None:
    """The words searched for last, and the page of what they found."""
    given = answers.get("item") or answers.get("words")
    return given if isinstance(given, dict) and "words" in given else None


def _ask_words(view: View) -> Prompt:
    return Prompt(view.texts.rich("register-ask-words"))


def _read_words(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_WORDS)
    return text if isinstance(text, Problem) else Taken({"words": text, "page": 0})


def _ask_item(view: View) -> Prompt:
    found: Register | None = view.facts
    asked = _asked(view.answers)
    if found is None or asked is None:
        return Prompt(view.texts.rich("register-ask-words"))
    if not found.items:
        return Prompt(view.texts.rich("register-none-found", words=asked["words"]))
    last = (len(found.items) - 1) // words.PAGE
    page = min(asked["page"], last)
    shown = found.items[page * words.PAGE : (page + 1) * words.PAGE]
    options = tuple((Option(words.number(view.texts, item), {"id": item.id}),) for item in shown)
    heading = view.texts.rich("register-found", words=asked["words"], count=len(found.items))
    listed = [words.item_line(view.texts, item, view.now, view.office) for item in shown]
    again = view.texts.rich("register-ask-again")
    pages = page_options(view, asked["words"], page, last)
    return Prompt(lines(heading, *listed, again), (*options, *pages))


def _settled(value: Any) -> bool:
    return value is None or "id" in value


def _show_item(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.tasks import show

    show(turn, answers["item"]["id"])
    return None


def _ask_period(view: View) -> Prompt:
    return Prompt(view.texts.rich("report-ask-period"))


def _read_period(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_WORDS)
    if isinstance(text, Problem):
        return text
    today = view.office.today(view.now)
    period = reports.read_period(text, today)
    problem: RichText = ()
    if period is None:
        problem = view.texts.rich("report-period-unread")
    elif period.first > today:
        problem = view.texts.rich("refused-report-future")
    if period is None or problem:
        return Problem(problem)
    return Taken({"first": period.first.isoformat(), "last": period.last.isoformat()})


def _show_period(turn: Turn, answers: Answers) -> GoTo | None:
    from datetime import date

    from handlers.reports import show_period

    said = answers["period"]
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    show_period(turn, Period(first, last))
    return None


REPORT_SEARCH = Form(
    name="report_search",
    version=1,
    steps=(
        # A bare number is what is searched for: 3 is 〔2026〕3号.
        Step("words", _ask_words, _read_words, takes_numbers=True),
        Step("item", _ask_item, reads_words(LONGEST_WORDS), settled=_settled),
    ),
    facts=_found,
    finish=_show_item,
    title="register-form-search",
)

REPORT_PERIOD = Form(
    name="report_period",
    version=1,
    steps=(Step("period", _ask_period, _read_period),),
    facts=no_facts,
    finish=_show_period,
    title="report-form-period",
)
