"""Approvals: something asked, and decided by somebody else."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Approval(Base):
    """One request. ``subject`` names what it is about (``participant:12``)."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: reply_change; later plan, room, leave, budget …
    kind: Mapped[str]
    subject: Mapped[str] = mapped_column(index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: What takes effect when approved.
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    asked_for_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    #: pending / approved / returned / withdrawn.
    state: Mapped[str]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


def approval(session: Session, approval_id: int) -> Approval | None:
    """The approval with this id, to look at."""
    return session.get(Approval, approval_id)


def locked(session: Session, approval_id: int) -> Approval | None:
    """The approval, its row locked."""
    return session.scalar(
        select(Approval)
        .where(Approval.id == approval_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def pending_about(session: Session, kind: str, subject: str) -> Approval | None:
    """The undecided request of this kind about this subject."""
    return session.scalar(
        select(Approval).where(
            Approval.kind == kind, Approval.subject == subject, Approval.state == "pending"
        )
    )


def pending(session: Session) -> Sequence[Approval]:
    """All undecided requests, the oldest first."""
    return session.scalars(
        select(Approval).where(Approval.state == "pending").order_by(Approval.id)
    ).all()


def pending_of_meeting(session: Session, meeting_id: int) -> Sequence[Approval]:
    """The meeting's undecided requests, the oldest first."""
    return session.scalars(
        select(Approval)
        .where(Approval.meeting_id == meeting_id, Approval.state == "pending")
        .order_by(Approval.id)
    ).all()
