"""Attendance: who is invited to a meeting, in which capacity, and what each answered."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base
from storage.meetings import Meeting


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


def participant(session: Session, participant_id: int) -> Participant | None:
    """The participant with this id."""
    return session.get(Participant, participant_id)


def participant_of(session: Session, meeting_id: int, person_id: int) -> Participant | None:
    """The person's place in the meeting, unless removed."""
    return session.scalar(
        select(Participant).where(
            Participant.meeting_id == meeting_id,
            Participant.person_id == person_id,
            Participant.removed_at.is_(None),
        )
    )


def participants_of(session: Session, meeting_id: int) -> Sequence[Participant]:
    """Everybody invited and not removed, in the order of names."""
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
            Participant.removed_at.is_(None),
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
            Participant.removed_at.is_(None),
            Participant.reply == "none",
        )
        .order_by(Participant.position, Participant.id)
    ).all()


def reply_counts(session: Session, meeting_id: int) -> dict[str, int]:
    """Number of participants by reply."""
    rows = session.execute(
        select(Participant.reply, func.count().label("people"))
        .where(Participant.meeting_id == meeting_id, Participant.removed_at.is_(None))
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
            Participant.removed_at.is_(None),
            Meeting.state == "published",
            Meeting.ends_at > ending_after,
        )
        .order_by(Meeting.starts_at, Meeting.id)
    )
    return [(participant, meeting) for participant, meeting in rows]


def people_busy_between(
    session: Session,
    person_ids: Iterable[int],
    starts_at: datetime,
    ends_at: datetime,
    *,
    besides_meeting_id: int | None,
) -> Sequence[tuple[int, Meeting]]:
    """Persons who are invited to (or chair) another open meeting that overlaps."""
    wanted = list(person_ids)
    overlapping = select(Meeting).where(
        Meeting.state.in_(("draft", "published")),
        Meeting.starts_at < ends_at,
        Meeting.ends_at > starts_at,
    )
    if besides_meeting_id is not None:
        overlapping = overlapping.where(Meeting.id != besides_meeting_id)
    invited = session.execute(
        overlapping.add_columns(Participant.person_id)
        .join(Participant, Participant.meeting_id == Meeting.id)
        .where(
            Participant.person_id.in_(wanted),
            Participant.removed_at.is_(None),
            Participant.reply != "leave",
        )
        .order_by(Meeting.starts_at, Participant.person_id)
    )
    busy = [(person_id, meeting) for meeting, person_id in invited]
    chairing = session.scalars(overlapping.where(Meeting.chair_id.in_(wanted)))
    seen = {(person_id, meeting.id) for person_id, meeting in busy}
    busy.extend(
        (meeting.chair_id, meeting)
        for meeting in chairing
        if meeting.chair_id is not None and (meeting.chair_id, meeting.id) not in seen
    )
    return busy


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


def quotas_of(session: Session, meeting_id: int) -> Sequence[UnitQuota]:
    """The meeting's unit notices."""
    return session.scalars(
        select(UnitQuota).where(UnitQuota.meeting_id == meeting_id).order_by(UnitQuota.id)
    ).all()


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
    """Whom the unit named, in the order of names."""
    return session.scalars(
        select(Participant)
        .where(
            Participant.meeting_id == meeting_id,
            Participant.unit_id == unit_id,
            Participant.source == "unit",
            Participant.removed_at.is_(None),
        )
        .order_by(Participant.position, Participant.id)
    ).all()
