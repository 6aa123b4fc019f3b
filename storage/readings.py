"""Readings: who opened, printed or was lent which edition, and when. Row 6.6."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Reading(Base):
    """One reading. Seen by archivist and 保密员 only. Never updated."""

    __tablename__ = "readings"

    id: Mapped[int] = mapped_column(primary_key=True)
    edition_id: Mapped[int] = mapped_column(ForeignKey("editions.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: sent / opened (a link) / found (through a search) / printed / exported / borrowed.
    how: Mapped[str]
    at: Mapped[datetime]
