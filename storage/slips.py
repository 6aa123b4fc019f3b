"""Reply slips (回执) and special needs: personal, consented, erased after settlement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant, on_the_list
from storage.database import Base
from storage.meetings import Meeting


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


def slip(session: Session, participant_id: int) -> ReplySlip | None:
    """The participant's reply slip, erased or not."""
    return session.get(ReplySlip, participant_id)


def need(session: Session, participant_id: int) -> SpecialNeed | None:
    """What the participant needs, erased or not."""
    return session.get(SpecialNeed, participant_id)


def slips_of(session: Session, meeting_id: int) -> Sequence[tuple[Participant, ReplySlip]]:
    """Slips of everybody on the list that are not erased, in the order of names."""
    rows = session.execute(
        select(Participant, ReplySlip)
        .join(ReplySlip, ReplySlip.participant_id == Participant.id)
        .where(Participant.meeting_id == meeting_id, on_the_list(), ReplySlip.erased_at.is_(None))
        .order_by(Participant.position, Participant.id)
    )
    return [(participant, slip) for participant, slip in rows]


def needs_in(session: Session, meeting_id: int) -> Sequence[tuple[Participant, SpecialNeed]]:
    """Needs of everybody on the list that are not erased, in the order of names."""
    rows = session.execute(
        select(Participant, SpecialNeed)
        .join(SpecialNeed, SpecialNeed.participant_id == Participant.id)
        .where(
            Participant.meeting_id == meeting_id, on_the_list(), SpecialNeed.erased_at.is_(None)
        )
        .order_by(Participant.position, Participant.id)
    )
    return [(participant, need) for participant, need in rows]


def personal_of(session: Session, meeting_id: int) -> tuple[list[ReplySlip], list[SpecialNeed]]:
    """Everything personal of a meeting that is not erased, also of people taken out."""
    places = select(Participant.id).where(Participant.meeting_id == meeting_id)
    slips = session.scalars(
        select(ReplySlip).where(
            ReplySlip.participant_id.in_(places), ReplySlip.erased_at.is_(None)
        )
    )
    needs = session.scalars(
        select(SpecialNeed).where(
            SpecialNeed.participant_id.in_(places), SpecialNeed.erased_at.is_(None)
        )
    )
    return list(slips), list(needs)


def meetings_to_erase(session: Session, *, over_before: datetime, limit: int) -> Sequence[int]:
    """Ids of meetings closed, cancelled or, never closed, over before a moment, of which
    something personal is still kept."""
    of_slips = (
        select(Participant.meeting_id)
        .join(ReplySlip, ReplySlip.participant_id == Participant.id)
        .where(ReplySlip.erased_at.is_(None))
    )
    of_needs = (
        select(Participant.meeting_id)
        .join(SpecialNeed, SpecialNeed.participant_id == Participant.id)
        .where(SpecialNeed.erased_at.is_(None))
    )
    return session.scalars(
        select(Meeting.id)
        .where(
            or_(Meeting.id.in_(of_slips), Meeting.id.in_(of_needs)),
            Meeting.state.in_(("published", "closed", "cancelled")),
            func.coalesce(Meeting.closed_at, Meeting.ends_at) < over_before,
        )
        .order_by(Meeting.id)
        .limit(limit)
    ).all()
