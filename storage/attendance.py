"""Attendance: who is invited to a meeting, in which capacity, and what each answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    JSON,
    ColumnElement,
    ForeignKey,
    Row,
    UniqueConstraint,
    and_,
    func,
    or_,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Meeting
from storage.people import Person, Unit


class Participant(Base):
    """One person in one meeting, in one capacity: invited once, counted once."""

    __tablename__ = "participants"
    __table_args__ = (UniqueConstraint("meeting_id", "person_id"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: The capacity, as it was when invited: unit and title on pass, name card and minutes.
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    title: Mapped[str] = mapped_column(default="")
    #: attend (出席) / in_attendance (列席) / observer (旁听) / special_guest (特邀) /
    #: media (媒体) / staff (工作人员) / accompanying (随员) / driver (司机).
    role: Mapped[str] = mapped_column(default="attend")
    #: None: the main venue.
    branch_id: Mapped[int | None] = mapped_column(ForeignKey("branch_venues.id"))
    #: The joint host on whose roster they stand; None: the organiser's.
    host_unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: 资格审核: approved / pending / refused; who is not approved counts nowhere yet.
    standing: Mapped[str] = mapped_column(default="approved")
    standing_reason: Mapped[str] = mapped_column(default="")
    #: 替会: whose place this person takes.
    substitute_for_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    #: 随员 and 司机: with whom they come, by which car, and whether they are fed.
    accompanies_id: Mapped[int | None] = mapped_column(ForeignKey("participants.id"))
    car: Mapped[str] = mapped_column(default="")
    meals: Mapped[bool] = mapped_column(default=True)
    position: Mapped[int] = mapped_column(default=0)
    #: none / noted / attending / leave / substituted.
    reply: Mapped[str] = mapped_column(default="none")
    #: Where leave is asked for: "" (needs no decision) / asked / granted / refused.
    leave_state: Mapped[str] = mapped_column(default="")
    #: Numbers of the sittings the leave is for; None: the whole meeting.
    leave_sittings: Mapped[list[int] | None] = mapped_column(JSON(none_as_null=True))
    reply_reason: Mapped[str] = mapped_column(default="")
    #: Any answer counts as received.
    replied_at: Mapped[datetime | None]
    #: Who gave the answer where it was not the person: contact or secretariat.
    replied_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: in chat / phone / paper / in person.
    reply_method: Mapped[str] = mapped_column(default="")
    #: Call list: "" / told / no_answer; and who passed it on (转告人).
    called: Mapped[str] = mapped_column(default="")
    called_through: Mapped[str] = mapped_column(default="")
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[datetime | None]
    #: invited / unit / walk_in / waiting_list / substitute.
    source: Mapped[str] = mapped_column(default="invited")
    #: Who joins later owes nothing before (row 3.10).
    added_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


def on_the_list() -> ColumnElement[bool]:
    """Who counts: approved, and not taken out."""
    return and_(Participant.removed_at.is_(None), Participant.standing == "approved")


def at_the_door() -> ColumnElement[bool]:
    """Who is let in: those on the list, and walk-ins whom nobody has refused (row 3.1)."""
    return and_(
        Participant.removed_at.is_(None),
        or_(
            Participant.standing == "approved",
            and_(Participant.standing == "pending", Participant.source == "walk_in"),
        ),
    )


def participant(session: Session, participant_id: int) -> Participant | None:
    """The participant with this id."""
    return session.get(Participant, participant_id)


def participant_of(session: Session, meeting_id: int, person_id: int) -> Participant | None:
    """The person's place in the meeting, unless removed or not admitted."""
    return session.scalar(
        select(Participant).where(
            Participant.meeting_id == meeting_id,
            Participant.person_id == person_id,
            on_the_list(),
        )
    )


def participants_of(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Everybody on the list, admitted and not removed, in the order of names."""
    return session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting_id, on_the_list())
        .order_by(Participant.position, Participant.id)
    ).all()


def parts_of(session: Session, meeting_id: int) -> Sequence[Row[int, str, int | None]]:
    """Person, role and host unit of everybody on the list: what rights ask at every press."""
    statement = select(Participant.person_id, Participant.role, Participant.host_unit_id)
    return session.execute(
        statement.where(Participant.meeting_id == meeting_id, on_the_list()).order_by(
            Participant.position, Participant.id
        )
    ).all()


def candidates_of(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Who is named and not admitted: pending first, then refused, as they came."""
    return session.scalars(
        select(Participant)
        .where(
            Participant.meeting_id == meeting_id,
            Participant.removed_at.is_(None),
            Participant.standing != "approved",
        )
        .order_by(Participant.standing, Participant.added_at, Participant.id)
    ).all()


def refused_before(session: Session, meeting_id: int) -> frozenset[int]:
    """Persons whom the hosts refused, taken out since or not."""
    return frozenset(
        session.scalars(
            select(Participant.person_id).where(
                Participant.meeting_id == meeting_id, Participant.standing == "refused"
            )
        )
    )


def named_for(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Everybody named and not removed, whether admitted or not, in the order of names."""
    return session.scalars(
        select(Participant)
        .where(Participant.meeting_id == meeting_id, Participant.removed_at.is_(None))
        .order_by(Participant.position, Participant.id)
    ).all()


def everybody_ever_invited(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Every participant's row, of those removed too: who comes back gets the old row."""
    return session.scalars(
        select(Participant).where(Participant.meeting_id == meeting_id).order_by(Participant.id)
    ).all()


def participants_after(
    session: Session, meeting_id: int, last_id: int, limit: int
) -> Sequence[Participant]:
    """The next participants by id, for going through all of them in chunks."""
    return session.scalars(
        select(Participant)
        .where(
            Participant.meeting_id == meeting_id,
            on_the_list(),
            Participant.id > last_id,
        )
        .order_by(Participant.id)
        .limit(limit)
    ).all()


def unanswered_participants(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Who has not answered, in the order of names."""
    return session.scalars(
        select(Participant)
        .where(
            Participant.meeting_id == meeting_id,
            on_the_list(),
            Participant.reply == "none",
        )
        .order_by(Participant.position, Participant.id)
    ).all()


def reply_counts(session: Session, meeting_id: int) -> dict[str, int]:
    """Number of participants by reply."""
    rows = session.execute(
        select(Participant.reply, func.count().label("people"))
        .where(Participant.meeting_id == meeting_id, on_the_list())
        .group_by(Participant.reply)
    )
    return {row.reply: row.people for row in rows}


def meetings_of_person(
    session: Session, person_id: int, *, ending_after: datetime
) -> Sequence[tuple[Participant, Meeting]]:
    """The person's published meetings that end later, the next one first."""
    rows = session.execute(
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(
            Participant.person_id == person_id,
            on_the_list(),
            Meeting.state == "published",
            Meeting.ends_at > ending_after,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(participant, meeting) for participant, meeting in rows]


def postponed_meetings_of_person(
    session: Session, person_id: int
) -> Sequence[tuple[Participant, Meeting]]:
    """The person's meetings that were put off without a new time."""
    rows = session.execute(
        select(Participant, Meeting)
        .join(Meeting, Meeting.id == Participant.meeting_id)
        .where(
            Participant.person_id == person_id,
            Participant.removed_at.is_(None),
            Participant.standing == "approved",
            Meeting.state == "postponed",
        )
        .order_by(Meeting.id)
    )
    return [(participant, meeting) for participant, meeting in rows]


def locked_participant(session: Session, participant_id: int) -> Participant | None:
    """The participant, the row locked."""
    return session.scalar(
        select(Participant)
        .where(Participant.id == participant_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def any_participant_of(session: Session, meeting_id: int, person_id: int) -> Participant | None:
    """The person's row in the meeting, removed or not: it is taken up again, never doubled."""
    return session.scalar(
        select(Participant).where(
            Participant.meeting_id == meeting_id, Participant.person_id == person_id
        )
    )


def last_position(session: Session, meeting_id: int) -> int:
    """The greatest position in the order of names; 0 where nobody is invited."""
    return (
        session.scalar(
            select(func.max(Participant.position)).where(Participant.meeting_id == meeting_id)
        )
        or 0
    )


def invited_as(
    session: Session, participant_ids: Iterable[int]
) -> Sequence[tuple[Participant, Person, Unit | None]]:
    """These places, of those removed too, with the person and the unit they were invited for."""
    found = session.execute(
        select(Participant, Person, Unit)
        .join(Person, Person.id == Participant.person_id)
        .join(Unit, Unit.id == Participant.unit_id, isouter=True)
        .where(Participant.id.in_(set(participant_ids)))
        .order_by(Participant.position, Participant.id)
    )
    return [(participant, person, unit) for participant, person, unit in found]


def accompanying(session: Session, participant_ids: Iterable[int]) -> Sequence[Participant]:
    """随员 and 司机 of these participants, in the order they were put down."""
    return session.scalars(
        select(Participant)
        .where(Participant.accompanies_id.in_(set(participant_ids)), on_the_list())
        .order_by(Participant.id)
    ).all()
