"""Doors: phones of door staff paired with a meeting, that scan passes on a page. Row 3.2."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Door(Base):
    """One phone of one member of the door staff, until the meeting ends."""

    __tablename__ = "doors"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: In the link, which opens it once.
    token: Mapped[str] = mapped_column(unique=True)
    #: Digest of the key that only the browser holds which opened the link.
    key_digest: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
