"""Meals of a meeting, and who eats there other than the list says."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.logistics.rows import Meal, MealChoice

#: The meals of a day, in their order.
KINDS = ("breakfast", "lunch", "dinner")


def meal(session: Session, meal_id: int) -> Meal | None:
    """The meal with this id, dropped or not."""
    return session.get(Meal, meal_id)


def every_meal_of(session: Session, meeting_id: int) -> Sequence[Meal]:
    """Every meal of the meeting as they come, dropped ones too."""
    found = session.scalars(select(Meal).where(Meal.meeting_id == meeting_id))
    return sorted(found, key=lambda one: (one.day, KINDS.index(one.kind)))


def meals_of(session: Session, meeting_id: int) -> Sequence[Meal]:
    """The meals that are given, as they come."""
    return [one for one in every_meal_of(session, meeting_id) if one.dropped_at is None]


def choices_of(session: Session, meeting_id: int) -> dict[tuple[int, int], bool]:
    """Meal and participant → whether they eat there, where somebody said so."""
    found = session.execute(
        select(MealChoice.meal_id, MealChoice.participant_id, MealChoice.eats)
        .join(Meal, Meal.id == MealChoice.meal_id)
        .where(Meal.meeting_id == meeting_id)
    )
    return {(row.meal_id, row.participant_id): row.eats for row in found}


def choice(session: Session, meal_id: int, participant_id: int) -> MealChoice | None:
    """What was said of this person and this meal."""
    return session.get(MealChoice, (meal_id, participant_id))
