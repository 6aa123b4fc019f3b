"""遗留物品: what was found after a meeting, kept and given back. Row 2.4, ORG-21."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Meeting


class LostItem(Base):
    """遗留物品: something found, and who got it back."""

    __tablename__ = "lost_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    text: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    #: A picture of it; "" where none was taken.
    digest: Mapped[str] = mapped_column(default="", index=True)
    file_name: Mapped[str] = mapped_column(default="")
    media_type: Mapped[str] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: "" while it is kept, and once it was erased.
    returned_to: Mapped[str] = mapped_column(default="")
    returned_at: Mapped[datetime | None]
    returned_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: When name and picture of what was given back went (ORG-04).
    erased_at: Mapped[datetime | None]


def lost_item(session: Session, lost_id: int) -> LostItem | None:
    """The thing that was found, with this id."""
    return session.get(LostItem, lost_id)


def locked_lost_item(session: Session, lost_id: int) -> LostItem | None:
    """The same, its row locked: it is given back once."""
    return session.scalar(
        select(LostItem)
        .where(LostItem.id == lost_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def lost_items_of(session: Session, meeting_id: int) -> Sequence[LostItem]:
    """What was found after the meeting: what is still kept first, then by time."""
    return session.scalars(
        select(LostItem)
        .where(LostItem.meeting_id == meeting_id)
        .order_by(LostItem.returned_at.is_not(None), LostItem.id)
    ).all()


def still_said(session: Session, over_before: datetime, *, limit: int) -> Sequence[int]:
    """Ids of meetings over before a moment of which it is still kept who got something back."""
    return session.scalars(
        select(LostItem.meeting_id)
        .join(Meeting, Meeting.id == LostItem.meeting_id)
        .where(LostItem.returned_at.is_not(None), LostItem.erased_at.is_(None))
        .where(LostItem.returned_at < over_before, Meeting.ends_at < over_before)
        .distinct()
        .order_by(LostItem.meeting_id)
        .limit(limit)
    ).all()


def lost_items_to_erase(session: Session, meeting_id: int) -> Sequence[LostItem]:
    """What was given back and still says to whom, the rows locked."""
    return session.scalars(
        select(LostItem)
        .where(LostItem.meeting_id == meeting_id)
        .where(LostItem.returned_at.is_not(None), LostItem.erased_at.is_(None))
        .order_by(LostItem.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def count_kept(session: Session, meeting_id: int) -> int:
    """How many things found are still kept."""
    return session.scalars(
        select(func.count())
        .select_from(LostItem)
        .where(LostItem.meeting_id == meeting_id, LostItem.returned_at.is_(None))
    ).one()
