"""Minutes: who records a meeting."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

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
    #: Why it ended: replaced, handed over, left.
    reason: Mapped[str] = mapped_column(default="")
