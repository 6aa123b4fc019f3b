"""Proposals: items for the agenda (议题), calls for them, and the request to hold a meeting."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class ItemCall(Base):
    """议题征集: units are asked for items until a moment."""

    __tablename__ = "item_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str] = mapped_column(default="")
    until: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    closed_at: Mapped[datetime | None]


class ItemCallUnit(Base):
    """A unit that was asked, and what it said."""

    __tablename__ = "item_call_units"
    __table_args__ = (UniqueConstraint("call_id", "unit_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("item_calls.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    #: none (not answered) / proposed / nothing (无议题).
    answer: Mapped[str] = mapped_column(default="none")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None]
    reminded_at: Mapped[datetime | None]


class ItemProposal(Base):
    """An item proposed for the agenda of a meeting, ahead of it or at it (临时动议)."""

    __tablename__ = "item_proposals"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    call_id: Mapped[int | None] = mapped_column(ForeignKey("item_calls.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str]
    #: Why it is brought, and what is to be decided.
    text: Mapped[str] = mapped_column(default="")
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: 汇报时长, minutes; None: not said.
    minutes: Mapped[int | None]
    #: Units that attend for this item (列席), as it was written.
    attending: Mapped[str] = mapped_column(default="")
    #: 临时动议: the chair's consent is enough.
    motion: Mapped[bool] = mapped_column(default=False)
    #: asked / returned / approved / withdrawn.
    state: Mapped[str]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    agenda_item_id: Mapped[int | None] = mapped_column(ForeignKey("agenda_items.id"))
    #: What came with it, among the meeting's papers.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    at: Mapped[datetime]


class MeetingRequest(Base):
    """报批: one edition of the 请示 with 会议方案 and 会务分工. The highest edition holds."""

    __tablename__ = "meeting_requests"
    __table_args__ = (UniqueConstraint("meeting_id", "edition"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    edition: Mapped[int]
    #: What the clerk wrote, by name of the part: reason, form, scale, funding, notes.
    parts: Mapped[dict[str, Any]]
    #: The facts of the meeting as they were then: what the decision is bound to.
    facts: Mapped[dict[str, Any]]
    #: draft / asked / approved / returned / withdrawn.
    state: Mapped[str]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: Why there is another edition (row 2.10).
    change: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
