"""Meetings: the meeting, its agenda, its sittings and its revisions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint, func, or_, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Meeting(Base):
    """A meeting as it stands now. What people were told is in its revisions."""

    __tablename__ = "meetings"

    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str]
    #: The organiser's unit, and the title without number and date: those alike are a series.
    series: Mapped[str] = mapped_column(index=True, default="")
    #: I … IV (norms FEE-02).
    class_: Mapped[str] = mapped_column("class")
    #: simple / standard / large: how much of the regime is asked.
    package: Mapped[str]
    #: public / internal (SEC-04; nothing above is stored).
    level: Mapped[str]
    #: draft / published / postponed (延期,时间另行通知) / closed / cancelled.
    state: Mapped[str] = mapped_column(index=True)
    starts_at: Mapped[datetime] = mapped_column(index=True)
    ends_at: Mapped[datetime]
    place: Mapped[str]
    purpose: Mapped[str] = mapped_column(default="")
    requirements: Mapped[str] = mapped_column(default="")
    chair_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    organiser_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    #: False: the notice asks only 收到.
    reply_asked: Mapped[bool] = mapped_column(default=True)
    reply_by: Mapped[datetime | None]
    #: What was edited since the last revision goes out then, as one notice (2.10).
    settles_at: Mapped[datetime | None]
    #: What that will say beside the facts: values before, reasons, by whom; None: nothing waits.
    unsettled: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    #: An outside 文号 of the notice; the sealed scan is a document marked official.
    formal_number: Mapped[str] = mapped_column(default="")
    #: 手机入柜: nothing is pushed to who is inside until the end.
    phones_away: Mapped[bool] = mapped_column(default=False)
    #: Who leaves signs out, too.
    sign_out: Mapped[bool] = mapped_column(default=False)
    #: "" / "1/2" / "2/3" of those expected must be here (法定人数).
    quorum: Mapped[str] = mapped_column(default="")
    #: How many can be admitted; None: no limit. Above it there is a waiting list.
    places: Mapped[int | None]
    #: 替会: "" (as the profile says) / none / approval / letter / free.
    substitutes: Mapped[str] = mapped_column(default="")
    #: 参会资格: who may come (row 3.1); None: whoever is invited.
    eligibility: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    #: What the reply slip asks beside the answer (norms ORG-03), by name.
    reply_fields: Mapped[list[str]] = mapped_column(JSON, default=list)
    #: The published revision; 0 while a draft.
    revision: Mapped[int] = mapped_column(default=0)
    #: Counts every edit, so that two organisers editing at once are noticed.
    edits: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]


class AgendaItem(Base):
    """An item on the agenda."""

    __tablename__ = "agenda_items"

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    position: Mapped[int]
    title: Mapped[str]
    presenter_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    #: When it was called (叫会) and when it was done.
    called_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]


class Sitting(Base):
    """One half-day (or the whole) of a meeting: what one signs in to."""

    __tablename__ = "sittings"
    __table_args__ = (UniqueConstraint("meeting_id", "number"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    number: Mapped[int]
    #: "" or what the sitting is called: 开幕会, 分组讨论.
    title: Mapped[str] = mapped_column(default="")
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    #: After the secretariat's check the late and the absent are released to questions (row 3.4).
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class BranchVenue(Base):
    """Another place where a part of the meeting sits, with a contact of its own."""

    __tablename__ = "branch_venues"
    __table_args__ = (UniqueConstraint("meeting_id", "name"), Base.__table_args__)

    id: Mapped[int] = mapped_column(primary_key=True)
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    name: Mapped[str]
    place: Mapped[str] = mapped_column(default="")
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    position: Mapped[int] = mapped_column(default=0)


class Revision(Base):
    """What was published: the facts of the notice, why it changed, by whom. Never updated."""

    __tablename__ = "revisions"

    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facts: Mapped[dict[str, Any]] = mapped_column(JSON)
    reason: Mapped[str] = mapped_column(default="")
    by_id: Mapped[int] = mapped_column(ForeignKey("persons.id"))
    at: Mapped[datetime]

    __table_args__ = ()


def meeting(session: Session, meeting_id: int) -> Meeting | None:
    """The meeting with this id."""
    return session.get(Meeting, meeting_id)


def organisers(session: Session, meeting_ids: Iterable[int]) -> dict[int, int]:
    """Who organises these meetings, by meeting id."""
    found = session.execute(
        select(Meeting.id, Meeting.organiser_id).where(Meeting.id.in_(set(meeting_ids)))
    )
    return {row.id: row.organiser_id for row in found}


def locked(session: Session, meeting_id: int) -> Meeting | None:
    """The meeting, its row locked: a writing use case starts here."""
    return session.scalar(
        select(Meeting)
        .where(Meeting.id == meeting_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def agenda_of(session: Session, meeting_id: int) -> Sequence[AgendaItem]:
    """The agenda in order."""
    return session.scalars(
        select(AgendaItem)
        .where(AgendaItem.meeting_id == meeting_id)
        .order_by(AgendaItem.position, AgendaItem.id)
    ).all()


def sittings_of(session: Session, meeting_id: int) -> Sequence[Sitting]:
    """The sittings in order."""
    return session.scalars(
        select(Sitting).where(Sitting.meeting_id == meeting_id).order_by(Sitting.number)
    ).all()


def sitting(session: Session, sitting_id: int) -> Sitting | None:
    """The sitting with this id."""
    return session.get(Sitting, sitting_id)


def is_sitting_used(session: Session, sitting_id: int) -> bool:
    """Whether anything refers to the sitting: sign-ins, lines of the sheet, refusals, absences."""
    for table in Base.metadata.tables.values():
        for column in table.columns:
            if any(key.target_fullname == "sittings.id" for key in column.foreign_keys):
                found = session.execute(
                    select(column).where(column == sitting_id).limit(1)
                ).first()
                if found is not None:
                    return True
    return False


def revision(session: Session, meeting_id: int, number: int) -> Revision | None:
    """One published revision."""
    return session.get(Revision, (meeting_id, number))


def open_meetings(session: Session) -> Sequence[Meeting]:
    """Drafts, published and postponed meetings, the next one first; those without a time last."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.state.in_(("draft", "published", "postponed")))
        .order_by(Meeting.state == "postponed", Meeting.starts_at, Meeting.id)
    ).all()


def published_after(
    session: Session, last_id: int, limit: int, *, ending_after: datetime
) -> Sequence[Meeting]:
    """Published meetings that are not over, by id from the one after ``last_id``; rows locked."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.state == "published", Meeting.ends_at > ending_after, Meeting.id > last_id)
        .order_by(Meeting.id)
        .limit(limit)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def drafts_after(session: Session, last_id: int, limit: int) -> Sequence[Meeting]:
    """Drafts, by id from the one after ``last_id``; rows locked."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.state == "draft", Meeting.id > last_id)
        .order_by(Meeting.id)
        .limit(limit)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def count_drafts(session: Session) -> int:
    """How many drafts there are."""
    return session.scalars(
        select(func.count()).select_from(Meeting).where(Meeting.state == "draft")
    ).one()


def count_published(session: Session, *, ending_after: datetime) -> int:
    """How many published meetings are not over."""
    return session.scalars(
        select(func.count())
        .select_from(Meeting)
        .where(Meeting.state == "published", Meeting.ends_at > ending_after)
    ).one()


def open_meetings_led_by(session: Session, person_id: int) -> Sequence[Meeting]:
    """Meetings not yet closed that this person organises or chairs, the next one first."""
    return session.scalars(
        select(Meeting)
        .where(
            Meeting.state.in_(("draft", "published", "postponed")),
            or_(Meeting.organiser_id == person_id, Meeting.chair_id == person_id),
        )
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()


def ended_meetings(session: Session, limit: int, offset: int = 0) -> Sequence[Meeting]:
    """Closed and cancelled meetings, the latest first."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.state.in_(("closed", "cancelled")))
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def meetings_of_series(session: Session, series: str) -> Sequence[Meeting]:
    """The meetings of a series that were not cancelled, the earliest first."""
    return session.scalars(
        select(Meeting)
        .where(Meeting.series == series, Meeting.state != "cancelled")
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
