"""Paper originals: where they are kept, who has them, how the place is. Row 6.5."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKey, case, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.people import Person


class PaperOriginal(Base):
    """A paper original, or a folder of them."""

    __tablename__ = "paper_originals"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: What it is the original of, where that is here too.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"), index=True)
    title: Mapped[str]
    copies: Mapped[int] = mapped_column(default=1)
    #: Room, cabinet, shelf, box.
    place: Mapped[str]
    custodian_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: kept / lent / lost / handed_over / destroyed.
    state: Mapped[str]
    registered_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    registered_at: Mapped[datetime]
    edits: Mapped[int] = mapped_column(default=0)


class PaperLoan(Base):
    """借阅: asked, granted, taken, brought back."""

    __tablename__ = "paper_loans"

    id: Mapped[int] = mapped_column(primary_key=True)
    original_id: Mapped[int] = mapped_column(ForeignKey("paper_originals.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    purpose: Mapped[str]
    #: asked / granted / out / returned / refused / withdrawn / lost (while it was out).
    state: Mapped[str]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: The duty to bring it back.
    task_id: Mapped[int | None] = mapped_column(ForeignKey("tasks.id"))
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    out_at: Mapped[datetime | None]
    out_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    back_at: Mapped[datetime | None]
    back_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: In what condition it came back; "" fine.
    note: Mapped[str] = mapped_column(default="")


class CustodyCheck(Base):
    """A look at a place where papers are kept (防潮, 防火, 防虫, 清点)."""

    __tablename__ = "custody_checks"

    id: Mapped[int] = mapped_column(primary_key=True)
    place: Mapped[str] = mapped_column(index=True)
    #: By name of the point: fine / fault.
    points: Mapped[dict[str, Any]]
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


def original(session: Session, original_id: int) -> PaperOriginal | None:
    """The original with this id."""
    return session.get(PaperOriginal, original_id)


def locked_original(session: Session, original_id: int) -> PaperOriginal | None:
    """The original, its row locked: a writing use case starts here."""
    return session.scalar(
        select(PaperOriginal)
        .where(PaperOriginal.id == original_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def locked_of_documents(
    session: Session, document_ids: Collection[int]
) -> Sequence[PaperOriginal]:
    """The originals of these documents, their rows locked."""
    return session.scalars(
        select(PaperOriginal)
        .where(PaperOriginal.document_id.in_(document_ids))
        .order_by(PaperOriginal.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def lent_of_documents(session: Session, document_ids: Collection[int]) -> Sequence[PaperOriginal]:
    """Originals of these documents that somebody has now."""
    return session.scalars(
        select(PaperOriginal)
        .join(PaperLoan, PaperLoan.original_id == PaperOriginal.id)
        .where(
            PaperOriginal.document_id.in_(document_ids), PaperLoan.state.in_(("granted", "out"))
        )
        .distinct()
        .order_by(PaperOriginal.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which originals are looked for; what is None does not narrow."""

    words: tuple[str, ...] = ()
    meeting_id: int | None = None
    document_id: int | None = None
    custodian_id: int | None = None
    state: str | None = None


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found = [
        column == value
        for column, value in (
            (PaperOriginal.meeting_id, wanted.meeting_id),
            (PaperOriginal.document_id, wanted.document_id),
            (PaperOriginal.custodian_id, wanted.custodian_id),
            (PaperOriginal.state, wanted.state),
        )
        if value is not None
    ]
    return [
        *found,
        *(
            or_(
                PaperOriginal.title.icontains(word, autoescape=True),
                PaperOriginal.place.icontains(word, autoescape=True),
                PaperOriginal.custodian_id.in_(
                    select(Person.id).where(Person.name.icontains(word, autoescape=True))
                ),
            )
            for word in wanted.words
        ),
    ]


def originals(
    session: Session, wanted: Wanted, *, limit: int, offset: int = 0
) -> Sequence[PaperOriginal]:
    """The originals that are wanted, what is lost or lent first, then by place."""
    rank = case({"lost": 0, "lent": 1, "kept": 2}, value=PaperOriginal.state, else_=3)
    return session.scalars(
        select(PaperOriginal)
        .where(*_conditions(wanted))
        .order_by(rank, PaperOriginal.place, PaperOriginal.id)
        .limit(limit)
        .offset(offset)
    ).all()


def count(session: Session, wanted: Wanted) -> int:
    """How many these are."""
    counted = select(func.count()).select_from(PaperOriginal).where(*_conditions(wanted))
    return session.scalar(counted) or 0


def loan(session: Session, loan_id: int) -> PaperLoan | None:
    """The loan with this id."""
    return session.get(PaperLoan, loan_id)


def locked_loan(session: Session, loan_id: int) -> PaperLoan | None:
    """The loan, its row locked; the original's is locked before it."""
    return session.scalar(
        select(PaperLoan)
        .where(PaperLoan.id == loan_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def loans_of(session: Session, original_id: int, states: Collection[str]) -> Sequence[PaperLoan]:
    """The loans of an original in one of these states, the oldest first."""
    return session.scalars(
        select(PaperLoan)
        .where(PaperLoan.original_id == original_id, PaperLoan.state.in_(states))
        .order_by(PaperLoan.id)
    ).all()


def loans_of_person(
    session: Session, person_id: int, states: Collection[str]
) -> Sequence[tuple[PaperLoan, PaperOriginal]]:
    """What somebody asked for or has, with the originals."""
    rows = session.execute(
        select(PaperLoan, PaperOriginal)
        .join(PaperOriginal, PaperOriginal.id == PaperLoan.original_id)
        .where(PaperLoan.person_id == person_id, PaperLoan.state.in_(states))
        .order_by(PaperLoan.id)
    )
    return [(loan, original) for loan, original in rows]


def loan_of_task(session: Session, task_id: int) -> PaperLoan | None:
    """The loan whose return is this duty."""
    return session.scalar(select(PaperLoan).where(PaperLoan.task_id == task_id))


def loans(
    session: Session,
    state: str,
    *,
    custodian_id: int | None = None,
    before: date | None = None,
    limit: int,
) -> Sequence[tuple[PaperLoan, PaperOriginal]]:
    """Loans in this state with their originals, the earliest due first; of one custodian, or
    those due before a day."""
    wanted = [PaperLoan.state == state]
    if custodian_id is not None:
        wanted.append(PaperOriginal.custodian_id == custodian_id)
    if before is not None:
        wanted.append(PaperLoan.due_on < before)
    rows = session.execute(
        select(PaperLoan, PaperOriginal)
        .join(PaperOriginal, PaperOriginal.id == PaperLoan.original_id)
        .where(*wanted)
        .order_by(PaperLoan.due_on, PaperLoan.id)
        .limit(limit)
    )
    return [(loan, original) for loan, original in rows]


def kept_as(
    session: Session, title: str, place: str, document_id: int | None
) -> PaperOriginal | None:
    """The original of this title that is kept, or lent from, just there."""
    return session.scalar(
        select(PaperOriginal)
        .where(
            PaperOriginal.title == title,
            PaperOriginal.place == place,
            PaperOriginal.state.in_(("kept", "lent")),
            PaperOriginal.document_id == document_id
            if document_id is not None
            else PaperOriginal.document_id.is_(None),
        )
        .limit(1)
    )


def check(session: Session, check_id: int) -> CustodyCheck | None:
    """The check with this id."""
    return session.get(CustodyCheck, check_id)
