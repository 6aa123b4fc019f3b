"""Paper: lines of the signed sheet entered by one person and confirmed by another."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class PaperEntry(Base):
    """One back-entry: serials, the photo they were read from, and who looked a second time."""

    __tablename__ = "paper_entries"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    serials: Mapped[list[int]] = mapped_column(JSON)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: waiting / confirmed / rejected / withdrawn.
    state: Mapped[str] = mapped_column(default="waiting")
    #: The second person, and what they found otherwise.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None]
    remark: Mapped[str] = mapped_column(default="")


class PaperFile(Base):
    """A picture or scan of the signed sheet: the voucher."""

    __tablename__ = "paper_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    entry_id: Mapped[int] = mapped_column(ForeignKey("paper_entries.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
