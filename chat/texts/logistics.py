"""Words of logistics (食宿用车): the overview of a meeting, and one's own page. Row 2.7."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time

from chat.dates import say_day, say_short, say_time
from chat.message import Choice, Message, RichText, lines
from chat.payload import encode
from chat.texts import Texts
from chat.texts.cards import Words
from chat.texts.meeting_people import button
from meetings.logistics.choosing import OwnMeal
from meetings.logistics.overview import Overview, Own, OwnRide

PAGE = 10
Rows = tuple[tuple[Choice, ...], ...]


def overview(words: Words, found: Overview) -> Message:
    """Meals, 报到, lodging, cars and the gate, a line each."""
    texts, id = words.texts, found.meeting_id
    text = lines(
        texts.rich("logistics-heading", title=found.title),
        _meals_line(texts, found),
        _lodging_line(texts, found),
        *_desk_lines(words, found),
        _cars_line(texts, found),
        _gate_line(words, found),
    )
    pages = [
        button(texts, "logistics-button-meals", "Fm", id, 0),
        button(texts, "logistics-button-lodging", "Fl", id, 0),
        button(texts, "logistics-button-desk", "Fr", id),
        button(texts, "logistics-button-cars", "Fc", id),
    ]
    back = (button(texts, "panel-button-readiness", "Ha", id),)
    return Message(text, choices=(*pairs(pages), back))


def _meals_line(texts: Texts, found: Overview) -> RichText:
    if not found.meals:
        return texts.rich("logistics-no-meals")
    ordered = sum(one.ordered is not None for one in found.meals)
    return texts.rich("logistics-meals", count=len(found.meals), ordered=ordered)


def _lodging_line(texts: Texts, found: Overview) -> RichText:
    lodging = found.lodging
    if not lodging.rooms and not lodging.without:
        return texts.rich("logistics-no-lodging")
    return texts.rich(
        "logistics-lodging" if not lodging.without else "logistics-lodging-without",
        rooms=len(lodging.rooms),
        placed=lodging.placed,
        without=len(lodging.without),
    )


def _desk_lines(words: Words, found: Overview) -> list[RichText]:
    desk = found.desk
    if not desk.published:
        return []
    said = words.texts.rich("logistics-desk", arrived=len(desk.arrived), waiting=len(desk.waiting))
    late = desk.late(words.now)
    return [said, words.texts.rich("logistics-desk-late", count=late)] if late else [said]


def _cars_line(texts: Texts, found: Overview) -> RichText:
    cars = found.cars
    if not cars.cars and not cars.waiting:
        return texts.rich("logistics-no-cars")
    return texts.rich(
        "logistics-cars" if not cars.waiting else "logistics-cars-waiting",
        cars=len(cars.cars),
        runs=len(cars.runs),
        waiting=len(cars.waiting),
    )


def _gate_line(words: Words, found: Overview) -> RichText:
    if found.gate is not None:
        return words.texts.rich("logistics-gate-told", count=found.gate)
    at = words.office.profile.logistics.gate_time
    return words.texts.rich("logistics-gate-later", time=clock(at))


# ── one's own page ──


def own(words: Words, found: Own, note: RichText = ()) -> Message:
    """食宿行程 of one person: room, rides, and the meals, to be chosen."""
    texts = words.texts
    body = [
        *_own_room(texts, found),
        *(own_ride(words, one) for one in found.rides),
        *(_own_meal(words, one) for one in found.meals),
    ]
    rows: list[tuple[Choice, ...]] = []
    if found.may_choose:
        choices = [_choice(words, found, one) for one in found.meals if one.open]
        rows += pairs(choices)
    rows.append((button(texts, "button-to-card", "rc", found.participant_id),))
    text = lines(
        note,
        texts.rich("own-heading", title=found.title),
        texts.rich("own-for", name=found.guest.name) if found.for_other else (),
        *(body or [texts.rich("own-nothing")]),
    )
    return Message(text, choices=tuple(rows))


def _own_room(texts: Texts, found: Own) -> list[RichText]:
    if not found.room:
        return []
    if not found.roommates:
        return [texts.rich("own-room", room=found.room)]
    names = texts.plain("meeting-list-comma").join(found.roommates)
    return [texts.rich("own-room-with", room=found.room, names=names)]


def own_ride(words: Words, one: OwnRide) -> RichText:
    """When, where and by which car somebody is fetched, or brought."""
    key = "own-ride-arrive" if one.direction == "arrive" else "own-ride-leave"
    return words.texts.rich(
        key,
        when=words.when(one.leaves_at),
        start=one.start or "—",
        car=car_words(words.texts, one.plate, one.driver, one.phone),
    )


def car_words(texts: Texts, plate: str, driver: str, phone: str) -> str:
    """A car with who drives it: 青A12345（王师傅 139…）."""
    who = " ".join(part for part in (driver, phone) if part)
    return texts.plain("logistics-car-driver", plate=plate, driver=who) if who else plate


def _own_meal(words: Words, one: OwnMeal) -> RichText:
    texts = words.texts
    key = "own-meal" if one.eats else "own-meal-not"
    return texts.rich(
        key,
        day=day(words, one.day),
        meal=meal_name(texts, one.kind),
        time=clock(one.starts),
        place=one.place or "—",
    )


def _choice(words: Words, found: Own, one: OwnMeal) -> Choice:
    texts = words.texts
    key = "own-button-not" if one.eats else "own-button-eats"
    label = texts.plain(key, meal=meal_of_day(words, one.day, one.kind))
    return Choice(label, encode("Fp", found.participant_id, one.meal_id, int(not one.eats)))


# ── what the pages share ──


def day(words: Words, when: date) -> str:
    """A day with its weekday."""
    return say_day(when, words.texts.language, today=words.office.today(words.now))


def clock(at: time) -> str:
    """A time of day."""
    return at.isoformat("minutes")


def clock_of(words: Words, at: datetime) -> str:
    """The time of day of a moment."""
    return say_time(at, words.office.zone)


def meal_name(texts: Texts, kind: str) -> str:
    """早餐, 午餐 or 晚餐."""
    return texts.plain(f"meal-kind-{kind}")


def meal_of_day(words: Words, when: date, kind: str) -> str:
    """A meal where there is room for no more: 12月1日午餐."""
    texts = words.texts
    return texts.plain(
        "meal-of-day", day=say_short(when, texts.language), meal=meal_name(texts, kind)
    )


def pairs(found: Sequence[Choice]) -> Rows:
    """Two in a row, as a phone shows them."""
    return tuple(tuple(found[at : at + 2]) for at in range(0, len(found), 2))


def to_overview(texts: Texts, meeting_id: int) -> tuple[Choice, ...]:
    """Back to the overview."""
    return (button(texts, "logistics-button-back", "Fa", meeting_id),)


def on_page(count: int, page: int) -> int:
    """The page, where there are so many pages; else the last one."""
    return max(0, min(page, (count - 1) // PAGE))
