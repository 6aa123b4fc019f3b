"""Unit notices (单位名额): how many names a unit is asked for, and whom it named. Row 2.2."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant
from storage.database import Base
from storage.meetings import Meeting


class UnitQuota(Base):
    """A notice to a unit: its contact reports ``places`` names."""

    __tablename__ = "unit_quotas"
    __table_args__ = (UniqueConstraint("meeting_id", "unit_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    places: Mapped[int]
    #: A joint host (联合主办) reports a roster of its own.
    joint_host: Mapped[bool] = mapped_column(default=False)
    #: What is asked for, in words: 主要负责同志1名,经办1名.
    note: Mapped[str] = mapped_column(default="")
    #: waiting (未报) / reported (已报) / more_needed (需补报).
    state: Mapped[str] = mapped_column(default="waiting")
    reported_at: Mapped[datetime | None]
    reported_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


def quotas_of(session: Session, meeting_id: int) -> Sequence[UnitQuota]:
    """The meeting's unit notices."""
    return session.scalars(
        select(UnitQuota).where(UnitQuota.meeting_id == meeting_id).order_by(UnitQuota.id)
    ).all()


def quotas_to_report(
    session: Session, unit_ids: Iterable[int], *, starting_after: datetime
) -> Sequence[tuple[UnitQuota, Meeting]]:
    """What these units are asked for in published meetings to come, the next one first."""
    found = session.execute(
        select(UnitQuota, Meeting)
        .join(Meeting, Meeting.id == UnitQuota.meeting_id)
        .where(
            UnitQuota.unit_id.in_(set(unit_ids)),
            Meeting.state == "published",
            Meeting.starts_at > starting_after,
        )
        .order_by(Meeting.starts_at, UnitQuota.id)
    )
    return [(quota, meeting) for quota, meeting in found]


def quota(session: Session, quota_id: int) -> UnitQuota | None:
    """The unit notice with this id."""
    return session.get(UnitQuota, quota_id)


def locked_quota(session: Session, quota_id: int) -> UnitQuota | None:
    """The unit notice, its row locked: reports of one unit come one after the other."""
    return session.scalar(
        select(UnitQuota)
        .where(UnitQuota.id == quota_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def reported_by_unit(session: Session, meeting_id: int, unit_id: int) -> Sequence[Participant]:
    """Whom the unit named, in the order of names; who was refused takes none of its places."""
    return session.scalars(
        select(Participant)
        .where(
            Participant.meeting_id == meeting_id,
            Participant.unit_id == unit_id,
            Participant.source == "unit",
            Participant.removed_at.is_(None),
            Participant.standing != "refused",
        )
        .order_by(Participant.position, Participant.id)
    ).all()
