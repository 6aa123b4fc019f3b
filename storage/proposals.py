"""Proposals: items for the agenda (议题), calls for them, and the request to hold a meeting."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

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
    #: asked / returned / approved (on the agenda) / withdrawn (by who proposed it) / dropped (by
    #: the hosts).
    state: Mapped[str]
    #: Why it was dropped.
    reason: Mapped[str] = mapped_column(default="")
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


def open_call(session: Session, meeting_id: int) -> ItemCall | None:
    """The call for items of this meeting that was not closed, the latest."""
    return session.scalar(
        select(ItemCall)
        .where(ItemCall.meeting_id == meeting_id, ItemCall.closed_at.is_(None))
        .order_by(ItemCall.id.desc())
        .limit(1)
    )


def latest_call(session: Session, meeting_id: int) -> ItemCall | None:
    """The latest call for items of this meeting, also a closed one."""
    return session.scalar(
        select(ItemCall)
        .where(ItemCall.meeting_id == meeting_id)
        .order_by(ItemCall.id.desc())
        .limit(1)
    )


def call(session: Session, call_id: int) -> ItemCall | None:
    """The call with this id."""
    return session.get(ItemCall, call_id)


def units_asked(session: Session, call_id: int) -> Sequence[ItemCallUnit]:
    """The units of a call, as they were asked."""
    return session.scalars(
        select(ItemCallUnit).where(ItemCallUnit.call_id == call_id).order_by(ItemCallUnit.id)
    ).all()


def unit_asked(session: Session, row_id: int) -> ItemCallUnit | None:
    """One unit of a call."""
    return session.get(ItemCallUnit, row_id)


def locked_unit_asked(session: Session, row_id: int) -> ItemCallUnit | None:
    """One unit of a call, its row locked."""
    return session.scalar(
        select(ItemCallUnit)
        .where(ItemCallUnit.id == row_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def is_unit_asked(session: Session, meeting_id: int, unit_ids: Sequence[int]) -> int | None:
    """Which of these units was asked for items of the meeting, the first; None: none."""
    return session.scalar(
        select(ItemCallUnit.unit_id)
        .join(ItemCall, ItemCall.id == ItemCallUnit.call_id)
        .where(ItemCall.meeting_id == meeting_id, ItemCallUnit.unit_id.in_(unit_ids))
        .order_by(ItemCallUnit.id)
        .limit(1)
    )


def proposal(session: Session, proposal_id: int) -> ItemProposal | None:
    """The proposal with this id."""
    return session.get(ItemProposal, proposal_id)


def locked_proposal(session: Session, proposal_id: int) -> ItemProposal | None:
    """The proposal, its row locked: a writing use case starts here."""
    return session.scalar(
        select(ItemProposal)
        .where(ItemProposal.id == proposal_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def proposals_of(session: Session, meeting_id: int) -> Sequence[ItemProposal]:
    """Everything proposed for a meeting, the earliest first."""
    return session.scalars(
        select(ItemProposal)
        .where(ItemProposal.meeting_id == meeting_id)
        .order_by(ItemProposal.at, ItemProposal.id)
    ).all()


def proposals_by_item(session: Session, meeting_id: int) -> dict[int, ItemProposal]:
    """What the items of the agenda come from, by item."""
    found = proposals_of(session, meeting_id)
    return {one.agenda_item_id: one for one in found if one.agenda_item_id is not None}


def let_go_of_item(session: Session, agenda_item_id: int) -> None:
    """The item goes off the agenda: no proposal is it any more."""
    session.execute(
        update(ItemProposal)
        .where(ItemProposal.agenda_item_id == agenda_item_id)
        .values(agenda_item_id=None)
    )


def newest_request(session: Session, meeting_id: int) -> MeetingRequest | None:
    """The edition that holds."""
    return session.scalar(
        select(MeetingRequest)
        .where(MeetingRequest.meeting_id == meeting_id)
        .order_by(MeetingRequest.edition.desc())
        .limit(1)
    )


def asked_request(session: Session, meeting_id: int) -> MeetingRequest | None:
    """The edition that waits for its decision."""
    return session.scalar(
        select(MeetingRequest)
        .where(MeetingRequest.meeting_id == meeting_id, MeetingRequest.state == "asked")
        .order_by(MeetingRequest.edition.desc())
        .limit(1)
    )


def approved_request(session: Session, meeting_id: int) -> MeetingRequest | None:
    """The last edition that was approved."""
    return session.scalar(
        select(MeetingRequest)
        .where(MeetingRequest.meeting_id == meeting_id, MeetingRequest.state == "approved")
        .order_by(MeetingRequest.edition.desc())
        .limit(1)
    )


def request_edition(session: Session, meeting_id: int, edition: int) -> MeetingRequest | None:
    """One edition."""
    return session.scalar(
        select(MeetingRequest).where(
            MeetingRequest.meeting_id == meeting_id, MeetingRequest.edition == edition
        )
    )


def count_proposals(session: Session, meeting_id: int, state: str) -> int:
    """How many proposals for a meeting stand so."""
    statement = select(func.count()).select_from(ItemProposal)
    found = session.scalar(
        statement.where(ItemProposal.meeting_id == meeting_id, ItemProposal.state == state)
    )
    return found or 0
