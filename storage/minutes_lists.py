"""Which meetings' minutes somebody finds in their list. Row 4.6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from storage.attendance import Participant
from storage.issued_minutes import Minutes, MinutesCopy
from storage.meetings import Meeting
from storage.minutes import Recorder


def meetings_held(
    session: Session, *, person_id: int | None, now: datetime, limit: int
) -> Sequence[Meeting]:
    """Meetings that have begun, the last one first: all of them, or of those this person convened,
    recorded or sat in, and those whose minutes they were sent."""
    begun = Meeting.state.in_(("published", "closed")) & (Meeting.starts_at <= now)
    statement = select(Meeting).where(begun)
    if person_id is not None:
        sat = select(Participant.meeting_id).where(
            Participant.person_id == person_id, Participant.removed_at.is_(None)
        )
        recorded = select(Recorder.meeting_id).where(
            Recorder.person_id == person_id, Recorder.ended_at.is_(None)
        )
        sent = (
            select(Minutes.meeting_id)
            .join(MinutesCopy, MinutesCopy.minutes_id == Minutes.id)
            .where(MinutesCopy.person_id == person_id)
        )
        statement = statement.where(
            or_(
                Meeting.organiser_id == person_id,
                Meeting.id.in_(sat),
                Meeting.id.in_(recorded),
                Meeting.id.in_(sent),
            )
        )
    return session.scalars(
        statement.order_by(Meeting.starts_at.desc(), Meeting.id.desc()).limit(limit)
    ).all()
