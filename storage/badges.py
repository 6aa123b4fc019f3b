"""Badges (证件): which were printed, handed out and taken back."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Badge(Base):
    """The badge of one participant; a reissue is counted and its time renewed."""

    __tablename__ = "badges"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    printed_at: Mapped[datetime | None]
    printed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: How many times it was printed.
    prints: Mapped[int] = mapped_column(default=0)
    #: 发放登记 and 回收.
    handed_at: Mapped[datetime | None]
    handed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: Who took it where it was not the person.
    taken_by: Mapped[str] = mapped_column(default="")
    returned_at: Mapped[datetime | None]
