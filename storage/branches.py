"""Branch venues (分会场) of a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class BranchVenue(Base):
    """Another place where a part of the meeting sits, with a contact of its own."""

    __tablename__ = "branch_venues"
    __table_args__ = (UniqueConstraint("meeting_id", "name"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    position: Mapped[int] = mapped_column(default=0)


def branches_of(session: Session, meeting_id: int) -> Sequence[BranchVenue]:
    """The meeting's branch venues in order."""
    return session.scalars(
        select(BranchVenue)
        .where(BranchVenue.meeting_id == meeting_id)
        .order_by(BranchVenue.position, BranchVenue.id)
    ).all()
