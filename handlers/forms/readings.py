"""Forms of readings: which paper, or whose. Row 6.6."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from chat.message import lines
from chat.texts.home import shortened
from handlers.forms.engine import Answers, Form, GoTo, Option, Prompt, Step, View
from handlers.forms.searching import reads_words
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.turn import Turn
from meetings.documents import readings
from meetings.documents.readings import LONGEST_WORDS
from meetings.meetings import Refused

Found = tuple[tuple[int, str, str], ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    roster: Roster


def _found(turn: Turn, answers: Answers) -> Found | None:
    asked = answers.get("found")
    if not isinstance(asked, dict) or "words" not in asked:
        return None
    found = readings.documents_called(turn.session, turn.me, asked["words"])
    return () if isinstance(found, Refused) else found


def _ask(view: View) -> Prompt:
    texts, found = view.texts, view.facts
    if found is None:
        return Prompt(texts.rich("readings-ask"))
    asked = view.answers["found"]["words"]
    if not found:
        return Prompt(texts.rich("readings-none-found", words=asked))
    body = (texts.rich("readings-found-line", title=t, meeting=m) for _, t, m in found)
    options = tuple((Option(shortened(title), {"document": id}),) for id, title, _ in found)
    return Prompt(lines(texts.rich("readings-found", words=asked), *body), options)


def _settled(value: Any) -> bool:
    return isinstance(value, dict) and "document" in value


def _open(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.readings import of_document

    of_document(turn, answers["found"]["document"])
    return None


def _roster(turn: Turn, answers: Answers) -> _Facts:
    return _Facts(roster(turn))


def _open_person(turn: Turn, answers: Answers) -> GoTo | None:
    from handlers.readings import of_person

    person_id = person_of(answers)
    if person_id is None:
        return GoTo("which" if isinstance(answers.get("name"), list) else "name", ())
    of_person(turn, person_id)
    return None


READING_SEARCH = Form(
    name="reading_search",
    version=1,
    steps=(Step("found", _ask, reads_words(LONGEST_WORDS), settled=_settled),),
    facts=_found,
    finish=_open,
    title="readings-form",
)

READING_PERSON = Form(
    name="reading_person",
    version=1,
    steps=person_steps(lambda view: view.texts.rich("readings-ask-person")),
    facts=_roster,
    finish=_open_person,
    title="readings-form",
)
