"""Journeys of the people of a meeting, its cars and their runs, and the day they stand for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from storage.attendance import Participant
from storage.logistics.rows import (
    CarRun,
    Journey,
    LodgingPlace,
    LogisticsDay,
    MealChoice,
    MeetingCar,
)
from storage.meetings import Meeting


def journeys_of(session: Session, meeting_id: int) -> Sequence[Journey]:
    """Every journey of the meeting by time, of those too who do not come any more."""
    found = session.scalars(
        select(Journey)
        .join(Participant, Participant.id == Journey.participant_id)
        .where(Participant.meeting_id == meeting_id)
        .order_by(Journey.id)
    ).all()
    return sorted(found, key=lambda one: (one.at is None, one.at or one.entered_at, one.id))


def journey(session: Session, participant_id: int, direction: str) -> Journey | None:
    """How this person arrives, or returns."""
    return session.scalar(
        select(Journey).where(
            Journey.participant_id == participant_id, Journey.direction == direction
        )
    )


def journey_by_id(session: Session, journey_id: int) -> Journey | None:
    """The journey with this id."""
    return session.get(Journey, journey_id)


def cars_of(session: Session, meeting_id: int) -> Sequence[MeetingCar]:
    """The cars of the meeting, as they were put down."""
    return session.scalars(
        select(MeetingCar).where(MeetingCar.meeting_id == meeting_id).order_by(MeetingCar.id)
    ).all()


def car(session: Session, car_id: int) -> MeetingCar | None:
    """The car with this id."""
    return session.get(MeetingCar, car_id)


def runs_of(session: Session, meeting_id: int) -> Sequence[tuple[CarRun, MeetingCar]]:
    """Every run with its car, the first to leave first."""
    found = session.execute(
        select(CarRun, MeetingCar)
        .join(MeetingCar, MeetingCar.id == CarRun.car_id)
        .where(MeetingCar.meeting_id == meeting_id)
        .order_by(CarRun.leaves_at, CarRun.id)
    )
    return [(run, one) for run, one in found]


def run(session: Session, run_id: int) -> CarRun | None:
    """The run with this id."""
    return session.get(CarRun, run_id)


def day_of(session: Session, meeting_id: int) -> LogisticsDay | None:
    """The day the logistics stand for; None: there are none yet."""
    return session.get(LogisticsDay, meeting_id)


def void_before(session: Session, meeting_id: int) -> datetime | None:
    """When the first day moved last: days and trains said before are of another time."""
    return session.scalar(
        select(LogisticsDay.void_before).where(LogisticsDay.meeting_id == meeting_id)
    )


def told_of(session: Session, participant_ids: Collection[int]) -> set[int]:
    """Who of these participants was told of a room or a ride."""
    found: set[int] = set()
    for table in (LodgingPlace, Journey):
        found |= set(
            session.scalars(
                select(table.participant_id).where(
                    table.participant_id.in_(participant_ids), table.told != ""
                )
            )
        )
    return found


def erase_whereabouts(session: Session, meeting_id: int) -> set[int]:
    """Forget who came how, slept where and ate what; ids of the participants it was about."""
    places = select(Participant.id).where(Participant.meeting_id == meeting_id)
    gone: set[int] = set()
    for table in (Journey, LodgingPlace, MealChoice):
        found = session.execute(
            delete(table).where(table.participant_id.in_(places)).returning(table.participant_id)
        )
        gone |= {row[0] for row in found}
    return gone


def whereabouts_kept(session: Session, over_before: datetime, *, limit: int) -> Sequence[int]:
    """Ids of meetings over before a moment of which a journey or a room is still kept."""
    kept = (
        select(Participant.meeting_id)
        .join(Journey, Journey.participant_id == Participant.id)
        .union(
            select(Participant.meeting_id).join(
                LodgingPlace, LodgingPlace.participant_id == Participant.id
            )
        )
    )
    return session.scalars(
        select(Meeting.id)
        .where(Meeting.id.in_(kept), Meeting.ends_at < over_before)
        .where(Meeting.state.in_(("published", "closed", "cancelled")))
        .order_by(Meeting.id)
        .limit(limit)
    ).all()
