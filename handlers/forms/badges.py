"""Forms of the badge desk: whose badge, and who takes it for them. Row 3.5."""

from __future__ import annotations

from dataclasses import dataclass

from chat.message import lines
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
from handlers.forms.writing import read_text
from handlers.turn import Turn
from meetings import badges
from meetings.badges import Desk
from meetings.meetings import Refused

LONGEST_NAME = 40
#: People of one name offered at once.
MOST = 10


@dataclass(frozen=True, slots=True)
class _Facts:
    desk: Desk | None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    if "_meeting" not in answers:
        return _Facts(None)
    found = badges.desk_of(turn.session, turn.me, answers["_meeting"])
    return _Facts(None if isinstance(found, Refused) else found)


def _ask_name(view: View) -> Prompt:
    return Prompt(view.texts.rich("badges-ask-name"))


def _read_name(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_NAME)
    if isinstance(text, Problem):
        return text
    desk: Desk | None = view.facts.desk
    found = [one.participant_id for one in desk.called(text)[:MOST]] if desk else []
    if not found:
        return Problem(view.texts.rich("badges-unknown-name", name=text))
    return Taken(found[0] if len(found) == 1 else found)


def _ask_which(view: View) -> Prompt:
    desk: Desk | None = view.facts.desk
    wanted = view.answers["name"]
    options = tuple(
        (Option(words.person(view.texts, one), one.participant_id),)
        for one in (desk.holders if desk else ())
        if one.participant_id in wanted
    )
    return Prompt(view.texts.rich("badges-ask-which"), options)


def _finish_find(turn: Turn, answers: Answers) -> GoTo | None:
    name = answers["name"]
    card(turn, name if isinstance(name, int) else answers["which"])
    return None


BADGE_FIND = Form(
    name="badge_find",
    version=1,
    title="form-badge-find",
    steps=(
        Step("name", _ask_name, _read_name),
        Step(
            "which",
            _ask_which,
            read_pressed,
            wanted=lambda answers: isinstance(answers.get("name"), list),
        ),
    ),
    facts=_facts,
    finish=_finish_find,
)


def _ask_taker(view: View) -> Prompt:
    return Prompt(lines(view.texts.rich("badges-ask-taker")))


def _read_taker(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_NAME)
    return text if isinstance(text, Problem) else Taken(text)


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


BADGE_TAKEN_BY = Form(
    name="badge_taken_by",
    version=1,
    title="form-badge-taken-by",
    steps=(Step("taker", _ask_taker, _read_taker),),
    facts=_facts,
    finish=_finish_taker,
)
