"""Reply slips (回执) and special needs: personal, consented, erased after settlement."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class ReplySlip(Base):
    """What somebody wrote on the reply slip beside the answer (norms ORG-03)."""

    __tablename__ = "reply_slips"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    #: Field's name → answer.
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    #: Sensitive fields, apart; only with consent (norms ORG-04).
    sensitive: Mapped[dict[str, Any]] = mapped_column(JSON)
    consented_at: Mapped[datetime | None]
    #: Who wrote it where it was not the person.
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    erased_at: Mapped[datetime | None]


class SpecialNeed(Base):
    """What somebody needs (row 3.9), and who helps."""

    __tablename__ = "special_needs"

    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    #: wheelchair / interpreter / diet / medical / foreign_guest / other.
    kinds: Mapped[list[str]] = mapped_column(JSON)
    text: Mapped[str] = mapped_column(default="")
    consented_at: Mapped[datetime | None]
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    erased_at: Mapped[datetime | None]
