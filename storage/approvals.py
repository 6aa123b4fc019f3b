"""Approvals: something asked, and decided by somebody else."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, or_, select
from sqlalchemy.orm import Mapped, Session, aliased, mapped_column

from storage.attendance import Participant
from storage.database import Base
from storage.tasks import Task


class Approval(Base):
    """One request. ``subject`` names what it is about (``participant:12``)."""

    __tablename__ = "approvals"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: reply_change / extension / suspension / room / paper … (the chains of the profile).
    kind: Mapped[str] = mapped_column(index=True)
    subject: Mapped[str] = mapped_column(index=True)
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: Whose unit's matter it is: its head and its leader in charge are found from here.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: What it costs, in fen; None where money is not the question.
    amount_fen: Mapped[int | None]
    #: What takes effect when approved.
    wanted: Mapped[dict[str, Any]] = mapped_column(JSON)
    asked_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    asked_for_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    asked_at: Mapped[datetime]
    #: The steps that apply, as the profile had them when it was asked
    #: (``meetings.approvals.chains.Step``). Who they are is looked up at every press.
    chain: Mapped[list[Any]] = mapped_column(JSON, default=list)
    #: Index of the step that waits; the length of the chain once it is through.
    step: Mapped[int] = mapped_column(default=0)
    #: Since when that step waits: its time limit counts from here.
    step_since: Mapped[datetime]
    #: 1, and one more each time it is asked again after a return.
    round: Mapped[int] = mapped_column(default=1)
    #: The request that was returned, which this one follows.
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("approvals.id"))
    #: pending / approved / returned / withdrawn.
    state: Mapped[str]
    #: 口头同意: approved for now, the leader signs by this day; None once signed.
    ratify_by: Mapped[date | None]
    #: Who decided last (by whom the outcome is named), when, and why it went back.
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str] = mapped_column(default="")


class ApprovalEvent(Base):
    """One step in a request's history. Never updated."""

    __tablename__ = "approval_events"

    id: Mapped[int] = mapped_column(primary_key=True)
    approval_id: Mapped[int] = mapped_column(ForeignKey("approvals.id"), index=True)
    #: Index of the chain's step it belongs to.
    step: Mapped[int]
    #: asked / passed (a step nobody but the asker could decide; text: why) / approved / returned
    #: / question / answer / entered (a signed sheet, to be confirmed) / confirmed / rejected
    #: / spoken (口头同意) / ratified (补签) / recalled / replaced (asked differently)
    #: / settled (what it is about was closed otherwise).
    kind: Mapped[str]
    at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: In whose name: the leader for whom the contact tapped, who deputised, who signed on paper.
    for_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: tap / contact / deputy / paper / spoken / body (班子会议).
    method: Mapped[str] = mapped_column(default="tap")
    #: approve / return where an entered sheet says so; "" else.
    decision: Mapped[str] = mapped_column(default="")
    text: Mapped[str] = mapped_column(default="")
    #: The event this one confirms, rejects, answers or ratifies.
    of_event_id: Mapped[int | None] = mapped_column(ForeignKey("approval_events.id"))


class ApprovalFile(Base):
    """A scan of the signed sheet that came with a step."""

    __tablename__ = "approval_files"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("approval_events.id"), index=True)
    digest: Mapped[str] = mapped_column(index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    #: Bytes.
    size: Mapped[int]


class Delegation(Base):
    """A standing delegation (授权): somebody decides for another, from one day to another."""

    __tablename__ = "delegations"

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    deputy_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: Kinds of request it is for; empty for all.
    kinds: Mapped[list[Any]] = mapped_column(JSON, default=list)
    starts_on: Mapped[date]
    #: The last day; None until it is ended.
    ends_on: Mapped[date | None]
    made_by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


#: Subjects whose rows are locked first.
_ABOUT: dict[str, type[Task | Participant]] = {"task": Task, "participant": Participant}


def approval(session: Session, approval_id: int) -> Approval | None:
    """The approval with this id, to look at."""
    return session.get(Approval, approval_id)


def locked(session: Session, approval_id: int) -> Approval | None:
    """The approval, its row locked; what it is about is locked before it, as the use cases do
    that begin there: two that meet do not wait for each other."""
    subject = session.scalar(select(Approval.subject).where(Approval.id == approval_id)) or ""
    kind, _, number = subject.partition(":")
    if kind in _ABOUT and number.isdecimal():
        about = _ABOUT[kind]
        session.execute(select(about.id).where(about.id == int(number)).with_for_update())
    return session.scalar(
        select(Approval)
        .where(Approval.id == approval_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def pending_about(session: Session, kind: str, subject: str) -> Approval | None:
    """The undecided request of this kind about this subject."""
    return session.scalar(
        select(Approval).where(
            Approval.kind == kind, Approval.subject == subject, Approval.state == "pending"
        )
    )


def pending_of_subject(session: Session, subject: str) -> Sequence[Approval]:
    """The undecided requests about this subject, of whatever kind."""
    return session.scalars(
        select(Approval)
        .where(Approval.subject == subject, Approval.state == "pending")
        .order_by(Approval.id)
    ).all()


def pending(session: Session) -> Sequence[Approval]:
    """All undecided requests, the oldest first."""
    return session.scalars(
        select(Approval).where(Approval.state == "pending").order_by(Approval.id)
    ).all()


def pending_of_meeting(session: Session, meeting_id: int) -> Sequence[Approval]:
    """The meeting's undecided requests, the oldest first."""
    return session.scalars(
        select(Approval)
        .where(Approval.meeting_id == meeting_id, Approval.state == "pending")
        .order_by(Approval.id)
    ).all()


def latest_about(session: Session, kind: str, subject: str) -> Approval | None:
    """The last request of this kind about this subject, however it ended."""
    return session.scalar(
        select(Approval)
        .where(Approval.kind == kind, Approval.subject == subject)
        .order_by(Approval.id.desc())
        .limit(1)
    )


def to_be_signed(session: Session) -> Sequence[Approval]:
    """Requests with a spoken decision that nobody has signed yet, the oldest first."""
    return session.scalars(
        select(Approval)
        .where(Approval.ratify_by.is_not(None), Approval.state.in_(("pending", "approved")))
        .order_by(Approval.id)
    ).all()


def with_sheets(session: Session) -> Sequence[Approval]:
    """Requests to which a signed sheet was entered that nobody has looked at, the oldest first."""
    sheet, look = aliased(ApprovalEvent), aliased(ApprovalEvent)
    looked_at = (
        select(look.id)
        .where(look.of_event_id == sheet.id, look.kind.in_(("confirmed", "rejected")))
        .exists()
    )
    entered = (
        select(sheet.id)
        .where(sheet.approval_id == Approval.id, sheet.kind == "entered", ~looked_at)
        .exists()
    )
    return session.scalars(
        select(Approval)
        .where(Approval.state.in_(("pending", "approved")), entered)
        .order_by(Approval.id)
    ).all()


def approvals(session: Session, ids: Iterable[int]) -> dict[int, Approval]:
    """The requests with these ids."""
    found = session.scalars(select(Approval).where(Approval.id.in_(set(ids))))
    return {one.id: one for one in found}


def event(session: Session, event_id: int) -> ApprovalEvent | None:
    """One step of a history."""
    return session.get(ApprovalEvent, event_id)


def events_of(session: Session, approval_ids: Iterable[int]) -> dict[int, list[ApprovalEvent]]:
    """The histories of these requests, each in the order in which it happened."""
    found = session.scalars(
        select(ApprovalEvent)
        .where(ApprovalEvent.approval_id.in_(set(approval_ids)))
        .order_by(ApprovalEvent.id)
    )
    events: dict[int, list[ApprovalEvent]] = {}
    for one in found:
        events.setdefault(one.approval_id, []).append(one)
    return events


def files_of(session: Session, event_ids: Iterable[int]) -> dict[int, list[ApprovalFile]]:
    """The scans that came with these events."""
    found = session.scalars(
        select(ApprovalFile)
        .where(ApprovalFile.event_id.in_(set(event_ids)))
        .order_by(ApprovalFile.id)
    )
    files: dict[int, list[ApprovalFile]] = {}
    for one in found:
        files.setdefault(one.event_id, []).append(one)
    return files


def delegation_locked(session: Session, delegation_id: int) -> Delegation | None:
    """The delegation, its row locked."""
    return session.scalar(
        select(Delegation)
        .where(Delegation.id == delegation_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def delegations_by(
    session: Session, person_ids: Iterable[int], today: date
) -> Sequence[Delegation]:
    """What these people delegated and what has not ended, the first to begin first."""
    return session.scalars(
        select(Delegation)
        .where(
            Delegation.person_id.in_(set(person_ids)),
            Delegation.ended_at.is_(None),
            or_(Delegation.ends_on.is_(None), Delegation.ends_on >= today),
        )
        .order_by(Delegation.starts_on, Delegation.id)
    ).all()


def delegations_to(session: Session, deputy_id: int, today: date) -> Sequence[Delegation]:
    """What was delegated to this person and has not ended, the first to begin first."""
    return session.scalars(
        select(Delegation)
        .where(
            Delegation.deputy_id == deputy_id,
            Delegation.ended_at.is_(None),
            or_(Delegation.ends_on.is_(None), Delegation.ends_on >= today),
        )
        .order_by(Delegation.starts_on, Delegation.id)
    ).all()


def waiting_of_meeting(session: Session, meeting_id: int, kind: str) -> Sequence[Approval]:
    """The undecided requests of one kind about a meeting, the oldest first."""
    return session.scalars(
        select(Approval)
        .where(
            Approval.meeting_id == meeting_id,
            Approval.kind == kind,
            Approval.state == "pending",
        )
        .order_by(Approval.id)
    ).all()
