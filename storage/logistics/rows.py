"""Logistics: meals, 报到, lodging, arrivals and cars. Row 2.7."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base, Json


class Meal(Base):
    """One meal of one day for the people of a meeting."""

    __tablename__ = "meals"
    __table_args__ = (UniqueConstraint("meeting_id", "day", "kind"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    day: Mapped[date]
    #: breakfast / lunch / dinner.
    kind: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    #: 自助餐 buffet / 工作餐 set / 盒饭 box.
    style: Mapped[str] = mapped_column(default="buffet")
    starts: Mapped[str] = mapped_column(default="")
    order_by: Mapped[datetime]
    #: What the kitchen was told, diet → persons; None: not ordered.
    ordered: Mapped[dict[str, Any] | None] = mapped_column(Json)
    ordered_at: Mapped[datetime | None]
    ordered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: Told of a change after the order: the count told last.
    told: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: 实际用餐人数.
    actual: Mapped[int | None]
    actual_note: Mapped[str] = mapped_column(default="")
    dropped_at: Mapped[datetime | None]


class MealChoice(Base):
    """Somebody eats there, or does not, other than the list says."""

    __tablename__ = "meal_choices"

    meal_id: Mapped[int] = mapped_column(ForeignKey("meals.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    eats: Mapped[bool]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class LodgingRoom(Base):
    """A room of a hotel or guest house for people of the meeting."""

    __tablename__ = "lodging_rooms"
    __table_args__ = (UniqueConstraint("meeting_id", "hotel", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    hotel: Mapped[str] = mapped_column(default="")
    number: Mapped[str]
    #: single / twin / suite.
    kind: Mapped[str] = mapped_column(default="single")
    beds: Mapped[int] = mapped_column(default=1)
    note: Mapped[str] = mapped_column(default="")


class LodgingPlace(Base):
    """Who sleeps where."""

    __tablename__ = "lodging_places"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    room_id: Mapped[int] = mapped_column(ForeignKey("lodging_rooms.id"), index=True)
    #: The room they were told of last; "": not told.
    told: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class Arrival(Base):
    """报到: somebody arrived, and what they were given. Not a sign-in."""

    __tablename__ = "arrivals"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    key_at: Mapped[datetime | None]
    tickets_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]
    #: The key came back.
    key_back_at: Mapped[datetime | None]


class MeetingCar(Base):
    """A car of the meeting (not one somebody comes with)."""

    __tablename__ = "meeting_cars"
    __table_args__ = (UniqueConstraint("meeting_id", "plate"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    plate: Mapped[str]
    #: Seats for passengers.
    seats: Mapped[int]
    driver: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    #: Where the driver has an account.
    driver_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class CarRun(Base):
    """One drive of one car: 接站 or 送站, or between places."""

    __tablename__ = "car_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    car_id: Mapped[int] = mapped_column(ForeignKey("meeting_cars.id"), index=True)
    #: arrive / leave / between.
    direction: Mapped[str]
    leaves_at: Mapped[datetime]
    start: Mapped[str] = mapped_column("start_place", default="")
    end: Mapped[str] = mapped_column("end_place", default="")
    #: What the driver was told last; "": not told.
    told: Mapped[str] = mapped_column(default="")


class Journey(Base):
    """How somebody arrives or returns, as the slip said or the staff entered."""

    __tablename__ = "journeys"
    __table_args__ = (UniqueConstraint("participant_id", "direction"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    #: arrive / leave.
    direction: Mapped[str]
    #: train / flight / own_car / other.
    means: Mapped[str] = mapped_column(default="other")
    #: 车次 or 航班.
    number: Mapped[str] = mapped_column(default="")
    station: Mapped[str] = mapped_column(default="")
    at: Mapped[datetime | None]
    pick_up: Mapped[bool] = mapped_column(default=False)
    run_id: Mapped[int | None] = mapped_column(ForeignKey("car_runs.id"), index=True)
    picked_at: Mapped[datetime | None]
    #: What they were told of their run last; "": not told.
    told: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    entered_at: Mapped[datetime]


class LogisticsDay(Base):
    """The first day of the meeting that its logistics stand for, by which they follow it; and
    what the gate was told, so that only changes are told after."""

    __tablename__ = "logistics_days"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    day: Mapped[date]
    #: The first day moved then: days and trains said before are those of another time.
    void_before: Mapped[datetime | None]
    #: A move nobody was told of yet: the day before it, runs taken off, whether the gate knew.
    moved: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: Plates the gate knows of; None: not told yet.
    plates: Mapped[list[str] | None] = mapped_column(Json)
