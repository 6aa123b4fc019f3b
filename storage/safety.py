"""Safety (安全保障): the plan, and alarms with who is safe. Row 2.8."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from storage.database import Base


class SafetyPlan(Base):
    """One edition of a meeting's emergency plan (应急预案). The highest edition holds."""

    __tablename__ = "safety_plans"
    __table_args__ = (UniqueConstraint("meeting_id", "edition"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    edition: Mapped[int]
    #: organisation, risks, triggers, steps, contacts, routes, supplies … (norms ORG-20).
    content: Mapped[dict[str, Any]]
    #: draft / asked / approved / returned.
    state: Mapped[str]
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: Why there is another edition (row 2.10).
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class Alarm(Base):
    """An emergency message to everybody in the building, or a drill of it."""

    __tablename__ = "alarms"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    drill: Mapped[bool]
    #: fire / evacuate / medical / shelter / other: what happened, and what to do.
    kind: Mapped[str]
    text: Mapped[str] = mapped_column(default="")
    #: Where to gather.
    gather: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    ended_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: What was said when it ended.
    end_note: Mapped[str] = mapped_column(default="")


class AlarmPerson(Base):
    """Somebody who was in the building, and what is known of them."""

    __tablename__ = "alarm_people"

    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"), primary_key=True)
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"), primary_key=True)
    zone: Mapped[str] = mapped_column(default="")
    #: none / safe / help.
    answer: Mapped[str] = mapped_column(default="none")
    note: Mapped[str] = mapped_column(default="")
    answered_at: Mapped[datetime | None]
    #: Who said it where it was not the person: a warden, the staff.
    by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: Somebody sees to who needs help.
    helper_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    helped_at: Mapped[datetime | None]


class WardenCount(Base):
    """What a warden counted in a zone of people who can not answer. The latest one counts."""

    __tablename__ = "warden_counts"

    id: Mapped[int] = mapped_column(primary_key=True)
    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"), index=True)
    zone: Mapped[str]
    safe: Mapped[int]
    hurt: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
