"""Safety (安全保障): the plan, and alarms with who is safe. Row 2.8."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base, insert_if_new


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


class SafetyBriefing(Base):
    """应急交底: somebody on duty was told their post and the plan, and said 收到."""

    __tablename__ = "safety_briefings"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    #: False: no account reads it; they are told by word.
    reached: Mapped[bool]
    told_at: Mapped[datetime]
    seen_at: Mapped[datetime | None]
    #: Who ticked it, where it was not the person.
    seen_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class Alarm(Base):
    """An emergency message to everybody in the building, or a drill of it."""

    __tablename__ = "alarms"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    drill: Mapped[bool]
    #: Everybody, or only one venue: a branch, or (None) the main one.
    everywhere: Mapped[bool] = mapped_column(default=True)
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
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
    """Somebody who was in the building, invited or at work there, and what is known of them."""

    __tablename__ = "alarm_people"

    alarm_id: Mapped[int] = mapped_column(ForeignKey("alarms.id"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    #: None: on duty there without a place in the meeting.
    participant_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    #: They sit at a branch venue; None: at the main one.
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    #: A block of the hall: A, B …; "rostrum"; "" where it is not known.
    zone: Mapped[str] = mapped_column(default="")
    #: They work there: hosts, staff, on duty, drivers.
    at_work: Mapped[bool] = mapped_column(default=False)
    #: Who reads the message: self / contact / nobody (then a warden counts them).
    reached: Mapped[str]
    #: The phone lies in a locker (手机入柜).
    phone_away: Mapped[bool] = mapped_column(default=False)
    added_at: Mapped[datetime]
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


def editions_of(session: Session, meeting_id: int) -> Sequence[SafetyPlan]:
    """Every edition of the meeting's plan, the first one first."""
    return session.scalars(
        select(SafetyPlan).where(SafetyPlan.meeting_id == meeting_id).order_by(SafetyPlan.edition)
    ).all()


def latest_plan(session: Session, meeting_id: int) -> SafetyPlan | None:
    """The newest edition of the meeting's plan."""
    return session.scalar(
        select(SafetyPlan)
        .where(SafetyPlan.meeting_id == meeting_id)
        .order_by(SafetyPlan.edition.desc())
        .limit(1)
    )


def plan_edition(session: Session, plan_id: int) -> SafetyPlan | None:
    """One edition, by its id."""
    return session.get(SafetyPlan, plan_id)


def plan_in_force(session: Session, meeting_id: int) -> SafetyPlan | None:
    """The newest approved edition; where none is, the newest there is: in an emergency a draft is
    better than nothing."""
    editions = editions_of(session, meeting_id)
    approved = [one for one in editions if one.state == "approved"]
    return next(reversed(approved or list(editions)), None)


def briefings_of(session: Session, meeting_id: int) -> Sequence[SafetyBriefing]:
    """Who was briefed, in the order they were told."""
    return session.scalars(
        select(SafetyBriefing)
        .where(SafetyBriefing.meeting_id == meeting_id)
        .order_by(SafetyBriefing.told_at, SafetyBriefing.person_id)
    ).all()


def briefing_of(session: Session, meeting_id: int, person_id: int) -> SafetyBriefing | None:
    """This person's briefing."""
    return session.get(SafetyBriefing, (meeting_id, person_id))


def note_briefing(
    session: Session, meeting_id: int, person_id: int, *, reached: bool, at: datetime
) -> None:
    """They are told now: for the first time, or anew, and then 收到 is asked for again."""
    row = {"meeting_id": meeting_id, "person_id": person_id, "reached": reached, "told_at": at}
    new = insert_if_new(session, SafetyBriefing, row, returning=SafetyBriefing.person_id)
    if new is None:
        there = session.get_one(SafetyBriefing, (meeting_id, person_id), with_for_update=True)
        there.reached, there.told_at = reached, at
        there.seen_at = there.seen_by_id = None
        session.flush()


def counts_of(session: Session, alarm_id: int) -> Sequence[WardenCount]:
    """What holds of the wardens' counts: the last one of each zone, in the order of zones."""
    last = (
        select(func.max(WardenCount.id))
        .where(WardenCount.alarm_id == alarm_id)
        .group_by(WardenCount.zone)
    )
    return session.scalars(
        select(WardenCount).where(WardenCount.id.in_(last)).order_by(WardenCount.zone)
    ).all()
