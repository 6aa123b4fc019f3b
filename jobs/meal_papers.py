"""Papers of meals (用餐): the kitchen’s sheet, the table of counts, tickets. Row 2.7."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from chat.texts.logistics import clock, day, meal_name
from jobs.logistics_papers import made, meeting_of, stand_of, words_of
from jobs.making import Made, NoSuchPaper, Order
from jobs.readers import reader, safe, seen
from jobs.register_papers import XLSX
from meetings.logistics import meals
from meetings.logistics.guests import DIETS, Guest
from meetings.logistics.meals import MealFacts
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from papers.kitchen_sheet import KitchenMeal
    from papers.tables.xlsx_writing import Value


def kitchen_sheet(order: Order) -> Callable[[], Made]:
    """后厨用餐单: what was ordered, or what is counted where nothing was."""
    from papers.kitchen_sheet import KitchenDay, KitchenSheet, KitchenWords
    from papers.kitchen_sheet import kitchen_sheet as typeset

    meeting, words = meeting_of(order), words_of(order)
    texts = order.texts
    found = _meals(order, meeting)
    diets = [d for d in DIETS if d == "ordinary" or any(_numbers(m).get(d) for m in found)]
    heads = [
        texts.plain("kitchen-meal"),
        texts.plain("kitchen-place"),
        *(texts.plain(f"diet-{diet.replace('_', '-')}") for diet in diets),
        texts.plain("kitchen-spare"),
        texts.plain("kitchen-all"),
    ]
    days = dict.fromkeys(one.day for one in found)
    sheet = KitchenSheet(
        language=texts.language,
        words=KitchenWords(
            columns=tuple(heads),
            not_ordered=texts.plain("kitchen-not-ordered"),
            page=texts.plain("approval-sheet-page", page="{page}", pages="{pages}"),
        ),
        title=texts.plain("kitchen-title"),
        subtitle=meeting.title,
        stand=stand_of(order),
        days=tuple(
            KitchenDay(
                day(words, one),
                tuple(_kitchen_meal(order, meal, diets) for meal in found if meal.day == one),
            )
            for one in days
        ),
    )
    return made(order, lambda: typeset(sheet), "kitchen-title", meeting.title)


def _kitchen_meal(order: Order, meal: MealFacts, diets: Sequence[str]) -> KitchenMeal:
    from papers.kitchen_sheet import KitchenMeal

    texts, numbers = order.texts, _numbers(meal)
    said = [numbers.get(diet, 0) for diet in (*diets, "spare")]
    waiting = meal.count.unanswered if meal.ordered is None else 0
    return KitchenMeal(
        name=meal_name(texts, meal.kind),
        time=clock(meal.starts),
        place=meal.place or "—",
        style=texts.plain(f"meal-style-{meal.style}"),
        numbers=(*(str(n) if n else "" for n in said), str(sum(numbers.values()))),
        ordered=meal.ordered is not None,
        remark=texts.plain("kitchen-unanswered", count=waiting) if waiting else "",
    )


def _numbers(meal: MealFacts) -> dict[str, int]:
    return dict(meal.ordered if meal.ordered is not None else meal.count.diets)


def meal_table(order: Order) -> Callable[[], Made]:
    """用餐统计 as a workbook: ordered, counted and who came, meal by meal."""
    from papers.tables import Sheet, write_xlsx

    meeting, texts = meeting_of(order), order.texts
    names = ("day", "meal", "time", "place", "style", "counted", "unanswered", "ordered", "actual")
    head = [texts.plain(f"meal-column-{name}") for name in names]
    head += [texts.plain(f"diet-{diet.replace('_', '-')}") for diet in DIETS]
    lines: list[tuple[Value, ...]] = [
        (
            meal.day,
            meal_name(texts, meal.kind),
            clock(meal.starts),
            meal.place,
            texts.plain(f"meal-style-{meal.style}"),
            meal.count.people,
            meal.count.unanswered,
            sum(meal.ordered.values()) if meal.ordered is not None else None,
            meal.actual,
            *(_numbers(meal).get(diet, 0) for diet in DIETS),
        )
        for meal in _meals(order, meeting)
    ]
    sheet = Sheet(texts.plain("meal-sheet"), tuple(head), tuple(lines))
    name = f"{safe(texts.plain('meal-file', title=meeting.title))}.xlsx"
    return lambda: Made(write_xlsx(sheet), name, XLSX)


def meal_tickets(order: Order) -> Callable[[], Made]:
    """餐券, those of one person one after another."""
    from papers.meal_tickets import Ticket
    from papers.meal_tickets import meal_tickets as typeset

    meeting, words, texts = meeting_of(order), words_of(order), order.texts
    found = meals.diners(order.session, meeting, order.office)
    people: dict[int, Guest] = {}
    for _, guests in found:
        people |= {one.participant_id: one for one in guests}
    tickets = [
        Ticket(
            guest.name,
            guest.unit,
            day(words, meal.day),
            meal_name(texts, meal.kind),
            "　".join(part for part in (meal.starts, meal.place) if part),
        )
        for guest in people.values()
        for meal, guests in found
        if any(one.participant_id == guest.participant_id for one in guests)
    ]
    if not tickets:
        raise NoSuchPaper("nobody eats")
    heading, foot = texts.plain("ticket-heading"), texts.plain("ticket-foot")
    language, title = texts.language, meeting.title
    return made(
        order,
        lambda: typeset(tickets, language=language, title=title, heading=heading, foot=foot),
        "ticket-heading",
        title,
    )


def _meals(order: Order, meeting: meeting_rows.Meeting) -> tuple[MealFacts, ...]:
    """The meals that are given. Raises NoSuchPaper where there are none."""
    found = seen(
        meals.meals(order.session, reader(order), meeting.id, now=order.now, office=order.office)
    )
    if not found.meals:
        raise NoSuchPaper("no meals")
    return found.meals
