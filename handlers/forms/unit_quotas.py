"""Forms that ask units: a unit's quota, and a joint host with its roster. Row 2.2."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Any

from handlers.forms.engine import (
    Answers,
    Entry,
    Form,
    GoTo,
    Kept,
    Option,
    Outcome,
    Problem,
    Prompt,
    Step,
    Taken,
    View,
)
from handlers.forms.writing import read_text, takes_text
from handlers.joint_hosts import listing
from handlers.turn import refusal
from handlers.unit_notices import units
from meetings import unit_notices
from meetings.meetings import Refused
from meetings.unit_notices.asking import LONGEST_NOTE
from storage import people as people_rows

if TYPE_CHECKING:
    from handlers.turn import Turn

LONGEST_UNIT = 60
#: Units shown as buttons.
MOST_OFFERED = 8


def _all_units(turn: Turn, answers: Answers) -> list[tuple[int, str]]:
    return [
        (unit.id, unit.name) for unit in people_rows.units(turn.session) if unit.ended_on is None
    ]


def _ask_unit(view: View) -> Prompt:
    offered = view.facts
    found = view.answers.get("unit")
    if isinstance(found, list):
        offered = [(i, name) for i, name in view.facts if i in found]
    options = [Option(name, unit_id) for unit_id, name in offered[:MOST_OFFERED]]
    rows = tuple(tuple(options[at : at + 2]) for at in range(0, len(options), 2))
    return Prompt(view.texts.rich("unit-ask-unit"), rows)


def _read_unit(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(entry.value)
    text = read_text(entry, view, limit=LONGEST_UNIT)
    if isinstance(text, Problem):
        return text
    wanted = text.casefold()
    found = [i for i, name in view.facts if name.casefold() == wanted]
    found = found or [i for i, name in view.facts if wanted in name.casefold()]
    if len(found) == 1:
        return Taken(found[0])
    if 1 < len(found) <= MOST_OFFERED:
        return Kept(found)
    return Problem(view.texts.rich("unit-unknown", name=text))


def _is_one(value: Any) -> bool:
    return isinstance(value, int)


def _is_list(value: Any) -> bool:
    return isinstance(value, list)


def _ask_places(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain("unit-places-option", count=number), _places(number))
        for number in (1, 2, 3, 5)
    )
    return Prompt(view.texts.rich("unit-ask-places"), (options,))


def _places(number: int, note: str | None = None) -> dict[str, Any]:
    return {"places": number, "note": note}


def _read_places(entry: Entry, view: View) -> Outcome:
    """A number, or who is wanted in words: 主要负责同志1名,经办1名 are two."""
    if entry.pressed:
        return Taken(entry.value)
    text = unicodedata.normalize("NFKC", entry.text).strip()
    most = unit_notices.MOST_PLACES
    number = _number(text.rstrip("名人个個位"))
    if number is None and len(text) <= LONGEST_NOTE:
        kinds = [_number(found) for found in _KINDS.findall(text)]
        counted = [one for one in kinds if one]
        if counted and 1 <= sum(counted) <= most:
            note = read_text(entry, view, limit=LONGEST_NOTE)
            return note if isinstance(note, Problem) else Taken(_places(sum(counted), note))
    if number is not None and 1 <= number <= most:
        return Taken(_places(number))
    return Problem(view.texts.rich("refused-places-range", most=most))


#: "1名", "两人" after what they are.
_KINDS = re.compile(r"(\d{1,3}|[一二两兩三四五六七八九十百]{1,4})\s*[名人位]")
_DIGITS = {char: value for value, char in enumerate("一二三四五六七八九", 1)} | {"两": 2, "兩": 2}
_HAN = re.compile(r"([一二三四五六七八九]?十)?([一二两兩三四五六七八九])?")


def _number(text: str) -> int | None:
    """12, 三, 十二 or 三十; None for what is no number below a hundred in characters."""
    if text.isascii() and text.isdigit() and len(text) <= 4:
        return int(text)
    found = _HAN.fullmatch(text)
    if found is None or not text:
        return None
    tens, ones = found[1], found[2]
    return (_DIGITS.get(tens[0], 1) * 10 if tens else 0) + (_DIGITS[ones] if ones else 0)


def _ask_note(view: View) -> Prompt:
    return Prompt(view.texts.rich("unit-ask-note"))


_read_note = takes_text(LONGEST_NOTE)


def _set_quota(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = unit_notices.set_quota(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["unit"],
        answers["places"]["places"],
        answers["places"]["note"] or answers.get("note") or "",
        now=turn.now,
    )
    if isinstance(outcome, Refused):
        if outcome.code in ("places-below", "places-range"):
            why = refusal(turn.texts, outcome.code, **dict(outcome.details))
            return GoTo("places", why)
        turn.refuse(outcome.code, **dict(outcome.details))
        return None
    units(turn, answers["_meeting"])
    return None


def _said_no_more(answers: Answers) -> bool:
    """Who is wanted was not said with the number."""
    return not answers["places"]["note"]


UNIT_QUOTA = Form(
    name="unit_quota",
    version=2,
    steps=(
        Step("unit", _ask_unit, _read_unit, settled=_is_one, in_doubt=_is_list),
        Step("places", _ask_places, _read_places),
        Step("note", _ask_note, _read_note, skippable=True, wanted=_said_no_more),
    ),
    facts=_all_units,
    finish=_set_quota,
    title="form-unit-quota",
)


def _ask_host(view: View) -> Prompt:
    asked = _ask_unit(view)
    return Prompt(view.texts.rich("host-ask-unit"), asked.options)


def _ask_limit(view: View) -> Prompt:
    none = Option(view.texts.plain("host-button-no-limit"), 0)
    return Prompt(view.texts.rich("host-ask-limit"), ((none,),))


def _read_limit(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Taken(0)
    most = unit_notices.MOST_PLACES
    text = unicodedata.normalize("NFKC", entry.text).strip().rstrip("名人个個位")
    number = _number(text)
    if number is not None and 1 <= number <= most:
        return Taken(number)
    return Problem(view.texts.rich("refused-places-range", most=most))


def _set_joint_host(turn: Turn, answers: Answers) -> GoTo | None:
    outcome = unit_notices.set_joint_host(
        turn.session,
        turn.actor,
        answers["_meeting"],
        answers["unit"],
        answers["places"],
        now=turn.now,
    )
    if isinstance(outcome, Refused):
        step = _BACK_TO.get(outcome.code)
        if step is not None:
            return GoTo(step, refusal(turn.texts, outcome.code, **dict(outcome.details)))
        turn.refuse(outcome.code, **dict(outcome.details))
        return None
    published = outcome.meeting_state == "published"
    key = "host-set-published" if published else "host-set"
    listing(turn, answers["_meeting"], turn.texts.rich(key, unit=outcome.unit))
    return None


#: To which step a refusal at the end leads back.
_BACK_TO = {
    "places-below": "places",
    "places-range": "places",
    "joint-host-no-contact": "unit",
    "joint-host-has-places": "unit",
}

JOINT_HOST = Form(
    name="joint_host",
    version=1,
    steps=(
        Step("unit", _ask_host, _read_unit, settled=_is_one, in_doubt=_is_list),
        Step("places", _ask_limit, _read_limit),
    ),
    facts=_all_units,
    finish=_set_joint_host,
    title="form-joint-host",
)
