"""Doors: phones of door staff paired with a meeting, that scan passes on a page. Row 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Door(Base):
    """One phone of one member of the door staff, until the meeting ends."""

    __tablename__ = "doors"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: In the link, which opens it once.
    token: Mapped[str] = mapped_column(unique=True)
    #: Digest of the key that only the browser holds which opened the link.
    key_digest: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


def door(session: Session, door_id: int) -> Door | None:
    """The door with this id."""
    return session.get(Door, door_id)


def locked_door_of_link(session: Session, token: str) -> Door | None:
    """The door this link opens, its row locked: two browsers come one after the other."""
    if "\0" in token:
        return None  # PostgreSQL refuses even to look for it
    return session.scalar(
        select(Door)
        .where(Door.token == token)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def door_of_link(session: Session, token: str) -> Door | None:
    """The door this link opens."""
    return None if "\0" in token else session.scalar(select(Door).where(Door.token == token))


def door_of_key(session: Session, key_digest: str) -> Door | None:
    """The door of the browser that holds this key."""
    return session.scalar(select(Door).where(Door.key_digest == key_digest))


def open_doors(session: Session, meeting_id: int) -> Sequence[Door]:
    """The meeting's phones that were paired and not switched off, the first one first."""
    return session.scalars(
        select(Door)
        .where(Door.meeting_id == meeting_id, Door.opened_at.is_not(None), Door.ended_at.is_(None))
        .order_by(Door.id)
    ).all()
