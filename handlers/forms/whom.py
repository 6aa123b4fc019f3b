"""Steps that ask for somebody of the roster by name; same names are told apart. Row 8.1."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from chat.message import RichText
from chat.texts import tasks as words
from handlers.forms.choosing import read_pressed
from handlers.forms.engine import (
    Answers,
    Entry,
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
from meetings.people import Named, named
from meetings.tasks.owners import owners_called

LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Roster:
    """Who is meant by a name, and who somebody is, read afresh."""

    called: Callable[[str], tuple[Named, ...]]
    named: Callable[[int], Named | None]


class Facts(Protocol):
    """Facts of a form that asks for somebody."""

    @property
    def roster(self) -> Roster: ...


def roster(turn: Turn) -> Roster:
    """The roster as this turn sees it."""
    return Roster(
        called=lambda typed: owners_called(turn.session, typed),
        named=lambda person_id: named(turn.session, [person_id]).get(person_id),
    )


def person_of(answers: Answers) -> int | None:
    """Who the answers come to; None while same names are not told apart."""
    found = answers.get("name")
    if isinstance(found, int):
        return found
    chosen = answers.get("which")
    return chosen if isinstance(found, list) and chosen in found else None


def person_steps(ask: Callable[[View], RichText]) -> tuple[Step, Step]:
    """A name, or a unit, which stands for its head; then which of several."""

    return named_steps(ask, _read_name, _ask_which)


def named_steps(
    ask: Callable[[View], RichText],
    read: Callable[[Entry, View], Outcome],
    which: Callable[[View], Prompt],
) -> tuple[Step, Step]:
    """A name, and which of several it means: ``person_of`` says whom the answers come to."""

    def ask_name(view: View) -> Prompt:
        return Prompt(ask(view))

    return (
        Step("name", ask_name, read),
        Step(
            "which",
            which,
            read_pressed,
            wanted=lambda answers: isinstance(answers.get("name"), list),
        ),
    )


def _read_name(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    facts: Facts = view.facts
    ids = [person.person_id for person in facts.roster.called(text)]
    if not ids:
        return Problem(view.texts.rich("task-owner-unknown", name=text))
    return Taken(ids[0] if len(ids) == 1 else ids)


def _ask_which(view: View) -> Prompt:
    facts: Facts = view.facts
    people = [facts.roster.named(person_id) for person_id in view.answers["name"]]
    options = tuple(
        (Option(words.person(view.texts, someone), someone.person_id),)
        for someone in people
        if someone is not None
    )
    return Prompt(view.texts.rich("task-ask-which"), options)
