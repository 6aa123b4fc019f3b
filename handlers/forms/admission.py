"""Forms of 资格审核: why somebody may not come, one part of the rules, who is called up by hand.

Row 3.1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from chat.message import lines
from chat.texts import admission as words
from handlers.admission import decided, rules_set
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
from handlers.forms.sharing import back_to, words_step
from handlers.forms.writing import read_text
from handlers.turn import Turn
from handlers.waiting import promoted
from meetings import admission, inviting, waiting
from meetings.admission import RulesSet
from meetings.meetings import Refused
from storage import people as people_rows

#: Longest text of units, titles or names, in characters.
LONGEST = 2_000
MOST_SHOWN = 12
_BETWEEN = re.compile(r"[、,，;；\n]+")
_RANKS_IN_A_ROW = 3
_BACK = {"reason-needed": "text", "reason-long": "text", "level-mark": "text"}
_BACK_TO_VALUE = frozenset(
    {"rank-unknown", "ranks-crossed", "titles-long", "level-mark", "places-number"}
)


def _turn_down(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = admission.turn_down(
        turn.session,
        turn.actor,
        answers["_participant"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK:
        return back_to(turn, outcome, _BACK[outcome.code])
    decided(turn, outcome)
    return None


TURN_DOWN = Form(
    name="turn_down",
    version=1,
    steps=(
        words_step(admission.LONGEST_REASON, lambda view: view.texts.rich("admission-ask-reason")),
    ),
    facts=no_facts,
    finish=_turn_down,
    title="form-turn-down",
)


def _promote(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = waiting.promote(
        turn.session,
        turn.actor,
        answers["_waiting"],
        answers["text"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused) and outcome.code in _BACK:
        return back_to(turn, outcome, _BACK[outcome.code])
    promoted(turn, outcome)
    return None


PROMOTE = Form(
    name="promote",
    version=1,
    steps=(
        words_step(waiting.LONGEST_REASON, lambda view: view.texts.rich("waiting-ask-reason")),
    ),
    facts=no_facts,
    finish=_promote,
    title="form-promote",
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the rules' step looks at, read afresh."""

    part: str
    units: dict[str, int]
    find: Callable[[str], inviting.Naming]


def _rule_facts(turn: Turn, answers: Answers) -> _Facts:
    return _Facts(
        part=words.PARTS[answers["_part"]],
        units={
            unit.name: unit.id for unit in people_rows.units(turn.session) if unit.ended_on is None
        },
        find=lambda text: inviting.find(turn.session, text),
    )


def _ask_rule(view: View) -> Prompt:
    facts: _Facts = view.facts
    rows: list[tuple[Option, ...]] = []
    if facts.part in ("lowest", "highest"):
        ranks = [Option(name, name) for name in view.office.profile.ranks]
        rows = [
            tuple(ranks[at : at + _RANKS_IN_A_ROW]) for at in range(0, len(ranks), _RANKS_IN_A_ROW)
        ]
    none = Option(view.texts.plain("button-no-limit"), {"none": True})
    return Prompt(view.texts.rich(f"rules-ask-{facts.part}"), (*rows, (none,)))


def _read_rule(entry: Entry, view: View) -> Outcome:
    facts: _Facts = view.facts
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST, lines=True)
    if isinstance(text, Problem):
        return text
    match facts.part:
        case "units":
            return _units(view, text)
        case "people":
            return _people(view, text)
        case "titles":
            return Taken(list(dict.fromkeys(_parts(text))))
        case "places":
            return _places(view, text)
        case _:
            return Problem(view.texts.rich("form-press-one"))


def _parts(text: str) -> list[str]:
    return [part.strip() for part in _BETWEEN.split(text) if part.strip()]


def _units(view: View, text: str) -> Outcome:
    facts: _Facts = view.facts
    named = _parts(text)
    unknown = [name for name in named if name not in facts.units]
    if unknown:
        return Problem(view.texts.rich("rules-unit-unknown", names=_shown(view, unknown)))
    return Taken([facts.units[name] for name in dict.fromkeys(named)])


def _people(view: View, text: str) -> Outcome:
    facts: _Facts = view.facts
    found = facts.find(text)
    unclear = [*found.unknown, *(doubt.name for doubt in found.doubts)]
    if unclear:
        same = [doubt.name for doubt in found.doubts]
        return Problem(
            lines(
                view.texts.rich("people-members-unknown", names=_shown(view, found.unknown))
                if found.unknown
                else (),
                view.texts.rich("people-members-same", names=_shown(view, same)) if same else (),
            )
        )
    return Taken([pick.person_id for pick in found.picks])


def _places(view: View, text: str) -> Outcome:
    digits = text.strip().rstrip("人位个個")
    if not (digits.isascii() and digits.isdigit()) or len(digits) > 6 or int(digits) < 1:
        return Problem(view.texts.rich("rules-places-number"))
    return Taken(int(digits))


def _shown(view: View, names: Sequence[str]) -> str:
    comma = view.texts.plain("meeting-list-comma")
    return comma.join([name[:40] for name in names[:MOST_SHOWN]])


def _set_rule(turn: Turn, answers: Answers) -> GoTo | None:
    part, value = words.PARTS[answers["_part"]], answers["value"]
    meeting_id: int = answers["_meeting"]
    none = isinstance(value, dict)
    outcome: RulesSet | Refused
    if part == "places":
        outcome = admission.set_places(
            turn.session,
            turn.actor,
            meeting_id,
            None if none else value,
            now=turn.now,
            office=turn.office,
        )
    else:
        empty: str | list[int] = "" if part in ("lowest", "highest") else []
        outcome = admission.set_rules(
            turn.session,
            turn.actor,
            meeting_id,
            cast('Literal["units", "titles", "lowest", "highest", "people"]', part),
            empty if none else value,
            now=turn.now,
            office=turn.office,
        )
    if isinstance(outcome, Refused) and outcome.code in _BACK_TO_VALUE:
        return back_to(turn, outcome, "value")
    rules_set(turn, meeting_id, outcome)
    return None


ELIGIBILITY = Form(
    name="eligibility",
    version=1,
    steps=(Step("value", _ask_rule, _read_rule, takes_numbers=True),),
    facts=_rule_facts,
    finish=_set_rule,
    title="form-eligibility",
)
