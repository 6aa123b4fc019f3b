"""What decides who decides: roles, heads, leaders in charge, posts, delegations in force.

Each is one look for many requests at once; nothing of a meeting or a task is shown by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Row, or_, select
from sqlalchemy.orm import Session

from storage import venues
from storage.approvals import Approval, Delegation
from storage.meetings import Meeting
from storage.people import Account, Person, Post, RoleGrant, Unit


def organisers(session: Session, meeting_ids: Iterable[int]) -> dict[int, tuple[int, int | None]]:
    """(organiser, chair) of these meetings. Nothing of the meeting is shown by it."""
    found = session.execute(
        select(Meeting.id, Meeting.organiser_id, Meeting.chair_id).where(
            Meeting.id.in_(set(meeting_ids))
        )
    )
    return {row.id: (row.organiser_id, row.chair_id) for row in found}


def room_keepers(session: Session, found: Iterable[Approval]) -> dict[str, tuple[int, ...]]:
    """Who keeps the room that is asked for (subject ``booking:ID``) and has not left."""
    booked = {
        int(number): one.subject
        for one in found
        for kind, _, number in (one.subject.partition(":"),)
        if kind == "booking" and number.isdigit()
    }
    kept = venues.keepers(session, booked)
    here = still_here(session, kept.values())
    return {booked[id]: (keeper,) for id, keeper in kept.items() if keeper in here}


def heads_and_leaders(
    session: Session, unit_ids: Iterable[int], names: Iterable[str]
) -> Sequence[Row[int, str, int | None, int | None]]:
    """(id, name, head, leader in charge) of the units with these ids or names."""
    return session.execute(
        select(Unit.id, Unit.name, Unit.head_id, Unit.leader_id).where(
            or_(Unit.id.in_(set(unit_ids)), Unit.name.in_(set(names)))
        )
    ).all()


def contacts(session: Session, person_ids: Iterable[int]) -> dict[int, int]:
    """The contacts of these people, by person."""
    found = session.execute(
        select(Person.id, Person.contact_id).where(Person.id.in_(set(person_ids)))
    )
    return {person_id: contact_id for person_id, contact_id in found if contact_id is not None}


def written_to(session: Session, person_ids: Iterable[int]) -> frozenset[int]:
    """Those of these people to whom something can be written: to them, or to their contact."""
    ids = set(person_ids)
    behind = contacts(session, ids)
    reachable = set(
        session.scalars(
            select(Account.person_id).where(
                Account.person_id.in_(ids | set(behind.values())), Account.reachable
            )
        )
    )
    return frozenset(p for p in ids if p in reachable or behind.get(p) in reachable)


def role_holders(session: Session) -> dict[str, list[int]]:
    """Everybody who has not left, by granted role."""
    found = session.execute(
        select(RoleGrant.role, RoleGrant.person_id)
        .join(Person, Person.id == RoleGrant.person_id)
        .where(Person.left_on.is_(None))
        .order_by(RoleGrant.person_id)
    )
    holders: dict[str, list[int]] = {}
    for role, person_id in found:
        holders.setdefault(role, []).append(person_id)
    return holders


def holders_of_titles(session: Session, titles: Iterable[str]) -> dict[str, list[int]]:
    """Everybody who holds a post of one of these titles now, by title."""
    found = session.execute(
        select(Post.title, Post.person_id)
        .join(Person, Person.id == Post.person_id)
        .where(Post.title.in_(set(titles)), Post.until.is_(None), Person.left_on.is_(None))
        .order_by(Post.position, Post.person_id)
    )
    holders: dict[str, list[int]] = {}
    for title, person_id in found:
        if person_id not in holders.setdefault(title, []):
            holders[title].append(person_id)
    return holders


def still_here(session: Session, person_ids: Iterable[int]) -> frozenset[int]:
    """Those of them who have not left."""
    return frozenset(
        session.scalars(
            select(Person.id).where(Person.id.in_(set(person_ids)), Person.left_on.is_(None))
        )
    )


def running_delegations(session: Session, today: date) -> Sequence[Delegation]:
    """Delegations in force on this day whose deputy has not left, the oldest first."""
    return session.scalars(
        select(Delegation)
        .join(Person, Person.id == Delegation.deputy_id)
        .where(
            Delegation.ended_at.is_(None),
            Delegation.starts_on <= today,
            or_(Delegation.ends_on.is_(None), Delegation.ends_on >= today),
            Person.left_on.is_(None),
        )
        .order_by(Delegation.id)
    ).all()
