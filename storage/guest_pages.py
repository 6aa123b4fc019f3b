"""Personal pages of people without an account: reply, pass and papers behind a link."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import ForeignKey, Index, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class GuestPage(Base):
    """One participant's page; a new link revokes the one before."""

    __tablename__ = "guest_pages"
    __table_args__ = (
        Index(
            "uq_guest_pages_live",
            "participant_id",
            unique=True,
            sqlite_where=text("revoked_at IS NULL"),
            postgresql_where=text("revoked_at IS NULL"),
        ),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), index=True)
    token: Mapped[str] = mapped_column(unique=True)
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


def by_token(session: Session, token: str) -> GuestPage | None:
    """The page of this link, revoked or not."""
    return session.scalar(select(GuestPage).where(GuestPage.token == token))


def live_page(session: Session, participant_id: int) -> GuestPage | None:
    """The participant's page that opens."""
    return session.scalar(
        select(GuestPage).where(
            GuestPage.participant_id == participant_id, GuestPage.revoked_at.is_(None)
        )
    )


def live_pages(session: Session, participant_ids: Iterable[int]) -> dict[int, GuestPage]:
    """The pages of these participants that open, by participant."""
    found = session.scalars(
        select(GuestPage).where(
            GuestPage.participant_id.in_(set(participant_ids)), GuestPage.revoked_at.is_(None)
        )
    )
    return {page.participant_id: page for page in found}


def revoke(session: Session, participant_id: int, *, now: datetime) -> None:
    """The participant's link opens nothing any more."""
    session.execute(
        update(GuestPage)
        .where(GuestPage.participant_id == participant_id, GuestPage.revoked_at.is_(None))
        .values(revoked_at=now)
    )
