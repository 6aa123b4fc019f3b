"""Number series without gaps: one row a series, locked while a number is drawn."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, insert_if_new


class NumberSeries(Base):
    """A series, such as ``resolution/2026``, and the last number drawn from it."""

    __tablename__ = "number_series"
    __table_args__ = ()

    name: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int] = mapped_column(default=0)


def next_number(session: Session, series: str) -> int:
    """Draw the next number. A rolled-back transaction gives it back, so there are no gaps."""
    row = locked_series(session, series)
    row.last += 1
    return row.last


def locked_series(session: Session, series: str) -> NumberSeries:
    """The series, its row locked: nobody draws from it meanwhile. A new one begins at 1."""
    insert_if_new(
        session,
        NumberSeries.__table__,
        {"name": series, "last": 0},
        returning=NumberSeries.__table__.c.name,
    )
    return session.scalars(
        select(NumberSeries)
        .where(NumberSeries.name == series)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
