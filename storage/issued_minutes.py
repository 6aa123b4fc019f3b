"""The minutes that are issued (会议纪要), their copies and objections; report, summary, 简报."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Minutes(Base):
    """One edition of a meeting's 纪要. The highest issued edition holds; a later one is an
    erratum (更正) with the same number."""

    __tablename__ = "minutes"
    __table_args__ = (UniqueConstraint("meeting_id", "edition"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    edition: Mapped[int]
    #: draft / asked (in its chain) / objection (异议期) / approved (sealed) / issued / withdrawn.
    state: Mapped[str] = mapped_column(index=True)
    #: Every word of it as the paper shows it; shape: ``meetings.issued_minutes.content.Content``.
    content: Mapped[dict[str, Any]]
    #: Counts saves of the draft, so that two who write at once are noticed.
    edits: Mapped[int] = mapped_column(default=0)
    edited_at: Mapped[datetime | None]
    #: The content before the last save, where that dropped something; None: nothing to give back.
    dropped: Mapped[dict[str, Any] | None]
    #: SHA-256 over the content when it was approved, in hex; "" before.
    seal: Mapped[str] = mapped_column(default="")
    #: Why there is another edition.
    change: Mapped[str] = mapped_column(default="")
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: Its row in the register of numbers, drawn at issue.
    number_id: Mapped[int | None] = mapped_column(ForeignKey("document_numbers.id"))
    objection_until: Mapped[datetime | None]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    approved_at: Mapped[datetime | None]
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    issued_at: Mapped[datetime | None]
    #: The paper, and the sealed scan where that is the official version.
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    scan_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))


class MinutesObjection(Base):
    """异议: what somebody who attended finds wrong in the draft, and what came of it."""

    __tablename__ = "minutes_objections"

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: Who sent it in for them; the same where they did.
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: "" with state agreed: nothing to object.
    text: Mapped[str] = mapped_column(Text, default="")
    #: agreed / open / taken (采纳) / rejected / withdrawn.
    state: Mapped[str]
    answer: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    answered_at: Mapped[datetime | None]


class MinutesCopy(Base):
    """One addressee of the issued minutes, and what they get."""

    __tablename__ = "minutes_copies"
    __table_args__ = (UniqueConstraint("minutes_id", "person_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    minutes_id: Mapped[int] = mapped_column(ForeignKey("minutes.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: For which unit they get it; None: for themselves.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: full / excerpt (only their own items) / informed (知会: the issued text, nothing asked).
    kind: Mapped[str]
    #: Numbers of the items of an excerpt.
    items: Mapped[list[Any]]
    told_at: Mapped[datetime | None]
    #: 签收.
    received_at: Mapped[datetime | None]
    received_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: phone / paper where somebody entered it for another; "" in chat.
    method: Mapped[str] = mapped_column(default="")


class MeetingReport(Base):
    """One edition of a meeting's report, summary (总结) or bulletin (简报)."""

    __tablename__ = "meeting_reports"
    __table_args__ = (UniqueConstraint("meeting_id", "kind", "edition"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: report / summary / bulletin.
    kind: Mapped[str]
    edition: Mapped[int]
    #: draft / asked / approved / issued / withdrawn.
    state: Mapped[str]
    #: What was written, by name of the part.
    parts: Mapped[dict[str, Any]]
    #: The facts as they were when it was approved.
    facts: Mapped[dict[str, Any]]
    edits: Mapped[int] = mapped_column(default=0)
    change: Mapped[str] = mapped_column(default="")
    approval_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    number_id: Mapped[int | None] = mapped_column(ForeignKey("document_numbers.id"))
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    issued_at: Mapped[datetime | None]


def minutes(session: Session, minutes_id: int) -> Minutes | None:
    """The edition with this id."""
    return session.get(Minutes, minutes_id)


def editions_of(session: Session, meeting_id: int) -> Sequence[Minutes]:
    """Every edition of the meeting's minutes, the first one first."""
    return session.scalars(
        select(Minutes).where(Minutes.meeting_id == meeting_id).order_by(Minutes.edition)
    ).all()


def holding(session: Session, meeting_id: int) -> Minutes | None:
    """The issued edition that holds; None: none was issued."""
    return session.scalar(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id, Minutes.state == "issued")
        .order_by(Minutes.edition.desc())
        .limit(1)
    )


#: States in which an edition is not finished: of these there is one at a time.
OPEN_STATES = ("draft", "asked", "objection", "approved")


def open_edition(session: Session, meeting_id: int) -> Minutes | None:
    """The edition that is being written, agreed or waits for its number."""
    return session.scalar(
        select(Minutes)
        .where(Minutes.meeting_id == meeting_id, Minutes.state.in_(OPEN_STATES))
        .order_by(Minutes.edition.desc())
        .limit(1)
    )


def newest_by_meeting(session: Session, meeting_ids: Collection[int]) -> dict[int, Minutes]:
    """The newest edition of each of these meetings that was not withdrawn."""
    found = session.scalars(
        select(Minutes)
        .where(Minutes.meeting_id.in_(meeting_ids), Minutes.state != "withdrawn")
        .order_by(Minutes.edition)
    )
    return {one.meeting_id: one for one in found}


def addressees(session: Session, meeting_id: int) -> Sequence[int]:
    """Who has a whole copy of any edition of this meeting's minutes; an excerpt is not one."""
    return session.scalars(
        select(MinutesCopy.person_id)
        .join(Minutes, Minutes.id == MinutesCopy.minutes_id)
        .where(
            Minutes.meeting_id == meeting_id,
            Minutes.state == "issued",
            MinutesCopy.kind != "excerpt",
        )
    ).all()


def objections_of(session: Session, minutes_id: int) -> Sequence[MinutesObjection]:
    """What came in about this draft, as it came."""
    return session.scalars(
        select(MinutesObjection)
        .where(MinutesObjection.minutes_id == minutes_id)
        .order_by(MinutesObjection.id)
    ).all()


def objection(session: Session, objection_id: int) -> MinutesObjection | None:
    """The objection with this id."""
    return session.get(MinutesObjection, objection_id)
