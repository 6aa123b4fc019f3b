"""Branch venues (分会场) of a meeting, what their contacts report, and roll calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant, on_the_list
from storage.database import Base, insert_if_new
from storage.meetings import BranchVenue


class BranchReport(Base):
    """What a contact said by word: 应到…实到…. Each report is a row; the latest one counts."""

    __tablename__ = "branch_reports"

    id: Mapped[int] = mapped_column(primary_key=True)
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch_venues.id"), index=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sittings.id"), index=True)
    expected: Mapped[int]
    present: Mapped[int]
    #: What the list said at that moment, to be compared.
    counted_expected: Mapped[int]
    counted_present: Mapped[int]
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class RollCall(Base):
    """联调点名: one message to the contacts of all branch venues, "press if you hear us"."""

    __tablename__ = "roll_calls"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


class RollAnswer(Base):
    """One branch venue answered a roll call."""

    __tablename__ = "roll_answers"
    __table_args__ = (UniqueConstraint("call_id", "branch_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    call_id: Mapped[int] = mapped_column(ForeignKey("roll_calls.id"))
    branch_id: Mapped[int] = mapped_column(ForeignKey("branch_venues.id"))
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]


@dataclass(frozen=True, slots=True)
class Answered:
    """Who answered for a branch venue, and when."""

    branch_id: int
    by_id: int
    at: datetime


def branches_of(session: Session, meeting_id: int) -> Sequence[BranchVenue]:
    """The meeting's branch venues in order."""
    return session.scalars(
        select(BranchVenue)
        .where(BranchVenue.meeting_id == meeting_id)
        .order_by(BranchVenue.position, BranchVenue.id)
    ).all()


def branch(session: Session, branch_id: int) -> BranchVenue | None:
    """The branch venue with this id."""
    return session.get(BranchVenue, branch_id)


def is_of(session: Session, branch_id: int | None, meeting_id: int) -> bool:
    """Whether there is this branch venue at this meeting (still)."""
    found = session.get(BranchVenue, branch_id) if branch_id is not None else None
    return found is not None and found.meeting_id == meeting_id


def branch_named(session: Session, meeting_id: int, name: str) -> BranchVenue | None:
    """The meeting's branch venue of this name."""
    return session.scalar(
        select(BranchVenue).where(BranchVenue.meeting_id == meeting_id, BranchVenue.name == name)
    )


def contacts_of(session: Session, meeting_id: int) -> frozenset[int]:
    """The contacts of the meeting's branch venues."""
    found = session.scalars(
        select(BranchVenue.contact_id).where(
            BranchVenue.meeting_id == meeting_id, BranchVenue.contact_id.is_not(None)
        )
    )
    return frozenset(id for id in found if id is not None)


def branches_of_contact(session: Session, meeting_id: int, person_id: int) -> Sequence[int]:
    """The branch venues of the meeting this person is the contact of, in order."""
    return session.scalars(
        select(BranchVenue.id)
        .where(BranchVenue.meeting_id == meeting_id, BranchVenue.contact_id == person_id)
        .order_by(BranchVenue.position, BranchVenue.id)
    ).all()


def people_in(session: Session, meeting_id: int) -> dict[int | None, int]:
    """How many on the list sit at each branch venue; None: at the main one."""
    rows = session.execute(
        select(Participant.branch_id, func.count())
        .where(Participant.meeting_id == meeting_id, on_the_list())
        .group_by(Participant.branch_id)
    )
    return {row[0]: row[1] for row in rows}


def send_back(session: Session, branch_id: int) -> None:
    """Who sat at this branch venue sits at the main one again."""
    session.execute(
        update(Participant).where(Participant.branch_id == branch_id).values(branch_id=None)
    )


def latest_reports(session: Session, sitting_id: int) -> dict[int, BranchReport]:
    """What the contacts reported last for the sitting, by branch venue."""
    last = (
        select(func.max(BranchReport.id))
        .where(BranchReport.sitting_id == sitting_id)
        .group_by(BranchReport.branch_id)
    )
    found = session.scalars(select(BranchReport).where(BranchReport.id.in_(last)))
    return {report.branch_id: report for report in found}


def roll_call(session: Session, call_id: int) -> RollCall | None:
    """The roll call with this id."""
    return session.get(RollCall, call_id)


def latest_call(session: Session, meeting_id: int) -> RollCall | None:
    """The meeting's last roll call."""
    return session.scalar(
        select(RollCall)
        .where(RollCall.meeting_id == meeting_id)
        .order_by(RollCall.id.desc())
        .limit(1)
    )


def add_answer(
    session: Session, call_id: int, branch_id: int, by_id: int, *, at: datetime
) -> bool:
    """The venue answered; False where it had before."""
    row = {"call_id": call_id, "branch_id": branch_id, "by_id": by_id, "at": at}
    return insert_if_new(session, RollAnswer, row, returning=RollAnswer.id) is not None


def answers_to(session: Session, call_id: int) -> dict[int, Answered]:
    """Who answered a roll call, by branch venue."""
    rows = session.scalars(select(RollAnswer).where(RollAnswer.call_id == call_id))
    return {row.branch_id: Answered(row.branch_id, row.by_id, row.at) for row in rows}


def is_used(session: Session, branch_id: int) -> bool:
    """Whether anything was recorded at this branch venue; it is then kept, and only emptied."""
    for table in Base.metadata.tables.values():
        if table.name in ("participants", "branch_venues", "bookings", "check_items"):
            continue
        for column in table.columns:
            if any(key.target_fullname == "branch_venues.id" for key in column.foreign_keys):
                found = session.execute(select(column).where(column == branch_id).limit(1)).first()
                if found is not None:
                    return True
    return False
