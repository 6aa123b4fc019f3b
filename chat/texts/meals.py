"""Words of meals (用餐): the list, one meal, the order; and what is told of them. Row 2.7."""

from __future__ import annotations

from collections.abc import Mapping

from chat.message import Choice, Message, Paper, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.logistics import (
    PAGE,
    clock,
    day,
    meal_name,
    meal_of_day,
    on_page,
    pairs,
    to_overview,
)
from chat.texts.meeting_people import button, pager
from meetings.logistics.meals import MealFacts, Meals
from meetings.logistics.ordering import to_order

#: What "改…" of a meal changes, in the order of the buttons.
CHANGES = ("place", "style", "time", "order-by")


def meal_list(words: Words, found: Meals, page: int, note: RichText = ()) -> Message:
    """用餐: every meal with its count, ten a page."""
    texts, id = words.texts, found.meeting_id
    page = on_page(len(found.meals), page)
    shown = found.meals[page * PAGE : (page + 1) * PAGE]
    body: list[RichText] = []
    for one in shown:
        if not body or one.day != shown[shown.index(one) - 1].day:
            body.append(texts.rich("meals-day", day=day(words, one.day)))
        body.append(_line(words, one))
    if not found.meals:
        body.append(texts.rich("meals-none" if found.to_add else "meals-none-wanted"))
    if found.dropped:
        names = [meal_of_day(words, one.day, one.kind) for one in found.dropped]
        said = texts.plain("meeting-list-comma").join(names)
        body.append(texts.rich("meals-dropped", meals=said))
    text = lines(note, texts.rich("meals-heading", title=found.title), *body)
    rows = [
        *pairs([meal_button(words, one) for one in shown]),
        *pager(texts, len(found.meals), page, "Fm", id),
        *pairs(_list_buttons(words, found)),
        to_overview(texts, id),
    ]
    return Message(text, choices=tuple(rows))


def _line(words: Words, one: MealFacts) -> RichText:
    """A meal of the list: what is missing is said, what is done in a few words."""
    texts = words.texts
    values: dict[str, str | int] = {
        "meal": meal_name(texts, one.kind),
        "time": clock(one.starts),
        "people": one.count.people,
        "diets": diet_words(texts, one.count.diets),
    }
    if one.actual is not None:
        state = texts.plain("meals-state-actual", people=one.actual)
    elif one.ordered is not None:
        state = texts.plain("meals-state-ordered", people=sum(one.ordered.values()))
    elif one.begun:
        state = texts.plain("meals-state-never")
    else:
        state = texts.plain("meals-state-open", when=words.when(one.order_by))
    if one.count.unanswered and one.ordered is None:
        values["unanswered"] = one.count.unanswered
        return texts.rich("meals-line-unanswered", state=state, **values)
    return texts.rich("meals-line", state=state, **values)


def diet_words(texts: Texts, diets: Mapping[str, int]) -> str:
    """What is not ordinary: （清真2、素食1）; "" where everything is."""
    said = [
        texts.plain(f"meal-diet-{diet.replace('_', '-')}", count=count)
        for diet, count in diets.items()
        if count and diet not in ("ordinary", "spare")
    ]
    return (
        texts.plain("meals-diets", diets=texts.plain("meals-between").join(said)) if said else ""
    )


def meal_button(words: Words, one: MealFacts) -> Choice:
    """The button to a meal."""
    return Choice(meal_of_day(words, one.day, one.kind), encode("Fd", one.id))


def _list_buttons(words: Words, found: Meals) -> list[Choice]:
    texts, id = words.texts, found.meeting_id
    buttons = []
    if found.to_add and not found.over:
        label = texts.plain("meals-button-plan", count=found.to_add)
        buttons.append(Choice(label, encode("Fb", id)))
    if not found.over:
        buttons += [
            Choice(
                texts.plain("meals-button-take-up", meal=meal_of_day(words, one.day, one.kind)),
                encode("Ff", one.id, 0),
            )
            for one in found.dropped[:PAGE]
        ]
    if found.meals:
        buttons += [
            button(texts, "meals-button-kitchen", "Fk", id, 0),
            button(texts, "meals-button-table", "Fk", id, 1),
            button(texts, "meals-button-tickets", "Fn", id),
        ]
    return buttons


def meal_card(words: Words, one: MealFacts, note: RichText = ()) -> Message:
    """One meal: where, how many, and how the order stands."""
    texts = words.texts
    text = lines(
        note,
        texts.rich("meal-heading", day=day(words, one.day), meal=meal_name(texts, one.kind)),
        texts.rich("meal-title", title=one.title),
        texts.rich("meal-dropped") if one.dropped else (),
        texts.rich("meal-dropped-ordered", people=sum(one.ordered.values()))
        if one.dropped and one.ordered
        else (),
        texts.rich(
            "meal-where",
            time=clock(one.starts),
            place=one.place or texts.plain("meal-no-place"),
            style=texts.plain(f"meal-style-{one.style}"),
        ),
        texts.rich("meal-forbidden", words=texts.plain("meeting-list-comma").join(one.forbidden))
        if one.forbidden
        else (),
        *([] if one.dropped else _count_lines(words, one)),
    )
    return Message(text, choices=(*_card_buttons(words, one), _back(texts, one)))


def _back(texts: Texts, one: MealFacts) -> tuple[Choice, ...]:
    return (button(texts, "meal-button-back", "Fm", one.meeting_id, 0),)


def _count_lines(words: Words, one: MealFacts) -> list[RichText]:
    texts = words.texts
    found = [
        texts.rich("meal-count", people=one.count.people, diets=diet_words(texts, one.count.diets))
    ]
    if one.count.unanswered:
        found.append(texts.rich("meal-unanswered", count=one.count.unanswered))
    found.append(_order_line(words, one))
    if one.actual is not None:
        found += _actual_lines(texts, one)
    return found


def _order_line(words: Words, one: MealFacts) -> RichText:
    texts = words.texts
    if one.ordered is None or one.ordered_at is None:
        late = one.order_by < words.now
        key = "meal-order-late" if late else "meal-order-by"
        return texts.rich(key, when=words.when(one.order_by))
    return texts.rich(
        "meal-ordered",
        people=sum(one.ordered.values()),
        spare=one.ordered.get("spare", 0),
        when=words.when(one.ordered_at),
        diets=diet_words(texts, one.ordered),
    )


def _actual_lines(texts: Texts, one: MealFacts) -> list[RichText]:
    actual = one.actual or 0
    if one.ordered is None:
        found = [texts.rich("meal-actual", people=actual)]
    else:
        ordered = sum(one.ordered.values())
        key = "meal-actual-less" if actual < ordered else "meal-actual-more"
        key = "meal-actual-same" if actual == ordered else key
        found = [texts.rich(key, people=actual, count=abs(actual - ordered))]
    return [*found, texts.rich("meal-note", note=one.actual_note)] if one.actual_note else found


def _card_buttons(words: Words, one: MealFacts) -> tuple[tuple[Choice, ...], ...]:
    texts = words.texts
    if one.dropped:
        return ((button(texts, "meal-button-take-up", "Ff", one.id, 0),),)
    if one.begun:
        key = "meal-button-actual" if one.actual is None else "meal-button-actual-again"
        return ((button(texts, key, "Fj", one.id),),)
    first = [button(texts, "meal-button-order", "Fg", one.id, 0)]
    if one.ordered is not None:
        first = [
            button(texts, "meal-button-order-again", "Fg", one.id, 0),
            button(texts, "meal-button-take-back", "Fi", one.id),
        ]
    others = [
        button(texts, f"meal-button-{what}", "Fe", one.id, at) for at, what in enumerate(CHANGES)
    ]
    others.append(button(texts, "meal-button-drop", "Ff", one.id, 1))
    return (*pairs(first), *pairs(others))


def ask_order(words: Words, one: MealFacts, *, with_unanswered: bool, again: bool) -> Message:
    """What the kitchen would be told; the press that orders carries the number shown."""
    texts = words.texts
    wanted = to_order(one, with_unanswered=with_unanswered, office=words.office)
    people = sum(wanted.values())
    text = lines(
        texts.rich("meal-count-changed") if again else (),
        texts.rich("meal-heading", day=day(words, one.day), meal=meal_name(texts, one.kind)),
        texts.rich(
            "meal-ask-order",
            people=people,
            spare=wanted["spare"],
            diets=diet_words(texts, wanted),
        ),
        texts.rich("meal-ask-unanswered", count=one.count.unanswered)
        if one.count.unanswered and not with_unanswered
        else (),
    )
    confirm = Choice(
        texts.plain("meal-button-confirm", people=people),
        encode("Fh", one.id, int(with_unanswered), people),
    )
    rows: list[tuple[Choice, ...]] = [(confirm,)]
    if one.count.unanswered:
        key = "meal-button-without" if with_unanswered else "meal-button-with"
        rows.append((button(texts, key, "Fg", one.id, int(not with_unanswered)),))
    rows.append((button(texts, "meal-button-not-yet", "Fd", one.id),))
    return Message(text, choices=tuple(rows))


def paper(texts: Texts, kind: str, meeting_id: int, reader_id: int, levels: str) -> Message:
    """后厨单, the table of meals or 餐券; made when it is sent."""
    params = (("meeting", meeting_id), ("reader", reader_id), ("levels", levels))
    back = (button(texts, "meal-button-back", "Fm", meeting_id, 0),)
    said = texts.rich(f"meals-made-{kind.replace('_', '-')}")
    return Message(said, choices=(back,), files=(Paper(kind, params),))
