"""Attendance by agenda item: who sits in for which item, and where they wait (候会, 叫会)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import AgendaItem


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


def places_of(session: Session, meeting_id: int) -> Sequence[AgendaPlace]:
    """Every place by item of the meeting, in the order of the agenda."""
    return session.scalars(
        select(AgendaPlace)
        .join(AgendaItem, AgendaItem.id == AgendaPlace.item_id)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaPlace.id)
    ).all()
