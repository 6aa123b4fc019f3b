"""What is missing of meals, lodging, cars and the gate, for the one screen. Row 2.7."""

from __future__ import annotations

from datetime import datetime

from meetings.duties import on_duty
from meetings.logistics.cars import Cars, cars_of
from meetings.logistics.guests import guests_of
from meetings.logistics.meals import MealFacts, meals_of
from meetings.logistics.riding import told_at
from meetings.logistics.rooms import Lodging, lodging_of
from meetings.office import Office
from meetings.readiness.parts import Missing, Part
from storage import Session
from storage import logistics as rows
from storage import meetings as meeting_rows

#: What the slip asks that leads to logistics.
_ASKED = frozenset({"lodging", "arrival", "departure", "transfer", "diet"})


def missing(
    session: Session, meeting: meeting_rows.Meeting, *, now: datetime, office: Office
) -> Part:
    """How logistics stand. Asked for by a slip that asks for them, or by what was put down."""
    asked = bool(_ASKED & set(meeting.reply_fields))
    if not asked and not _anything(session, meeting.id):
        return Part("logistics", asked=False)
    known = guests_of(session, meeting, office)
    meals = meals_of(session, meeting, now=now, office=office, known=known)
    lodging = lodging_of(session, meeting, office=office, known=known)
    cars = cars_of(session, meeting, office=office, known=known)
    there = bool(meals or lodging.rooms or cars.cars or cars.waiting)
    if not asked and not there:
        return Part("logistics", asked=False)
    found = (
        *_meals(session, meeting, meals, now),
        *_lodging(session, meeting, lodging),
        *_cars(session, meeting, cars, now, office),
    )
    ordered = sum(one.ordered is not None for one in meals)
    have = f"{ordered}/{len(meals)}" if meals else ""
    return Part("logistics", asked=True, have=have, missing=found)


def _anything(session: Session, meeting_id: int) -> bool:
    """Whether anything was put down: else nobody on the list has to be read."""
    return bool(
        rows.meals.every_meal_of(session, meeting_id)
        or rows.lodging.rooms_of(session, meeting_id)
        or rows.cars.cars_of(session, meeting_id)
        or rows.cars.journeys_of(session, meeting_id)
    )


def _who(session: Session, meeting: meeting_rows.Meeting, duty: str) -> int | None:
    return next(iter(on_duty(session, meeting.id, [duty])), None)


def _meals(
    session: Session, meeting: meeting_rows.Meeting, meals: tuple[MealFacts, ...], now: datetime
) -> list[Missing]:
    who = _who(session, meeting, "meals")
    waiting = [one for one in meals if one.ordered is None and not one.begun]
    if not waiting:
        return []
    due = min(one.order_by for one in waiting)
    return [Missing("meal-order", person_id=who, due_at=due, late=due < now, count=len(waiting))]


def _lodging(session: Session, meeting: meeting_rows.Meeting, lodging: Lodging) -> list[Missing]:
    who = _who(session, meeting, "rooms")
    found = []
    if lodging.without:
        found.append(Missing("lodging-without", person_id=who, count=len(lodging.without)))
    if lodging.untold and lodging.published:
        found.append(Missing("lodging-untold", person_id=who, count=len(lodging.untold)))
    return found


def _cars(
    session: Session, meeting: meeting_rows.Meeting, cars: Cars, now: datetime, office: Office
) -> list[Missing]:
    who = _who(session, meeting, "cars")
    found = []
    if cars.unclear:
        found.append(Missing("ride-unclear", person_id=who, count=len(cars.unclear)))
    ready = [one for one in cars.waiting if one.ready and one.at is not None and one.at > now]
    if ready:
        due = min(told_at(one.at, office) for one in ready if one.at is not None)
        late = due < now
        found.append(
            Missing("ride-without", person_id=who, due_at=due, late=late, count=len(ready))
        )
    return found
