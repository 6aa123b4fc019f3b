"""Attendance by agenda item: who sits in for which item, and where they wait (候会, 叫会)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Select, UniqueConstraint, delete, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant, on_the_list
from storage.database import Base
from storage.meetings import AgendaItem
from storage.paper_list import forget_agenda_item
from storage.people import Person, Unit
from storage.proposals import let_go_of_item
from storage.record_sections import let_go_of_item as let_go_of_record


class AgendaPlace(Base):
    """One participant who attends for one item only."""

    __tablename__ = "agenda_places"
    __table_args__ = (UniqueConstraint("item_id", "participant_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("agenda_items.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    #: attend (出席) / in_attendance (列席), of this item.
    role: Mapped[str] = mapped_column(default="in_attendance")
    #: expected / waiting (候会) / called (叫会) / inside / left.
    state: Mapped[str] = mapped_column(default="expected")
    arrived_at: Mapped[datetime | None]
    called_at: Mapped[datetime | None]
    entered_at: Mapped[datetime | None]
    left_at: Mapped[datetime | None]


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One who attends for an item, with their name as the list has it."""

    id: int
    item_id: int
    participant_id: int
    person_id: int
    name: str
    unit: str
    title: str
    role: str
    state: str
    arrived_at: datetime | None
    called_at: datetime | None
    entered_at: datetime | None
    left_at: datetime | None


def places_listed(session: Session, meeting_id: int) -> list[PlaceRow]:
    """The places by item of those on the list, in the order of the agenda and of names."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            AgendaPlace.id,
            AgendaPlace.item_id,
            Participant.id,
            Participant.person_id,
            Person.name,
            func.coalesce(Unit.name, ""),
            Participant.title,
            AgendaPlace.role,
            AgendaPlace.state,
            AgendaPlace.arrived_at,
            AgendaPlace.called_at,
            AgendaPlace.entered_at,
            AgendaPlace.left_at,
        )
        .join(AgendaItem, AgendaItem.id == AgendaPlace.item_id)
        .join(Participant, Participant.id == AgendaPlace.participant_id)
        .join(Person, Person.id == Participant.person_id)
        .outerjoin(Unit, Unit.id == Participant.unit_id)
        .where(AgendaItem.meeting_id == meeting_id, on_the_list())
        .order_by(AgendaItem.position, Participant.position, AgendaPlace.id)
    )
    return [PlaceRow(*row) for row in session.execute(statement)]


def item(session: Session, item_id: int) -> AgendaItem | None:
    """The item with this id."""
    return session.get(AgendaItem, item_id)


def place(session: Session, place_id: int) -> AgendaPlace | None:
    """The place with this id."""
    return session.get(AgendaPlace, place_id)


def place_at(session: Session, item_id: int, participant_id: int) -> AgendaPlace | None:
    """The participant's place at the item."""
    return session.scalar(
        select(AgendaPlace).where(
            AgendaPlace.item_id == item_id, AgendaPlace.participant_id == participant_id
        )
    )


def drop_item(session: Session, found: AgendaItem) -> None:
    """Take an item off the agenda, and whoever was to attend for it."""
    let_go_of_item(session, found.id)
    let_go_of_record(session, found.id)
    forget_agenda_item(session, found.id)
    session.execute(delete(AgendaPlace).where(AgendaPlace.item_id == found.id))
    session.delete(found)


def pass_on(session: Session, participant_id: int, to_participant_id: int) -> None:
    """替会: who comes in somebody's place attends for their items (row 3.8)."""
    session.execute(
        update(AgendaPlace)
        .where(AgendaPlace.participant_id == participant_id)
        .values(participant_id=to_participant_id)
    )


def places_to_come(
    session: Session, meeting_id: int, participant_id: int
) -> Sequence[AgendaPlace]:
    """The participant's places at items that were not called."""
    return session.scalars(
        select(AgendaPlace)
        .join(AgendaItem, AgendaItem.id == AgendaPlace.item_id)
        .where(
            AgendaItem.meeting_id == meeting_id,
            AgendaItem.called_at.is_(None),
            AgendaPlace.participant_id == participant_id,
        )
        .order_by(AgendaItem.position)
    ).all()


def comes_by_item(session: Session, participant_id: int) -> bool:
    """Whether the participant attends for items only."""
    found = select(AgendaPlace.id).where(AgendaPlace.participant_id == participant_id).limit(1)
    return session.scalar(found) is not None
