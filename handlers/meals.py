"""用餐: the meals of a meeting, one meal, and its order. Row 2.7."""

from __future__ import annotations

from typing import assert_never

from chat.message import RichText
from chat.texts import meals as words
from handlers.forms import filling
from handlers.logistics import reader_of
from handlers.notices import words as said
from handlers.seats import refuse
from handlers.turn import Turn
from meetings.logistics import meals, ordering, planning
from meetings.logistics.meals import MealFacts, Meals
from meetings.logistics.ordering import OtherCount
from meetings.logistics.planning import MealSet, MealsPlanned
from meetings.meetings import Refused

#: Forms behind "改…" of a meal, in the order of its buttons.
_FORMS = ("meal_place", "meal_style", "meal_time", "meal_order_by")


def show(turn: Turn, meeting_id: int, page: int = 0) -> None:
    """用餐 (Fm)."""
    show_list(turn, meeting_id, page)


def show_list(turn: Turn, meeting_id: int, page: int = 0, note: RichText = ()) -> None:
    """The list as it stands; ``note`` is what just happened."""
    found = _meals(turn, meeting_id)
    if found is not None:
        turn.show(f"meals:{meeting_id}", words.meal_list(said(turn), found, page, note))


def plan(turn: Turn, meeting_id: int) -> None:
    """按会议时间安排 (Fb)."""
    outcome = planning.plan(turn.session, turn.actor, meeting_id, now=turn.now, office=turn.office)
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case MealsPlanned(added=added):
            key = "meals-planned" if added else "button-old"
            note = turn.texts.rich(key, count=added) if added else turn.texts.rich(key)
            show_list(turn, meeting_id, 0, note)
        case _:
            assert_never(outcome)


def card(turn: Turn, meal_id: int) -> None:
    """One meal (Fd)."""
    show_meal(turn, meal_id)


def show_meal(turn: Turn, meal_id: int, note: RichText = ()) -> None:
    """The meal as it stands; ``note`` is what just happened."""
    found = meal_of(turn, meal_id)
    if found is not None:
        turn.show(f"meal:{meal_id}", words.meal_card(said(turn), found, note))


def change(turn: Turn, meal_id: int, what: int) -> None:
    """改地点, 方式, 时间 or 报餐截止 (Fe)."""
    found = meal_of(turn, meal_id)
    if found is None:
        return
    if what >= len(_FORMS):
        turn.tell("button-dead")
    elif found.begun or found.dropped:
        show_meal(turn, meal_id)
    else:
        filling.open_form(turn, _FORMS[what], {"_meal": meal_id})


def switch(turn: Turn, meal_id: int, dropped: int) -> None:
    """取消这一餐, or 恢复 (Ff)."""
    act = planning.drop if dropped else planning.take_up
    after(
        turn,
        act(turn.session, turn.actor, meal_id, now=turn.now, office=turn.office),
        "meal-dropped-now" if dropped else "meal-taken-up",
    )


def ask_order(turn: Turn, meal_id: int, with_unanswered: int = 0) -> None:
    """报餐 (Fg): how many, before it is done."""
    found = meal_of(turn, meal_id)
    if found is None:
        return
    if found.begun or found.dropped:
        show_meal(turn, meal_id)
        return
    _ask(turn, found, bool(with_unanswered), again=False)


def order(turn: Turn, meal_id: int, with_unanswered: int, people: int) -> None:
    """确认报餐 (Fh) for as many as were shown."""
    outcome = ordering.order(
        turn.session,
        turn.actor,
        meal_id,
        with_unanswered=bool(with_unanswered),
        people=people,
        now=turn.now,
        office=turn.office,
    )
    match outcome:
        case OtherCount(meal):
            _ask(turn, meal, bool(with_unanswered), again=True)
        case Refused() | MealSet():
            after(turn, outcome, "meal-ordered-now")
        case _:
            assert_never(outcome)


def take_back(turn: Turn, meal_id: int) -> None:
    """撤销报餐 (Fi)."""
    outcome = ordering.take_back(
        turn.session, turn.actor, meal_id, now=turn.now, office=turn.office
    )
    after(turn, outcome, "meal-order-back")


def actual(turn: Turn, meal_id: int) -> None:
    """登记用餐人数 (Fj)."""
    found = meal_of(turn, meal_id)
    if found is not None and found.begun and not found.dropped:
        filling.open_form(turn, "meal_actual", {"_meal": meal_id})
    elif found is not None:
        show_meal(turn, meal_id)


def kitchen(turn: Turn, meeting_id: int, table: int = 0) -> None:
    """后厨用餐单 as a sheet, or as a table (Fk)."""
    _paper(turn, meeting_id, "meal_table" if table else "kitchen_sheet")


def tickets(turn: Turn, meeting_id: int) -> None:
    """餐券 (Fn)."""
    _paper(turn, meeting_id, "meal_tickets")


def _paper(turn: Turn, meeting_id: int, kind: str) -> None:
    found = _meals(turn, meeting_id)
    if found is None:
        return
    if not found.meals:
        show_list(turn, meeting_id)
    else:
        turn.say(words.paper(turn.texts, kind, meeting_id, *reader_of(turn)))


def after(turn: Turn, outcome: MealSet | Refused, done: str) -> None:
    """The meal after a change; an old button shows the present state."""
    match outcome:
        case Refused():
            refuse(turn, outcome)
        case MealSet(meal, again):
            note = turn.texts.rich("button-old" if again else done)
            turn.show(f"meal:{meal.id}", words.meal_card(said(turn), meal, note))
        case _:
            assert_never(outcome)


def meal_of(turn: Turn, meal_id: int) -> MealFacts | None:
    """The meal, where this person sees to it; a refusal is said here."""
    found = meals.seen_meal(turn.session, turn.me, meal_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found


def _ask(turn: Turn, meal: MealFacts, with_unanswered: bool, *, again: bool) -> None:
    shown = words.ask_order(said(turn), meal, with_unanswered=with_unanswered, again=again)
    turn.show(f"meal:{meal.id}", shown)


def _meals(turn: Turn, meeting_id: int) -> Meals | None:
    """The meals; a refusal is said here."""
    found = meals.meals(turn.session, turn.me, meeting_id, now=turn.now, office=turn.office)
    if isinstance(found, Refused):
        refuse(turn, found)
        return None
    return found
