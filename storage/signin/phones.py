"""手机入柜: who sits inside without their phone, and until when. Row 3.2."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ColumnElement, FromClause, and_, func, select
from sqlalchemy.orm import Session

from storage.attendance import Participant
from storage.meetings import Meeting, Sitting
from storage.signin.records import records

_annul, _out = records.alias("phones_annul"), records.alias("phones_out")


def locked_away(session: Session, person_ids: Iterable[int]) -> dict[int, datetime]:
    """Of these people, who signed in to a sitting at which phones are locked away and has not
    left it; each with the planned end of the last such sitting, also one in the past.

    Who works there keeps the phone: the organiser, and the meeting's staff."""
    ids = set(person_ids)
    if not ids:
        return {}
    found = session.execute(
        select(records.c.person_id, func.max(Sitting.ends_at))
        .join(Sitting, Sitting.id == records.c.sitting_id)
        .join(Meeting, Meeting.id == Sitting.meeting_id)
        .join(Participant, Participant.id == records.c.participant_id)
        .outerjoin(_annul, and_(*_same_round(_annul), _annul.c.kind == "annul"))
        .outerjoin(_out, and_(*_same_round(_out), _out.c.kind == "out"))
        .where(
            Meeting.phones_away,
            Meeting.state == "published",
            Meeting.organiser_id != records.c.person_id,
            Participant.role != "staff",
            records.c.person_id.in_(ids),
            records.c.kind == "in",
            _annul.c.id.is_(None),
            _out.c.id.is_(None),
        )
        .group_by(records.c.person_id)
    )
    return {row[0]: row[1] for row in found}


def ends_of(session: Session, meeting_id: int) -> list[datetime]:
    """When the meeting's sittings end: until then something may be held back."""
    return list(
        session.scalars(select(Sitting.ends_at).where(Sitting.meeting_id == meeting_id).distinct())
    )


def _same_round(other: FromClause) -> tuple[ColumnElement[bool], ...]:
    return (
        other.c.sitting_id == records.c.sitting_id,
        other.c.person_id == records.c.person_id,
        other.c.round == records.c.round,
    )
