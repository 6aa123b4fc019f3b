"""Forms of units, posts, groups and leaving: new names, other units, days, successors. Row 2.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from chat.dates import Day, read_day
from chat.message import RichText, lines
from chat.texts import units as words
from handlers.departing import give
from handlers.forms.choosing import read_pressed
from handlers.forms.due_day import unclear_day
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
from handlers.forms.sharing import back_to, words_step
from handlers.forms.whom import Roster, person_of, person_steps, roster
from handlers.forms.writing import read_text
from handlers.turn import Turn
from handlers.units import moved, post_set, show_group
from meetings.meetings import Refused
from meetings.people import Named, named
from meetings.roster import posts, units
from meetings.roster.cleaning import LONGEST_TITLE, LONGEST_UNIT
from meetings.roster.departing import Matter
from meetings.roster.units import UnitCard
from storage import people as people_rows

MOST_OFFERED = 8
_RANKS_IN_A_ROW = 3
_BACK_TO = {
    "unit-name": "text",
    "unit-name-taken": "text",
    "level-mark": "text",
    "unit-itself": "unit",
    "post-title": "text",
    "rank-unknown": "rank",
}


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the steps look at, read afresh at each prompt."""

    roster: Roster
    #: Units of today beside the one that changes: name → id; and all their names.
    units: dict[str, int]
    taken: frozenset[str]
    card: UnitCard | None = None
    person: Named | None = None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    card = None
    if "_unit" in answers:
        found = units.unit_card(turn.session, turn.me, answers["_unit"], now=turn.now)
        card = None if isinstance(found, Refused) else found
    person_id = answers.get("_person", 0)
    every = people_rows.units(turn.session)
    today = {
        unit.name: unit.id
        for unit in every
        if unit.ended_on is None and unit.id != answers.get("_unit")
    }
    person = named(turn.session, [person_id]).get(person_id)
    taken = frozenset(unit.name for unit in every if unit.ended_on is None)
    return _Facts(roster(turn), today, taken, card, person)


def _confirm(view: View) -> Prompt:
    """What moves along, before it does."""
    facts: _Facts = view.facts
    texts = view.texts
    card = facts.card
    if card is None:
        return Prompt(texts.rich("refused-gone"))
    into = view.answers.get("text") or _unit_name(view)
    text = lines(
        texts.rich("unit-confirm", unit=card.name, into=into), words.what_moves(texts, card.moves)
    )
    return Prompt(text, ((Option(texts.plain("button-unit-confirm"), True),),))


def _read_name(entry: Entry, view: View) -> Outcome:
    """Taken names are refused before it is asked what moves along."""
    facts: _Facts = view.facts
    text = read_text(entry, view, limit=LONGEST_UNIT)
    if isinstance(text, Problem):
        return text
    if text in facts.taken:
        return Problem(view.texts.rich("refused-unit-name-taken", name=text))
    return Taken(text)


def _unit_name(view: View) -> str:
    facts: _Facts = view.facts
    return next((n for n, id in facts.units.items() if id == view.answers.get("unit")), "")


def _ask_unit(view: View) -> Prompt:
    facts: _Facts = view.facts
    options = tuple((Option(name, id),) for name, id in list(facts.units.items())[:MOST_OFFERED])
    return Prompt(view.texts.rich("unit-ask-which"), options)


def _read_unit(entry: Entry, view: View) -> Outcome:
    facts: _Facts = view.facts
    if entry.pressed:
        known = entry.value in facts.units.values()
        return Taken(entry.value) if known else Problem(view.texts.rich("button-old"))
    text = read_text(entry, view, limit=LONGEST_UNIT)
    if isinstance(text, Problem):
        return text
    found = facts.units.get(text)
    if found is None:
        return Problem(view.texts.rich("rules-unit-unknown", names=text))
    return Taken(found)


def _rename(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = units.rename(
        turn.session,
        turn.actor,
        answers["_unit"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    moved(turn, outcome)
    return None


def _merge(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = units.merge(
        turn.session,
        turn.actor,
        answers["_unit"],
        answers["unit"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    moved(turn, outcome)
    return None


UNIT_RENAME = Form(
    name="unit_rename",
    version=1,
    steps=(
        Step("text", lambda view: Prompt(view.texts.rich("unit-ask-name")), _read_name),
        Step("confirm", _confirm, read_pressed),
    ),
    facts=_facts,
    finish=_rename,
    title="form-unit-rename",
)

UNIT_MERGE = Form(
    name="unit_merge",
    version=1,
    steps=(Step("unit", _ask_unit, _read_unit), Step("confirm", _confirm, read_pressed)),
    facts=_facts,
    finish=_merge,
    title="form-unit-merge",
)


def _ask_rank(view: View) -> Prompt:
    ranks = [Option(name, name) for name in view.office.profile.ranks]
    rows = [
        tuple(ranks[at : at + _RANKS_IN_A_ROW]) for at in range(0, len(ranks), _RANKS_IN_A_ROW)
    ]
    return Prompt(view.texts.rich("post-ask-rank"), tuple(rows))


def _begin_post(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = posts.begin_post(
        turn.session,
        turn.actor,
        answers["_person"],
        answers["unit"],
        answers.get("text") or "",
        answers.get("rank") or "",
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK_TO:
        return back_to(turn, outcome, _BACK_TO[outcome.code])
    post_set(turn, outcome, "post-begun")
    return None


BEGIN_POST = Form(
    name="begin_post",
    version=1,
    steps=(
        Step("unit", _ask_unit, _read_unit),
        words_step(LONGEST_TITLE, lambda view: view.texts.rich("post-ask-title")),
        Step("rank", _ask_rank, read_pressed, skippable=True),
    ),
    facts=_facts,
    finish=_begin_post,
    title="form-begin-post",
)


def _ask_day(view: View) -> Prompt:
    return Prompt(view.texts.rich("group-ask-day"))


def _read_day(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=LONGEST_UNIT)
    if isinstance(text, Problem):
        return text
    match read_day(text, today=view.office.today(view.now)):
        case Day(day=day):
            return Taken(day.isoformat())
        case trouble:
            return unclear_day(view, getattr(trouble, "code", ""))


def _show_day(turn: Turn, answers: Answers) -> GoTo | None:
    show_group(turn, answers["_group"], day=date.fromisoformat(answers["day"]))
    return None


GROUP_DAY = Form(
    name="group_day",
    version=1,
    steps=(Step("day", _ask_day, _read_day, takes_numbers=True),),
    facts=_facts,
    finish=_show_day,
    title="form-group-day",
)


def _ask_successor(view: View) -> RichText:
    facts: _Facts = view.facts
    name = facts.person.name if facts.person is not None else ""
    return view.texts.rich("departing-ask-to", name=name)


def _hand_on(turn: Turn, answers: Answers) -> GoTo | None:
    to_id, person_id = person_of(answers), answers["_person"]
    if to_id is None:
        return GoTo("which", ())
    if to_id == person_id:
        return GoTo("name", turn.texts.rich("refused-successor-self"))
    give(turn, person_id, to_id, [Matter(matter) for matter in answers["_matters"]])
    return None


HAND_ON = Form(
    name="hand_on",
    version=1,
    steps=person_steps(_ask_successor),
    facts=_facts,
    finish=_hand_on,
    title="form-hand-on",
)
