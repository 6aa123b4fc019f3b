"""Changes of people (人员变动): who came for whom, who was added or dropped out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class PeopleChange(Base):
    """One line of a 变动单. Never updated, but for the slip it went out with."""

    __tablename__ = "people_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: substituted / added / removed / leave / returned / dropped_out.
    kind: Mapped[str]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    #: Of a substitution: who comes instead.
    other_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: The number of the meeting's 变动单 it went out with; None: not yet.
    slip: Mapped[int | None]


def changes_of(session: Session, meeting_id: int) -> Sequence[PeopleChange]:
    """Every change of people of the meeting, the first one first."""
    return session.scalars(
        select(PeopleChange).where(PeopleChange.meeting_id == meeting_id).order_by(PeopleChange.id)
    ).all()
