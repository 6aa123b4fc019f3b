"""Paper originals: where they are kept, who has them, how the place is. Row 6.5."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class PaperOriginal(Base):
    """A paper original, or a folder of them."""

    __tablename__ = "paper_originals"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: What it is the original of, where that is here too.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    title: Mapped[str]
    copies: Mapped[int] = mapped_column(default=1)
    #: Room, cabinet, shelf, box.
    place: Mapped[str]
    custodian_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: kept / lent / lost / handed_over / destroyed.
    state: Mapped[str]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    registered_at: Mapped[datetime]
    edits: Mapped[int] = mapped_column(default=0)


class PaperLoan(Base):
    """借阅: asked, granted, taken, brought back."""

    __tablename__ = "paper_loans"

    id: Mapped[int] = mapped_column(primary_key=True)
    original_id: Mapped[int] = mapped_column(ForeignKey("paper_originals.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    purpose: Mapped[str]
    #: asked / granted / out / returned / refused / withdrawn.
    state: Mapped[str]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: The duty to bring it back.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    out_at: Mapped[datetime | None]
    out_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    back_at: Mapped[datetime | None]
    back_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: In what condition it came back; "" fine.
    note: Mapped[str] = mapped_column(default="")


class CustodyCheck(Base):
    """A look at a place where papers are kept (防潮, 防火, 防虫, 清点)."""

    __tablename__ = "custody_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(index=True)
    #: By name of the point: fine / fault.
    points: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


def original(session: Session, original_id: int) -> PaperOriginal | None:
    """The original with this id."""
    return session.get(PaperOriginal, original_id)


def locked_original(session: Session, original_id: int) -> PaperOriginal | None:
    """The original, its row locked: a writing use case starts here."""
    return session.scalar(
        select(PaperOriginal)
        .where(PaperOriginal.id == original_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
