"""Handbooks (会议手册): what the clerk wrote beside what is known. Row 2.2, norms ORG-14."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.logistics import CarRun, LodgingPlace, LodgingRoom, Meal, MeetingCar
from storage.safety import SafetyPlan


class Handbook(Base):
    """The sections of a meeting's handbook that somebody wrote or left out."""

    __tablename__ = "handbooks"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    #: Section → text; "" leaves the section out.
    sections: Mapped[dict[str, Any]]
    #: Counts every edit, so that two at once are noticed.
    edits: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


def handbook(session: Session, meeting_id: int) -> Handbook | None:
    """What was written or left out; None where nobody touched it."""
    return session.get(Handbook, meeting_id)


def rooms_of_people(session: Session, meeting_id: int) -> dict[int, tuple[str, str]]:
    """Hotel and room number by participant, of those who have one."""
    found = session.execute(
        select(LodgingPlace.participant_id, LodgingRoom.hotel, LodgingRoom.number)
        .join(LodgingRoom, LodgingRoom.id == LodgingPlace.room_id)
        .where(LodgingRoom.meeting_id == meeting_id)
    )
    return {row.participant_id: (row.hotel, row.number) for row in found}


def meals_to_come(session: Session, meeting_id: int) -> Sequence[Meal]:
    """The meals that were not dropped, the first one first."""
    found = session.scalars(
        select(Meal).where(Meal.meeting_id == meeting_id, Meal.dropped_at.is_(None))
    ).all()
    order = {"breakfast": 0, "lunch": 1, "dinner": 2}
    return sorted(found, key=lambda one: (one.day, order.get(one.kind, 3), one.id))


def car_runs(session: Session, meeting_id: int) -> Sequence[tuple[CarRun, MeetingCar]]:
    """Every drive of the meeting's cars, the first one first."""
    found = session.execute(
        select(CarRun, MeetingCar)
        .join(MeetingCar, MeetingCar.id == CarRun.car_id)
        .where(MeetingCar.meeting_id == meeting_id)
        .order_by(CarRun.leaves_at, CarRun.id)
    )
    return [(run, car) for run, car in found]


def approved_safety_plan(session: Session, meeting_id: int) -> SafetyPlan | None:
    """The highest edition of the emergency plan that was approved."""
    return session.scalar(
        select(SafetyPlan)
        .where(SafetyPlan.meeting_id == meeting_id, SafetyPlan.state == "approved")
        .order_by(SafetyPlan.edition.desc())
        .limit(1)
    )
