"""Seats: the plan of a hall, who sits where, and which name plates were printed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class SeatPlan(Base):
    """The hall of a meeting or of a branch venue: its rows, and by which rule people sit."""

    __tablename__ = "seat_plans"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    #: Rows and seats of rostrum and hall, doors, what the rule was (``meetings.seats``).
    layout: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Counts every change, so that two who seat at once are noticed.
    revision: Mapped[int] = mapped_column(default=1)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]


class Seat(Base):
    """One taken seat: one person once, one seat once."""

    __tablename__ = "seats"
    __table_args__ = (
        UniqueConstraint("plan_id", "area", "row", "number"),
        UniqueConstraint("plan_id", "participant_id"),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("seat_plans.id"), index=True)
    #: rostrum (主席台) / hall (台下).
    area: Mapped[str]
    #: From the front, from 1; and from the left as the audience sees it, from 1.
    row: Mapped[int]
    number: Mapped[int]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    #: Put there by hand: a rule leaves it alone.
    by_hand: Mapped[bool] = mapped_column(default=False)


class PrintedPlate(Base):
    """What the last printed name plate (台签) of somebody says."""

    __tablename__ = "printed_plates"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    text: Mapped[str]
    printed_at: Mapped[datetime]


def plan_of(session: Session, meeting_id: int, branch_id: int | None = None) -> SeatPlan | None:
    """The plan of the main hall or of a branch venue."""
    return session.scalar(
        select(SeatPlan).where(
            SeatPlan.meeting_id == meeting_id,
            SeatPlan.branch_id.is_(None) if branch_id is None else SeatPlan.branch_id == branch_id,
        )
    )


def seats_of(session: Session, plan_id: int) -> Sequence[Seat]:
    """The taken seats, front row first."""
    return session.scalars(
        select(Seat)
        .where(Seat.plan_id == plan_id)
        .order_by(Seat.area.desc(), Seat.row, Seat.number)
    ).all()
