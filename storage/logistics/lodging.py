"""Rooms for the people of a meeting, who sleeps where, and who has arrived (报到)."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from storage.attendance import Participant
from storage.logistics.rows import Arrival, LodgingPlace, LodgingRoom


def rooms_of(session: Session, meeting_id: int) -> Sequence[LodgingRoom]:
    """Every room of the meeting, as they were put down."""
    return session.scalars(
        select(LodgingRoom).where(LodgingRoom.meeting_id == meeting_id).order_by(LodgingRoom.id)
    ).all()


def room(session: Session, room_id: int) -> LodgingRoom | None:
    """The room with this id."""
    return session.get(LodgingRoom, room_id)


def places_of(session: Session, meeting_id: int) -> dict[int, LodgingPlace]:
    """Participant → where they sleep, of those too who do not come any more."""
    found = session.scalars(
        select(LodgingPlace)
        .join(LodgingRoom, LodgingRoom.id == LodgingPlace.room_id)
        .where(LodgingRoom.meeting_id == meeting_id)
        .order_by(LodgingPlace.participant_id)
    )
    return {one.participant_id: one for one in found}


def place(session: Session, participant_id: int) -> LodgingPlace | None:
    """Where this person sleeps."""
    return session.get(LodgingPlace, participant_id)


def in_room(session: Session, room_id: int) -> int:
    """How many people a room was given to."""
    return session.scalars(
        select(func.count()).select_from(LodgingPlace).where(LodgingPlace.room_id == room_id)
    ).one()


def arrivals_of(session: Session, meeting_id: int) -> dict[int, Arrival]:
    """Participant → their arrival (报到)."""
    found = session.scalars(
        select(Arrival)
        .join(Participant, Participant.id == Arrival.participant_id)
        .where(Participant.meeting_id == meeting_id)
    )
    return {one.participant_id: one for one in found}


def arrival(session: Session, participant_id: int) -> Arrival | None:
    """The arrival of this person; None: not here yet."""
    return session.get(Arrival, participant_id)
