"""Badges (证件): which were printed, handed out and taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant
from storage.database import Base


class Badge(Base):
    """The badge of one participant; a reissue is counted and its time renewed."""

    __tablename__ = "badges"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    printed_at: Mapped[datetime | None]
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: How many times it was printed.
    prints: Mapped[int] = mapped_column(default=0)
    #: What was printed on it: who reads otherwise since needs a new one.
    text: Mapped[str] = mapped_column(default="")
    #: 发放登记 and 回收.
    handed_at: Mapped[datetime | None]
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: Who took it where it was not the person.
    taken_by: Mapped[str] = mapped_column(default="")
    returned_at: Mapped[datetime | None]


def badge(session: Session, participant_id: int) -> Badge | None:
    """The participant's badge, where one was printed or handed out."""
    return session.get(Badge, participant_id)


def locked_badge(session: Session, participant_id: int) -> Badge | None:
    """The same, its row locked: two at the desk hand it out one after the other."""
    return session.scalar(
        select(Badge)
        .where(Badge.participant_id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def badges_of(session: Session, meeting_id: int) -> dict[int, Badge]:
    """The badges of the meeting by participant, of those too who do not come any more."""
    found = session.scalars(
        select(Badge)
        .join(Participant, Participant.id == Badge.participant_id)
        .where(Participant.meeting_id == meeting_id)
    )
    return {one.participant_id: one for one in found}
