"""Duties of a meeting: who of its staff sees to what, and where."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Duty(Base):
    """One duty of one person in one meeting."""

    __tablename__ = "duties"
    __table_args__ = (
        UniqueConstraint("meeting_id", "person_id", "kind", "zone"),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: plates 台签 / meals 用餐 / rooms 住宿 / cars 用车 / print 印制 / branch 分会场 / door 签到 /
    #: usher 引导 / papers 材料 / gate 门岗 / warden 疏散引导 / medical 医疗点 / watch 带班 /
    #: phones 手机存放.
    kind: Mapped[str]
    #: An usher's or door post: A区, 东门; else "".
    zone: Mapped[str] = mapped_column(default="")


#: Duties done with the rights of the meeting's staff, on its list of staff or not: what is owed to
#: who has one leads to pages of the staff. Posts of 会场秩序 have theirs in an alarm only; plates,
#: print, ushering and branch venues come as papers.
STAFF = ("watch", "door", "meals", "rooms", "cars", "papers")


def duties_of(session: Session, meeting_id: int) -> Sequence[Duty]:
    """Every duty of the meeting, by kind and zone."""
    return session.scalars(
        select(Duty).where(Duty.meeting_id == meeting_id).order_by(Duty.kind, Duty.zone, Duty.id)
    ).all()


def duty(session: Session, duty_id: int) -> Duty | None:
    """The duty with this id."""
    return session.get(Duty, duty_id)


def duty_like(
    session: Session, meeting_id: int, person_id: int, kind: str, zone: str
) -> Duty | None:
    """This very duty, where the person has it already."""
    return session.scalar(
        select(Duty).where(
            Duty.meeting_id == meeting_id,
            Duty.person_id == person_id,
            Duty.kind == kind,
            Duty.zone == zone,
        )
    )


def people_on_duty(session: Session, meeting_id: int, kinds: Iterable[str]) -> Sequence[int]:
    """Who of the meeting sees to any of these, each once; ids of persons."""
    found = session.scalars(
        select(Duty.person_id)
        .where(Duty.meeting_id == meeting_id, Duty.kind.in_(set(kinds)))
        .order_by(Duty.id)
    )
    return list(dict.fromkeys(found))


def drop(session: Session, found: Duty) -> None:
    """The duty ends."""
    session.delete(found)
    session.flush()
