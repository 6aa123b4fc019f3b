"""Seats: the plan of a hall, who sits where, and which name plates were printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant
from storage.database import Base
from storage.slips import SpecialNeed


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


def plan(session: Session, plan_id: int) -> SeatPlan | None:
    """The plan with this id."""
    return session.get(SeatPlan, plan_id)


def plans_of(session: Session, meeting_id: int) -> Sequence[SeatPlan]:
    """The plans of the meeting: the main hall's first, then the branch venues'."""
    found = session.scalars(
        select(SeatPlan).where(SeatPlan.meeting_id == meeting_id).order_by(SeatPlan.id)
    ).all()
    return sorted(found, key=lambda one: (one.branch_id or 0, one.id))


def seat_of_participant(session: Session, participant_id: int) -> Seat | None:
    """The seat the participant has; each has at most one, in the hall they are in."""
    return session.scalar(
        select(Seat).where(Seat.participant_id == participant_id).order_by(Seat.id)
    )


def seats_in_row(session: Session, plan_id: int, area: str, row: int) -> Sequence[Seat]:
    """The taken seats of one row, from the left."""
    return session.scalars(
        select(Seat)
        .where(Seat.plan_id == plan_id, Seat.area == area, Seat.row == row)
        .order_by(Seat.number)
    ).all()


#: Area, row, number, and whether it was put there by hand.
Taken = tuple[str, int, int, bool]


def put_seats(session: Session, plan_id: int, wanted: Mapping[int, Taken]) -> None:
    """Everybody sits as ``wanted`` (participant id → seat) says, and nobody else does.

    Who moves gets up first: a seat is never taken twice, not even for a moment.
    """
    there = {seat.participant_id: seat for seat in seats_of(session, plan_id)}
    staying = {
        one
        for one, seat in there.items()
        if wanted.get(one) == (seat.area, seat.row, seat.number, seat.by_hand)
    }
    for one, seat in there.items():
        if one not in staying:
            session.delete(seat)
    session.flush()
    for one, (area, row, number, by_hand) in wanted.items():
        if one not in staying:
            session.add(
                Seat(
                    plan_id=plan_id,
                    area=area,
                    row=row,
                    number=number,
                    participant_id=one,
                    by_hand=by_hand,
                )
            )
    session.flush()


def who_needs(session: Session, meeting_id: int, kind: str) -> frozenset[int]:
    """Participants of the meeting with this special need, where it was not erased."""
    rows = session.execute(
        select(SpecialNeed.participant_id, SpecialNeed.kinds)
        .join(Participant, Participant.id == SpecialNeed.participant_id)
        .where(Participant.meeting_id == meeting_id, SpecialNeed.erased_at.is_(None))
    )
    return frozenset(row.participant_id for row in rows if kind in (row.kinds or ()))


def printed_plates(session: Session, meeting_id: int) -> dict[int, PrintedPlate]:
    """The plates of the meeting that were printed, of those too who do not come any more."""
    found = session.scalars(
        select(PrintedPlate)
        .join(Participant, Participant.id == PrintedPlate.participant_id)
        .where(Participant.meeting_id == meeting_id)
    )
    return {one.participant_id: one for one in found}


def pass_seats_on(session: Session, before_id: int, after_id: int) -> None:
    """Whoever sat there, in any hall of the meeting, gives the chair to another participant."""
    session.execute(
        update(Seat).where(Seat.participant_id == before_id).values(participant_id=after_id)
    )
