"""Absence and lateness: what was found at a sitting, what was said to it, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Absence(Base):
    """One person who was late, left early or was not there at one sitting."""

    __tablename__ = "absences"
    __table_args__ = (UniqueConstraint("sitting_id", "participant_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    #: absent / late / left_early.
    kind: Mapped[str]
    #: asked / answered / decided.
    state: Mapped[str]
    asked_at: Mapped[datetime]
    #: Who was asked: the person, or the contact above the profile's rank.
    asked_of_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    reason: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: "" / excused / unexcused.
    decision: Mapped[str] = mapped_column(default="")
    remark: Mapped[str] = mapped_column(default="")
    decided_at: Mapped[datetime | None]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class AbsenceProof(Base):
    """A file sent as proof."""

    __tablename__ = "absence_proofs"

    id: Mapped[int] = mapped_column(primary_key=True)
    absence_id: Mapped[int] = mapped_column(ForeignKey("absences.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]


def absences_of(session: Session, sitting_id: int) -> Sequence[Absence]:
    """Everybody released to questions after the sitting."""
    return session.scalars(
        select(Absence).where(Absence.sitting_id == sitting_id).order_by(Absence.id)
    ).all()
