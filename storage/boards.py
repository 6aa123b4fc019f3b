"""Boards: hall screens that may show a meeting's sign-in. Paired by a one-time link."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Board(Base):
    """One screen. The link opens it once; it shows something only after it was confirmed."""

    __tablename__ = "boards"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: In the link.
    token: Mapped[str] = mapped_column(unique=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: The branch venue it stands in; None: the main one.
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    #: zh_Hans / zh_Hant / en: what the screen is written in.
    language: Mapped[str]
    #: Four digits the screen shows; empty until it is opened.
    code: Mapped[str] = mapped_column(default="")
    #: Digest of the key that only the browser holds which opened the link.
    key_digest: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime | None]
    confirmed_at: Mapped[datetime | None]
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    ended_at: Mapped[datetime | None]


def board(session: Session, board_id: int) -> Board | None:
    """The board with this id."""
    return session.get(Board, board_id)


def board_locked(session: Session, board_id: int) -> Board | None:
    """The board, its row locked until the unit ends."""
    return session.scalar(
        select(Board)
        .where(Board.id == board_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def board_of_link(session: Session, token: str, *, locked: bool = False) -> Board | None:
    """The board this link opens."""
    if "\0" in token:
        return None  # PostgreSQL refuses even to look for it
    statement = select(Board).where(Board.token == token)
    if locked:
        statement = statement.with_for_update().execution_options(populate_existing=True)
    return session.scalar(statement)


def end_boards(
    session: Session, meeting_id: int, *, branch_id: int | None = None, now: datetime
) -> int:
    """No screen shows the meeting any more, or with ``branch_id`` none at that branch venue;
    returns how many did or might have."""
    there = [Board.branch_id == branch_id] if branch_id is not None else []
    ended = session.scalars(
        update(Board)
        .where(Board.meeting_id == meeting_id, Board.ended_at.is_(None), *there)
        .values(ended_at=now)
        .returning(Board.id)
    ).all()
    return len(ended)
