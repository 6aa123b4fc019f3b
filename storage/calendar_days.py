"""Days of the office's own calendar: they beat the library (调休, local days off). CAL-03."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class CalendarDay(Base):
    """One day as a notice has it: worked or not, and why."""

    __tablename__ = "calendar_days"
    __table_args__ = ()

    day: Mapped[date] = mapped_column(primary_key=True)
    working: Mapped[bool]
    #: The holiday's name or a remark, shown as it stands.
    note: Mapped[str] = mapped_column(default="")
    #: The notice it rests on (文号).
    source: Mapped[str] = mapped_column(default="")
    set_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    set_at: Mapped[datetime]


def calendar_days(session: Session) -> Sequence[CalendarDay]:
    """Every day in the table, in order."""
    return session.scalars(select(CalendarDay).order_by(CalendarDay.day)).all()


def locked(session: Session, day: date) -> CalendarDay | None:
    """The day, its row locked."""
    return session.scalar(
        select(CalendarDay)
        .where(CalendarDay.day == day)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
