"""Changes of people (人员变动): who came for whom, who was added or dropped out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.attendance import Participant
from storage.database import Base


class PeopleChange(Base):
    """One line of a 变动单. Never updated, but for the slip it went out with."""

    __tablename__ = "people_changes"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    #: substituted / added / removed / leave / returned / dropped_out.
    kind: Mapped[str]
    participant_id: Mapped[int] = mapped_column(ForeignKey("participants.id"))
    #: Of a substitution: who comes instead.
    other_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]
    #: The number of the meeting's 变动单 it went out with; None: not yet.
    slip: Mapped[int | None]


def changes_of(session: Session, meeting_id: int) -> Sequence[PeopleChange]:
    """Every change of people of the meeting, the first one first."""
    return session.scalars(
        select(PeopleChange).where(PeopleChange.meeting_id == meeting_id).order_by(PeopleChange.id)
    ).all()


def unsent_changes(session: Session, meeting_id: int) -> Sequence[PeopleChange]:
    """The lines that went out with no 变动单 yet, the first one first."""
    return session.scalars(
        select(PeopleChange)
        .where(PeopleChange.meeting_id == meeting_id, PeopleChange.slip.is_(None))
        .order_by(PeopleChange.id)
    ).all()


def changes_on_slip(session: Session, meeting_id: int, number: int) -> Sequence[PeopleChange]:
    """The lines of one 变动单."""
    return session.scalars(
        select(PeopleChange)
        .where(PeopleChange.meeting_id == meeting_id, PeopleChange.slip == number)
        .order_by(PeopleChange.id)
    ).all()


def last_slip(session: Session, meeting_id: int) -> int:
    """The number of the meeting's last 变动单; 0 where there is none."""
    return (
        session.scalar(
            select(func.max(PeopleChange.slip)).where(PeopleChange.meeting_id == meeting_id)
        )
        or 0
    )


def last_change_of(session: Session, participant_id: int) -> PeopleChange | None:
    """The last line about this place: as its own, or as who comes instead."""
    return session.scalar(
        select(PeopleChange)
        .where(
            or_(
                PeopleChange.participant_id == participant_id,
                PeopleChange.other_id == participant_id,
            )
        )
        .order_by(PeopleChange.id.desc())
        .limit(1)
    )


def at_the_door(session: Session, meeting_id: int) -> frozenset[tuple[int, datetime]]:
    """Place and moment of each line about who dropped out at the door, or came after all then."""
    found: set[tuple[int, datetime]] = set()
    out: set[int] = set()
    for line in changes_of(session, meeting_id):
        one = line.participant_id
        if line.kind == "dropped_out" or (line.kind == "returned" and one in out):
            found.add((one, line.at))
        out = out | {one} if line.kind == "dropped_out" else out - {one}
    return frozenset(found)


def substitute_of(session: Session, participant_id: int) -> Participant | None:
    """Who comes in the place of this participant in the end: a substitute may have sent somebody
    in turn."""
    seen: set[int] = set()
    while participant_id not in seen:
        seen.add(participant_id)
        named = session.scalars(
            select(Participant)
            .where(Participant.substitute_for_id == participant_id)
            .order_by(Participant.id.desc())
        ).all()
        for one in named:
            if one.removed_at is None and one.standing == "approved":
                return one
        sent_on = (one.id for one in named if one.reply == "substituted")
        participant_id = next(sent_on, participant_id)
    return None


def substituted_in(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Everybody in whose place somebody else comes, in the order of names."""
    return session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting_id, Participant.reply == "substituted")
        .order_by(Participant.position, Participant.id)
    ).all()
