"""Minutes: who records a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Recorder(Base):
    """记录人 or deputy, over time: a handover ends one row and begins another (row 4.2)."""

    __tablename__ = "recorders"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: recorder / deputy.
    kind: Mapped[str]
    appointed_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    appointed_at: Mapped[datetime]
    #: They said that they will.
    accepted_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    #: Why it ended: replaced, handed_over, declined, left.
    reason: Mapped[str] = mapped_column(default="")


def recorder(session: Session, recorder_id: int) -> Recorder | None:
    """The appointment with this id."""
    return session.get(Recorder, recorder_id)


def recorders_now(session: Session, meeting_id: int) -> dict[str, Recorder]:
    """Who records the meeting now, and who deputises: by kind."""
    found = session.scalars(
        select(Recorder)
        .where(Recorder.meeting_id == meeting_id, Recorder.ended_at.is_(None))
        .order_by(Recorder.id)
    )
    return {row.kind: row for row in found}


def recorders_ever(session: Session, meeting_id: int) -> Sequence[Recorder]:
    """Everybody who was appointed, as it came about."""
    return session.scalars(
        select(Recorder).where(Recorder.meeting_id == meeting_id).order_by(Recorder.id)
    ).all()


def recording(session: Session, person_id: int) -> Sequence[Recorder]:
    """What this person is appointed to now."""
    return session.scalars(
        select(Recorder)
        .where(Recorder.person_id == person_id, Recorder.ended_at.is_(None))
        .order_by(Recorder.id)
    ).all()
