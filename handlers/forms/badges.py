"""Forms of the badge desk: whose badge, and who takes it for them. Row 3.5."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from chat.message import lines
from chat.texts import Texts
from chat.texts import badges as words
from handlers.badges import after, card
from handlers.forms.choosing import read_pressed
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
)
from handlers.forms.writing import read_text, takes_text
from handlers.turn import Turn
from meetings import badges
from meetings.badges import Holder
from meetings.meetings import Refused

LONGEST_NAME = 40
#: People of one name offered at once.
MOST = 10


class Found(Protocol):
    """Somebody found at a desk."""

    @property
    def participant_id(self) -> int: ...


H = TypeVar("H", bound=Found, covariant=True)


class FindingDesk(Protocol[H]):
    """A desk where people are found by name: badges, bags."""

    @property
    def holders(self) -> Sequence[H]: ...
    def called(self, typed: str) -> Sequence[H]: ...


@dataclass(frozen=True, slots=True)
class DeskFacts(Generic[H]):
    """The desk, read afresh; None where it may not be seen any more."""

    desk: FindingDesk[H] | None


def _facts(turn: Turn, answers: Answers) -> DeskFacts[Holder]:
    if "_meeting" not in answers:
        return DeskFacts(None)
    found = badges.desk_of(turn.session, turn.me, answers["_meeting"])
    return DeskFacts(None if isinstance(found, Refused) else found)


def find_steps(
    question: str, person: Callable[[Texts, Any], str], *, takes_numbers: bool = False
) -> tuple[Step, Step]:
    """A name, then which of several; the form's facts are ``DeskFacts``."""

    def ask_name(view: View) -> Prompt:
        return Prompt(view.texts.rich(question))

    def read_name(entry: Entry, view: View) -> Outcome:
        text = read_text(entry, view, limit=LONGEST_NAME)
        if isinstance(text, Problem):
            return text
        desk = view.facts.desk
        found = [one.participant_id for one in desk.called(text)[:MOST]] if desk else []
        if not found:
            return Problem(view.texts.rich("badges-unknown-name", name=text))
        return Taken(found[0] if len(found) == 1 else found)

    def ask_which(view: View) -> Prompt:
        desk = view.facts.desk
        wanted = view.answers["name"]
        options = tuple(
            (Option(person(view.texts, one), one.participant_id),)
            for one in (desk.holders if desk else ())
            if one.participant_id in wanted
        )
        return Prompt(view.texts.rich("badges-ask-which"), options)

    several = Step("which", ask_which, read_pressed, wanted=_several)
    return (Step("name", ask_name, read_name, takes_numbers=takes_numbers), several)


def _several(answers: Answers) -> bool:
    return isinstance(answers.get("name"), list)


def found_in(answers: Answers) -> int:
    """Whom the answers come to: a participant."""
    name = answers["name"]
    return int(name if isinstance(name, int) else answers["which"])


def _finish_find(turn: Turn, answers: Answers) -> GoTo | None:
    card(turn, found_in(answers))
    return None


BADGE_FIND = Form(
    name="badge_find",
    version=1,
    title="form-badge-find",
    steps=find_steps("badges-ask-name", words.person),
    facts=_facts,
    finish=_finish_find,
)


def _ask_taker(view: View) -> Prompt:
    return Prompt(lines(view.texts.rich("badges-ask-taker")))


_read_taker = takes_text(LONGEST_NAME)


def _finish_taker(turn: Turn, answers: Answers) -> GoTo | None:
    done = badges.hand_out(
        turn.session,
        turn.actor,
        answers["_participant"],
        taken_by=answers["taker"],
        now=turn.now,
    )
    after(turn, done, "badges-handed")
    return None


#: Who takes it for somebody.
TAKER = Step("taker", _ask_taker, _read_taker)

BADGE_TAKEN_BY = Form(
    name="badge_taken_by",
    version=1,
    title="form-badge-taken-by",
    steps=(TAKER,),
    facts=_facts,
    finish=_finish_taker,
)
