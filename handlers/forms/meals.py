"""Forms of one meal: where, how, when, until when it is ordered, and how many came. Row 2.7."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from chat.message import RichText, lines
from chat.texts.cards import Words
from chat.texts.logistics import clock, meal_of_day
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
from handlers.forms.sharing import back_to
from handlers.forms.timing import read_moment
from handlers.forms.writing import read_text, takes_text
from handlers.meals import after
from handlers.turn import Turn
from meetings.logistics import meals, ordering, planning
from meetings.logistics.meals import MealFacts
from meetings.meetings import Refused

_TIME = re.compile(r"([01]?\d|2[0-3])\s*[:：点點时時]\s*([0-5]\d)?\s*分?")
_ACTUAL = re.compile(r"(\d{1,5})\s*[人位]?\s*[,，;；。]?\s*(.*)")
_BACK_TO = {"meal-place": "value", "level-mark": "value", "meal-order-late": "value"}


@dataclass(frozen=True, slots=True)
class _Facts:
    meal: MealFacts | None


def _facts(turn: Turn, answers: Answers) -> _Facts:
    found = meals.seen_meal(
        turn.session, turn.me, answers["_meal"], now=turn.now, office=turn.office
    )
    return _Facts(None if isinstance(found, Refused) else found)


def _under(view: View, key: str, **values: str | int) -> RichText:
    """The question under which meal it is about."""
    meal: MealFacts | None = view.facts.meal
    words = Words(view.texts, view.office, view.now)
    said = view.texts.rich(key, **values)
    if meal is None:
        return said
    return lines(view.texts.rich("meal-about", meal=meal_of_day(words, meal.day, meal.kind)), said)


def _ask_place(view: View) -> Prompt:
    return Prompt(_under(view, "meal-ask-place"))


_read_place = takes_text(planning.LONGEST_PLACE)


def _ask_style(view: View) -> Prompt:
    options = tuple(
        Option(view.texts.plain(f"meal-style-{style}"), style) for style in planning.STYLES
    )
    return Prompt(_under(view, "meal-ask-style"), (options,))


def _ask_everywhere(view: View) -> Prompt:
    options = (
        (Option(view.texts.plain("meal-button-this"), False),),
        (Option(view.texts.plain("meal-button-every"), True),),
    )
    return Prompt(view.texts.rich("meal-ask-everywhere"), options)


def _ask_time(view: View) -> Prompt:
    meal: MealFacts | None = view.facts.meal
    return Prompt(_under(view, "meal-ask-time", time=clock(meal.starts) if meal else ""))


def read_time(entry: Entry, view: View) -> Outcome:
    """A time of day, "12:30" or "12点半"; kept as 12:30."""
    text = read_text(entry, view, limit=20)
    if isinstance(text, Problem):
        return text
    found = _TIME.fullmatch(text.replace("半", "30"))
    if found is None:
        return Problem(view.texts.rich("time-unclear"))
    return Taken(time(int(found[1]), int(found[2] or 0)).isoformat("minutes"))


def _ask_order_by(view: View) -> Prompt:
    meal: MealFacts | None = view.facts.meal
    words = Words(view.texts, view.office, view.now)
    present = words.when(meal.order_by) if meal else ""
    return Prompt(_under(view, "meal-ask-order-by", when=present))


def _read_order_by(entry: Entry, view: View) -> Outcome:
    if entry.pressed:
        return Problem(view.texts.rich("form-text-wanted"))
    found = read_moment(entry, view)
    return found if isinstance(found, Problem) else Taken(found.start.isoformat())


def _change(turn: Turn, answers: Answers, done: str, **what: Any) -> GoTo | None:
    outcome = planning.set_meal(
        turn.session, turn.actor, answers["_meal"], **what, now=turn.now, office=turn.office
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, _BACK_TO.get(outcome.code))
    after(turn, outcome, done)
    return None


def _finish_place(turn: Turn, answers: Answers) -> GoTo | None:
    every = answers["everywhere"]
    return _change(turn, answers, "meal-set", place=answers["value"], everywhere=every)


def _finish_style(turn: Turn, answers: Answers) -> GoTo | None:
    every = answers["everywhere"]
    return _change(turn, answers, "meal-set", style=answers["value"], everywhere=every)


def _finish_time(turn: Turn, answers: Answers) -> GoTo | None:
    return _change(turn, answers, "meal-set", starts=time.fromisoformat(answers["value"]))


def _finish_order_by(turn: Turn, answers: Answers) -> GoTo | None:
    return _change(turn, answers, "meal-set", by=datetime.fromisoformat(answers["value"]))


_EVERYWHERE = Step("everywhere", _ask_everywhere, read_pressed)

MEAL_PLACE = Form(
    name="meal_place",
    version=1,
    title="form-meal",
    steps=(Step("value", _ask_place, _read_place), _EVERYWHERE),
    facts=_facts,
    finish=_finish_place,
)
MEAL_STYLE = Form(
    name="meal_style",
    version=1,
    title="form-meal",
    steps=(Step("value", _ask_style, read_pressed), _EVERYWHERE),
    facts=_facts,
    finish=_finish_style,
)
MEAL_TIME = Form(
    name="meal_time",
    version=1,
    title="form-meal",
    steps=(Step("value", _ask_time, read_time, takes_numbers=True),),
    facts=_facts,
    finish=_finish_time,
)
MEAL_ORDER_BY = Form(
    name="meal_order_by",
    version=1,
    title="form-meal",
    steps=(Step("value", _ask_order_by, _read_order_by),),
    facts=_facts,
    finish=_finish_order_by,
)


def _ask_actual(view: View) -> Prompt:
    return Prompt(_under(view, "meal-ask-actual"))


def _read_actual(entry: Entry, view: View) -> Outcome:
    text = read_text(entry, view, limit=20 + ordering.LONGEST_NOTE)
    if isinstance(text, Problem):
        return text
    found = _ACTUAL.fullmatch(text) if text.isprintable() else None
    if found is None or not found[1].isascii() or int(found[1]) > ordering.MOST_DINERS:
        return Problem(view.texts.rich("meal-actual-unclear"))
    return Taken({"people": int(found[1]), "note": found[2].strip()})


def _finish_actual(turn: Turn, answers: Answers) -> GoTo | None:
    said = answers["value"]
    outcome = ordering.enter_actual(
        turn.session,
        turn.actor,
        answers["_meal"],
        said["people"],
        said["note"],
        now=turn.now,
        office=turn.office,
    )
    if isinstance(outcome, Refused):
        return back_to(turn, outcome, "value" if outcome.code == "meal-actual" else None)
    after(turn, outcome, "meal-actual-noted")
    return None


MEAL_ACTUAL = Form(
    name="meal_actual",
    version=1,
    title="form-meal-actual",
    steps=(Step("value", _ask_actual, _read_actual, takes_numbers=True),),
    facts=_facts,
    finish=_finish_actual,
)
