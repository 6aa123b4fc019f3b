"""The waiting list (候补) of a meeting whose places are taken."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Waiting(Base):
    """One person on the waiting list, in the order they came onto it."""

    __tablename__ = "waiting_list"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="attend")
    entered_at: Mapped[datetime]
    #: waiting / offered / taken / expired / left.
    state: Mapped[str]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]


def waiting_for(session: Session, meeting_id: int) -> Sequence[Waiting]:
    """Everybody who waits or has an offer, the first one first."""
    return session.scalars(
        select(Waiting)
        .where(Waiting.meeting_id == meeting_id, Waiting.state.in_(("waiting", "offered")))
        .order_by(Waiting.entered_at, Waiting.id)
    ).all()
