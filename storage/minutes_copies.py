"""Copies of the issued minutes: who gets one, who has it. Row 4.7."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from storage.issued_minutes import Minutes, MinutesCopy


def copy(session: Session, copy_id: int) -> MinutesCopy | None:
    """The copy with this id."""
    return session.get(MinutesCopy, copy_id)


def locked_copy(session: Session, copy_id: int) -> MinutesCopy | None:
    """The copy with this id, its row locked."""
    return session.scalar(
        select(MinutesCopy)
        .where(MinutesCopy.id == copy_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def copies_of(session: Session, minutes_id: int) -> Sequence[MinutesCopy]:
    """Everybody who gets this edition, as they were put down."""
    return session.scalars(
        select(MinutesCopy).where(MinutesCopy.minutes_id == minutes_id).order_by(MinutesCopy.id)
    ).all()


def copy_for(session: Session, minutes_id: int, person_id: int) -> MinutesCopy | None:
    """This person's copy of the edition."""
    return session.scalar(
        select(MinutesCopy).where(
            MinutesCopy.minutes_id == minutes_id, MinutesCopy.person_id == person_id
        )
    )


def newest_edition(session: Session, meeting_id: int) -> Minutes | None:
    """The newest edition of the meeting's minutes that was not withdrawn, issued or not."""
    return session.scalar(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id, Minutes.state != "withdrawn")
        .order_by(Minutes.edition.desc())
        .limit(1)
    )
