"""Absence and lateness: what was found at a sitting, what was said to it, what was decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Sitting


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
    #: "" / excused / unexcused / waived (不追问: never asked).
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


def absence(session: Session, absence_id: int) -> Absence | None:
    """The absence with this id."""
    return session.get(Absence, absence_id)


def locked_absence(session: Session, absence_id: int) -> Absence | None:
    """The absence, its row locked: a writing use case starts here."""
    return session.scalar(
        select(Absence)
        .where(Absence.id == absence_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def absence_of(session: Session, sitting_id: int, participant_id: int) -> Absence | None:
    """What was found of this participant at this sitting."""
    return session.scalar(
        select(Absence).where(
            Absence.sitting_id == sitting_id, Absence.participant_id == participant_id
        )
    )


def last_asked(session: Session, sitting_id: int) -> datetime | None:
    """When the last question of this sitting went out; None: none did."""
    return session.scalar(
        select(func.max(Absence.asked_at)).where(
            Absence.sitting_id == sitting_id, Absence.decision != "waived"
        )
    )


def unanswered_absences(session: Session, sitting_id: int) -> Sequence[Absence]:
    """Who was asked and neither answered nor was decided on."""
    return session.scalars(
        select(Absence)
        .where(Absence.sitting_id == sitting_id, Absence.state == "asked")
        .order_by(Absence.id)
    ).all()


def asked_sittings_after(session: Session, last_id: int, limit: int) -> Sequence[Sitting]:
    """The next released sittings somebody was asked about and did not answer, by id."""
    waiting = select(Absence.id).where(Absence.sitting_id == Sitting.id, Absence.state == "asked")
    return session.scalars(
        select(Sitting)
        .where(Sitting.released_at.is_not(None), Sitting.id > last_id, waiting.exists())
        .order_by(Sitting.id)
        .limit(limit)
    ).all()


def count_asked_sittings(session: Session) -> int:
    """How many released sittings wait for answers."""
    return session.scalars(
        select(func.count(func.distinct(Absence.sitting_id))).where(Absence.state == "asked")
    ).one()


def proofs_of(session: Session, absence_id: int) -> Sequence[AbsenceProof]:
    """The files sent as proof, in the order they came."""
    return session.scalars(
        select(AbsenceProof).where(AbsenceProof.absence_id == absence_id).order_by(AbsenceProof.id)
    ).all()
