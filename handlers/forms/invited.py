"""A step that asks for one of a meeting's people by name; same names are told apart. Row 2.2."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from chat.message import RichText
from chat.texts.notices import person_words
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
from handlers.forms.writing import read_text
from meetings.people import Named

LONGEST_NAME = 60
#: So many are shown to choose from; above, more of the name is asked for.
MOST_FOUND = 8

#: Participant ids, each with who that is.
Places: TypeAlias = Sequence[tuple[int, Named]]


def place_step(
    name: str,
    among: Callable[[View], Places],
    ask: Callable[[View], RichText],
    nobody: Callable[[View, str], RichText],
    *,
    wanted: Callable[[Answers], bool] | None = None,
) -> Step:
    """The answer is a participant's id. ``nobody`` says that no one is called so."""

    def asks(view: View) -> Prompt:
        value = view.answers.get(name)
        if not isinstance(value, list):
            return Prompt(ask(view))
        options = tuple(
            (Option(person_words(view.texts, person), place),)
            for place, person in among(view)
            if place in value
        )
        return Prompt(view.texts.rich("reply-which"), options)

    def reads(entry: Entry, view: View) -> Outcome:
        if entry.pressed:
            known = any(place == entry.value for place, _ in among(view))
            return Taken(entry.value) if known else Problem(view.texts.rich("button-old"))
        text = read_text(entry, view, limit=LONGEST_NAME)
        if isinstance(text, Problem):
            return text
        found = _called(text, among(view))
        if not found:
            return Problem(nobody(view, text))
        if len(found) > MOST_FOUND:
            return Problem(view.texts.rich("reply-too-many", count=len(found)))
        return Taken(found[0]) if len(found) == 1 else Kept(found)

    rest: dict[str, Any] = {} if wanted is None else {"wanted": wanted}
    return Step(name, asks, reads, settled=_is_one, in_doubt=_is_list, **rest)


def _called(text: str, places: Places) -> list[int]:
    """The whole name beats a part of one: 张伟 is not asked whether he is 张伟明."""
    wanted = "".join(text.split()).casefold()
    names = [(place, "".join(person.name.split()).casefold()) for place, person in places]
    whole = [place for place, name in names if name == wanted]
    return whole or [place for place, name in names if wanted in name]


def _is_one(value: Any) -> bool:
    return isinstance(value, int)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)
