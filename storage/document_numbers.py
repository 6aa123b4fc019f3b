"""The register of numbers (文号): one series a kind, unit and year, without gaps. Row 6.2."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class DocumentNumber(Base):
    """A number that was given. It is never used again; a void one stays listed."""

    __tablename__ = "document_numbers"
    __table_args__ = (UniqueConstraint("series", "year", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Kind and unit, such as ``minutes`` or ``notice:4``; of an outside number ``outside``.
    series: Mapped[str] = mapped_column(index=True)
    year: Mapped[int]
    #: None: an outside number, of which only the words count.
    number: Mapped[int | None]
    #: As it is printed: 示例会纪〔2026〕3号.
    text: Mapped[str] = mapped_column(index=True)
    #: What carries it: minutes:5, report:3, document:7.
    subject: Mapped[str] = mapped_column(index=True)
    title: Mapped[str]
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    void_at: Mapped[datetime | None]
    void_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    reason: Mapped[str] = mapped_column(default="")


class NumberStart(Base):
    """The number a series begins at in a year, where the office gave those before it elsewhere."""

    __tablename__ = "number_starts"
    __table_args__ = ()

    series: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int]
    reason: Mapped[str]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


def start_of(session: Session, series: str, year: int) -> NumberStart | None:
    """Where the series begins in this year; None: at 1."""
    return session.get(NumberStart, (series, year))


def starts_in(session: Session, year: int) -> dict[str, NumberStart]:
    """The series that do not begin at 1 in this year."""
    found = session.scalars(select(NumberStart).where(NumberStart.year == year))
    return {one.series: one for one in found}


def number(session: Session, number_id: int) -> DocumentNumber | None:
    """The number with this id."""
    return session.get(DocumentNumber, number_id)


def numbers(session: Session, ids: Collection[int | None]) -> dict[int, DocumentNumber]:
    """These rows of the register, by id."""
    found = session.scalars(select(DocumentNumber).where(DocumentNumber.id.in_(ids)))
    return {row.id: row for row in found}


def number_of(session: Session, subject: str) -> DocumentNumber | None:
    """The number this carries, the latest that is not void."""
    return session.scalar(
        select(DocumentNumber)
        .where(DocumentNumber.subject == subject, DocumentNumber.void_at.is_(None))
        .order_by(DocumentNumber.id.desc())
        .limit(1)
    )


def locked(session: Session, number_id: int) -> DocumentNumber | None:
    """The number with this id, its row locked."""
    return session.scalar(
        select(DocumentNumber)
        .where(DocumentNumber.id == number_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def numbers_like(session: Session, text: str) -> Sequence[DocumentNumber]:
    """The numbers, not void, that are printed so."""
    return session.scalars(
        select(DocumentNumber)
        .where(DocumentNumber.text == text, DocumentNumber.void_at.is_(None))
        .order_by(DocumentNumber.id)
    ).all()
