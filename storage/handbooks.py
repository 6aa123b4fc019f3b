"""Handbooks (会议手册): what the clerk wrote beside what is known. Row 2.2, norms ORG-14."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class Handbook(Base):
    """The sections of a meeting's handbook that somebody wrote or left out."""

    __tablename__ = "handbooks"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    #: Section → text; "" leaves the section out.
    sections: Mapped[dict[str, Any]]
    #: Counts every edit, so that two at once are noticed.
    edits: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
