"""Notices of meals (用餐): to be ordered, changed after; and of a meeting that moved. Row 2.7."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts.cards import Words, words_of
from chat.texts.logistics import (
    day,
    meal_of_day,
    pairs,
    to_overview,
)
from chat.texts.meals import diet_words, meal_button
from meetings.logistics.meals import MealFacts, meal_facts
from meetings.logistics.meals import meals_of as meals_facts_of
from storage import meetings as meeting_rows

if TYPE_CHECKING:
    from chat.texts.wording import Reading


def order_notice(reading: Reading) -> Message | None:
    """报餐: meals that are to be ordered by then; None once all are."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "published":
        return None
    due = datetime.fromisoformat(reading.params["order_by"])
    found = [
        one
        for one in meals_facts_of(reading.session, meeting, now=reading.now, office=reading.office)
        if one.ordered is None and one.order_by == due and not one.begun
    ]
    if not found:
        return None
    words, texts = words_of(reading), reading.texts
    key = "meal-order-due" if due <= reading.now else "meal-order-soon"
    text = lines(
        texts.rich(key, title=meeting.title, when=words.when(due)),
        *(_notice_line(words, one) for one in found),
    )
    rows = pairs([meal_button(words, one) for one in found])
    return Message(text, choices=rows)


def _notice_line(words: Words, one: MealFacts) -> RichText:
    texts = words.texts
    key = "meal-notice-line-unanswered" if one.count.unanswered else "meal-notice-line"
    return texts.rich(
        key,
        meal=meal_of_day(words, one.day, one.kind),
        people=one.count.people,
        diets=diet_words(texts, one.count.diets),
        **({"unanswered": one.count.unanswered} if one.count.unanswered else {}),
    )


def count_notice(reading: Reading) -> Message | None:
    """The count differs from what was ordered."""
    found = count_lines(reading)
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if not found or meeting is None or meeting.state != "published":
        return None
    heading = reading.texts.rich("meal-changed", title=meeting.title)
    rows = pairs(
        [Choice(label, encode("Fd", meal_id)) for label, meal_id in _changed_meals(reading)]
    )
    return Message(lines(heading, *found), choices=rows)


def count_lines(reading: Reading) -> list[RichText]:
    """Meals that were ordered for another number, a line each; also under a 变动单."""
    words, found = words_of(reading), []
    for meal_id, before, after in reading.params.get("meals", ()):
        meal = meal_facts(reading.session, meal_id, now=reading.now, office=reading.office)
        if meal is None or meal.dropped or meal.begun or meal.ordered is None:
            continue
        found.append(
            reading.texts.rich(
                "meal-changed-line" if before != after else "meal-changed-diets",
                meal=meal_of_day(words, meal.day, meal.kind),
                before=before,
                after=after,
                diets=diet_words(reading.texts, meal.count.diets),
                ordered=sum(meal.ordered.values()),
            )
        )
    return found


def _changed_meals(reading: Reading) -> list[tuple[str, int]]:
    words, found = words_of(reading), []
    for meal_id, _, _ in reading.params["meals"]:
        meal = meal_facts(reading.session, meal_id, now=reading.now, office=reading.office)
        if meal is not None and not meal.dropped:
            found.append((meal_of_day(words, meal.day, meal.kind), meal_id))
    return found


def dropped_notice(reading: Reading) -> Message | None:
    """A meal the kitchen knows of is off; None where it is given after all."""
    meal = meal_facts(
        reading.session, reading.params["meal"], now=reading.now, office=reading.office
    )
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "published":
        return None
    if meal is None or not meal.dropped or meal.ordered is None:
        return None
    words = words_of(reading)
    text = lines(
        reading.texts.rich("meal-off", title=meeting.title),
        reading.texts.rich(
            "meal-off-line",
            meal=meal_of_day(words, meal.day, meal.kind),
            people=sum(meal.ordered.values()),
        ),
    )
    return Message(text, choices=((meal_button(words, meal),),))


def moved_notice(reading: Reading) -> Message | None:
    """The meeting moved to another day: what is to be rebooked; None where it moved again."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state != "published":
        return None
    first = reading.office.local(meeting.starts_at).date()
    if first.isoformat() != reading.params["day"]:
        return None
    words = words_of(reading)
    heading = reading.texts.rich("logistics-moved", title=meeting.title, day=day(words, first))
    back = to_overview(reading.texts, meeting.id)
    return Message(lines(heading, *_what(reading, "moved")), choices=(back,))


def off_notice(reading: Reading) -> Message | None:
    """The meeting is cancelled or put off: what is to be called off; None where it is held."""
    meeting = meeting_rows.meeting(reading.session, reading.params["meeting"])
    if meeting is None or meeting.state not in ("cancelled", "postponed"):
        return None
    heading = reading.texts.rich(f"logistics-off-{meeting.state}", title=meeting.title)
    return Message(lines(heading, *_what(reading, "off")))


def _what(reading: Reading, how: str) -> list[RichText]:
    """How much of each is to be seen to."""
    texts, params = reading.texts, reading.params
    found = [
        texts.rich(f"logistics-{how}-{what}", count=params[what])
        for what in ("orders", "rooms", "runs")
        if params[what]
    ]
    return [*found, texts.rich(f"logistics-{how}-gate")] if params["gate"] else found
