"""Steps that ask for somebody who need not be in the roster: a name, which of several, and for
somebody from outside unit, post and phone. Rows 2.6, 3.8."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from chat.message import RichText
from chat.texts import tasks as words
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
from handlers.forms.whom import Facts
from handlers.forms.writing import read_text, takes_text
from meetings.guests import Outsider
from meetings.guests.inviting import LONGEST_NAME, LONGEST_PHONE, LONGEST_TEXT

#: People of one name offered at once.
MOST_FOUND = 8


def anybody_steps(ask: Callable[[View], RichText]) -> tuple[Step, ...]:
    """Who: somebody of the roster, or from outside, whose unit, post and phone are asked."""

    def ask_who(view: View) -> Prompt:
        typed = view.answers.get("who")
        if not isinstance(typed, dict) or "query" not in typed:
            return Prompt(ask(view))
        return _which(view, typed["query"])

    return (
        Step("who", ask_who, _read_who, settled=_settled, in_doubt=_in_doubt),
        Step("unit", _asks("guest-ask-unit"), takes_text(LONGEST_TEXT), True, _outside),
        Step("title", _asks("guest-ask-title"), takes_text(LONGEST_TEXT), True, _outside),
        Step(
            "phone",
            _asks("guest-ask-phone"),
            takes_text(LONGEST_PHONE),
            True,
            _outside,
            takes_numbers=True,
        ),
    )


def whom(answers: Answers) -> int | Outsider:
    """Who the answers come to."""
    value = answers["who"]
    if "id" in value:
        return int(value["id"])
    return outsider(value["outside"], answers)


def outsider(name: str, answers: Answers) -> Outsider:
    """Somebody from outside, as the answers have them."""
    return Outsider(
        name=name,
        unit=answers.get("unit") or "",
        title=answers.get("title") or "",
        phone=answers.get("phone") or "",
    )


def _which(view: View, query: str) -> Prompt:
    facts: Facts = view.facts
    found = facts.roster.called(query)[:MOST_FOUND]
    options = [(Option(words.person(view.texts, one), {"id": one.person_id}),) for one in found]
    outside = view.texts.plain("guest-from-outside", name=query)
    options.append((Option(outside, {"outside": query}),))
    key = "guest-which" if found else "guest-not-in-roster"
    return Prompt(view.texts.rich(key, name=query), tuple(options))


def _read_who(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_NAME)
    return text if isinstance(text, Problem) else Kept({"query": text})


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and ("id" in value or "outside" in value)


def _in_doubt(value: Any) -> bool:
    return isinstance(value, dict) and "query" in value


def _outside(answers: Answers) -> bool:
    value = answers.get("who")
    return isinstance(value, dict) and "outside" in value


def _asks(key: str) -> Callable[[View], Prompt]:
    return lambda view: Prompt(view.texts.rich(key))
