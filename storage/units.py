"""Units over time: what hangs on a unit when it is renamed, merged or ended. Row 2.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, and_, func, or_, select, update
from sqlalchemy.orm import Session

from storage.approvals import Approval
from storage.attendance import Participant
from storage.meetings import Meeting
from storage.people import Person, Post, Unit
from storage.tasks import OPEN_STATES, Task, TaskPart
from storage.unit_quotas import UnitQuota
from storage.waiting import Waiting


@dataclass(frozen=True, slots=True)
class OnUnit:
    """How much hangs on a unit now."""

    people: int
    #: Open, with the parts of those of others.
    tasks: int
    #: Unit notices of meetings to come.
    quotas: int
    approvals: int
    #: People of it on the lists of meetings to come.
    places: int


def on_unit(session: Session, unit_id: int, *, now: datetime) -> OnUnit:
    """What moves along where the unit becomes another one."""
    return OnUnit(
        people=_count(session, _members(unit_id)),
        tasks=_count(session, select(Task.id).where(_of_tasks(unit_id)))
        + _count(session, select(TaskPart.id).where(_of_parts(unit_id))),
        quotas=_count(session, select(UnitQuota.id).where(_of_quotas(unit_id, now))),
        approvals=_count(
            session,
            select(Approval.id).where(Approval.unit_id == unit_id, Approval.state == "pending"),
        ),
        places=_count(session, select(Participant.id).where(_of_places(unit_id, now))),
    )


def current_posts_in(session: Session, unit_id: int) -> Sequence[Post]:
    """Posts held in the unit now, rows locked, in order."""
    return session.scalars(
        select(Post)
        .where(Post.unit_id == unit_id, Post.until.is_(None))
        .order_by(Post.position, Post.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    ).all()


def post_of(session: Session, person_id: int, unit_id: int, title: str) -> Post | None:
    """The person's post of this title in the unit, held now or before: it is never doubled."""
    return session.scalar(
        select(Post).where(
            Post.person_id == person_id, Post.unit_id == unit_id, Post.title == title
        )
    )


def posts_ever(session: Session, person_id: int) -> Sequence[tuple[Post, Unit]]:
    """Every post a person holds or held, those held now first, then the latest ended."""
    found = session.execute(
        select(Post, Unit)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id == person_id)
        .order_by(Post.until.is_not(None), Post.until.desc(), Unit.position, Post.id)
    )
    return [(post, unit) for post, unit in found]


def open_quotas_of(session: Session, unit_id: int, *, now: datetime) -> Sequence[UnitQuota]:
    """Its unit notices of meetings to come."""
    return session.scalars(
        select(UnitQuota).where(_of_quotas(unit_id, now)).order_by(UnitQuota.id)
    ).all()


def quota_of(session: Session, meeting_id: int, unit_id: int) -> UnitQuota | None:
    """The unit's notice of a meeting."""
    return session.scalar(
        select(UnitQuota).where(UnitQuota.meeting_id == meeting_id, UnitQuota.unit_id == unit_id)
    )


def move_open_matters(session: Session, unit_id: int, into_id: int, *, now: datetime) -> None:
    """Open tasks, parts, requests, places of meetings to come and waiting lists follow; what is
    over keeps the unit it was of."""
    session.execute(update(Task).where(_of_tasks(unit_id)).values(unit_id=into_id))
    session.execute(update(TaskPart).where(_of_parts(unit_id)).values(unit_id=into_id))
    session.execute(
        update(Approval)
        .where(Approval.unit_id == unit_id, Approval.state == "pending")
        .values(unit_id=into_id)
    )
    session.execute(
        update(Participant)
        .where(_of_places(unit_id, now))
        .values(unit_id=into_id)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(Participant)
        .where(Participant.host_unit_id == unit_id, Participant.meeting_id.in_(_to_come(now)))
        .values(host_unit_id=into_id)
        .execution_options(synchronize_session="fetch")
    )
    session.execute(
        update(Waiting)
        .where(Waiting.unit_id == unit_id, Waiting.state.in_(("waiting", "offered")))
        .values(unit_id=into_id)
    )
    session.expire_all()


def _members(unit_id: int) -> Select[int]:
    return (
        select(Post.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.unit_id == unit_id, Post.until.is_(None), Person.left_on.is_(None))
        .distinct()
    )


def _to_come(now: datetime) -> Select[int]:
    """Meetings that are not over; a postponed one has no time yet."""
    return select(Meeting.id).where(
        or_(
            Meeting.state == "postponed",
            and_(Meeting.state.in_(("draft", "published")), Meeting.ends_at > now),
        )
    )


def _of_tasks(unit_id: int) -> ColumnElement[bool]:
    return and_(Task.unit_id == unit_id, Task.state.in_(OPEN_STATES))


def _of_parts(unit_id: int) -> ColumnElement[bool]:
    return and_(TaskPart.unit_id == unit_id, TaskPart.state.in_(("assigned", "accepted")))


def _of_quotas(unit_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(UnitQuota.unit_id == unit_id, UnitQuota.meeting_id.in_(_to_come(now)))


def _of_places(unit_id: int, now: datetime) -> ColumnElement[bool]:
    return and_(
        Participant.unit_id == unit_id,
        Participant.removed_at.is_(None),
        Participant.meeting_id.in_(_to_come(now)),
    )


def _count(session: Session, found: Select[int]) -> int:
    return session.scalar(select(func.count()).select_from(found.subquery())) or 0


def offices_of(session: Session, person_id: int) -> Sequence[Unit]:
    """Units of which this person is head, contact or leader in charge, in 单位序."""
    return session.scalars(
        select(Unit)
        .where(
            or_(
                Unit.head_id == person_id,
                Unit.contact_id == person_id,
                Unit.leader_id == person_id,
            )
        )
        .order_by(Unit.position, Unit.id)
    ).all()


def quotas_reported_by(session: Session, person_id: int, *, now: datetime) -> Sequence[UnitQuota]:
    """Unit notices of meetings to come that this person is to answer."""
    return session.scalars(
        select(UnitQuota)
        .where(UnitQuota.contact_id == person_id, UnitQuota.meeting_id.in_(_to_come(now)))
        .order_by(UnitQuota.id)
    ).all()
