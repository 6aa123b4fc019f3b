"""The waiting list (候补) of a meeting whose places are taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Waiting(Base):
    """One person on the waiting list, in the order they came onto it."""

    __tablename__ = "waiting_list"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str] = mapped_column(default="")
    role: Mapped[str] = mapped_column(default="attend")
    entered_at: Mapped[datetime]
    #: waiting / offered / taken / expired / left.
    state: Mapped[str]
    offered_at: Mapped[datetime | None]
    offer_until: Mapped[datetime | None]


def waiting_for(session: Session, meeting_id: int) -> Sequence[Waiting]:
    """Everybody who waits or has an offer, the first one first."""
    return session.scalars(
        select(Waiting)
        .where(Waiting.meeting_id == meeting_id, Waiting.state.in_(("waiting", "offered")))
        .order_by(Waiting.entered_at, Waiting.id)
    ).all()


def waiting(session: Session, waiting_id: int) -> Waiting | None:
    """The line of the waiting list with this id."""
    return session.get(Waiting, waiting_id)


def locked_waiting(session: Session, waiting_id: int) -> Waiting | None:
    """The line, its row locked."""
    return session.scalar(
        select(Waiting)
        .where(Waiting.id == waiting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def waiting_of(session: Session, meeting_id: int, person_id: int) -> Waiting | None:
    """The person's line of the meeting's list, whatever became of it: it is never doubled."""
    return session.scalar(
        select(Waiting).where(Waiting.meeting_id == meeting_id, Waiting.person_id == person_id)
    )


def offers_until(session: Session, meeting_id: int) -> Sequence[Waiting]:
    """Open offers, the one that ends first in front."""
    return session.scalars(
        select(Waiting)
        .where(Waiting.meeting_id == meeting_id, Waiting.state == "offered")
        .order_by(Waiting.offer_until, Waiting.id)
    ).all()


def waits_of_person(session: Session, person_id: int) -> Sequence[Waiting]:
    """Every list the person still waits on or has an offer from."""
    return session.scalars(
        select(Waiting)
        .where(Waiting.person_id == person_id, Waiting.state.in_(("waiting", "offered")))
        .order_by(Waiting.entered_at, Waiting.id)
    ).all()


def come_in(session: Session, meeting_id: int, person_ids: Iterable[int]) -> None:
    """These came onto the list of participants: they wait no more, and hold no offer."""
    session.execute(
        update(Waiting)
        .where(
            Waiting.meeting_id == meeting_id,
            Waiting.person_id.in_(list(person_ids)),
            Waiting.state.in_(("waiting", "offered")),
        )
        .values(state="taken", offer_until=None)
        .execution_options(synchronize_session="fetch")
    )
