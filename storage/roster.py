"""The roster as a whole: looks over everybody at once, and changes to many. Row 2.6."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, Row, case, delete, func, or_, select, update
from sqlalchemy.orm import Session

from storage.people import (
    Account,
    Group,
    GroupMember,
    Person,
    PersonalLink,
    Post,
    RoleGrant,
    Unit,
)


@dataclass(frozen=True, slots=True)
class Counts:
    """How many there are."""

    people: int
    units: int
    groups: int
    #: People without an account in any messenger.
    unbound: int


def everybody(session: Session) -> Sequence[Row[int, str, str | None, date | None, int | None]]:
    """(id, name, phone, left on, contact) of everybody, also those who left."""
    return session.execute(
        select(Person.id, Person.name, Person.phone, Person.left_on, Person.contact_id).order_by(
            Person.id
        )
    ).all()


def current_posts(session: Session) -> Sequence[Row[int, int, str, str, str | None, int]]:
    """(post, person, unit's name, title, rank, position) of every post held now."""
    return session.execute(
        select(Post.id, Post.person_id, Unit.name, Post.title, Post.rank, Post.position)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.until.is_(None))
        .order_by(Post.person_id, Unit.position, Post.position, Post.id)
    ).all()


def memberships(session: Session) -> Sequence[Row[int, str]]:
    """(person, group's name) of every member of every group."""
    return session.execute(
        select(GroupMember.person_id, Group.name)
        .join(Group, Group.id == GroupMember.group_id)
        .where(GroupMember.until.is_(None))
    ).all()


def role_holders(session: Session) -> frozenset[int]:
    """Ids of everybody with a granted role."""
    return frozenset(session.scalars(select(RoleGrant.person_id).distinct()))


def newest_person(session: Session) -> int:
    """The highest id given to a person; 0 in an empty roster."""
    return session.scalar(select(func.max(Person.id))) or 0


def made_after(
    session: Session, person_id: int, names: Iterable[str]
) -> Sequence[Row[int, str, str | None]]:
    """(id, name, phone) of people with one of these names and a higher id, who have not left."""
    return session.execute(
        select(Person.id, Person.name, Person.phone).where(
            Person.id > person_id, Person.name.in_(set(names)), Person.left_on.is_(None)
        )
    ).all()


def all_posts_of(session: Session, person_ids: Iterable[int]) -> dict[int, list[Post]]:
    """Posts by person, also those that ended."""
    found = session.scalars(select(Post).where(Post.person_id.in_(set(person_ids))))
    posts: dict[int, list[Post]] = {}
    for post in found:
        posts.setdefault(post.person_id, []).append(post)
    return posts


def posts(session: Session, post_ids: Iterable[int]) -> dict[int, Post]:
    """The posts with these ids."""
    found = session.scalars(select(Post).where(Post.id.in_(set(post_ids))))
    return {post.id: post for post in found}


def counts(session: Session) -> Counts:
    """How many people, units and groups there are now."""
    here = (
        select(func.count())
        .select_from(Person)
        .where(Person.left_on.is_(None), Person.outside.is_(False))
    )
    bound = select(Account.id).where(Account.person_id == Person.id).exists()
    used = select(Post.unit_id).where(Post.until.is_(None)).distinct().subquery()
    return Counts(
        people=session.scalar(here) or 0,
        units=session.scalar(select(func.count()).select_from(used)) or 0,
        groups=session.scalar(select(func.count()).select_from(Group)) or 0,
        unbound=session.scalar(here.where(~bound)) or 0,
    )


def search(
    session: Session, words: str, *, offset: int, limit: int
) -> tuple[int, Sequence[Person]]:
    """How many match and one page of them: by part of the name, the unit or the number.

    The exact name first, then in roster order; who left is not found.
    """
    unit = (
        select(Post.id)
        .join(Unit, Unit.id == Post.unit_id)
        .where(
            Post.person_id == Person.id,
            Post.until.is_(None),
            Unit.name.contains(words, autoescape=True),
        )
        .exists()
    )
    hit = or_(
        Person.name.contains(words, autoescape=True),
        unit,
        Person.phone.contains(words, autoescape=True)
        if len(words) >= 4
        else Person.phone == words,
    )
    here = select(Person).where(Person.left_on.is_(None), hit)
    total = session.scalar(select(func.count()).select_from(here.subquery())) or 0
    page = here.order_by((Person.name != words), Person.id).offset(offset).limit(limit)
    return total, session.scalars(page).all()


def locked(session: Session, person_id: int) -> Person | None:
    """The person, their row locked: a use case that writes starts here."""
    return session.scalar(
        select(Person)
        .where(Person.id == person_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def locked_unit(session: Session, unit_id: int) -> Unit | None:
    """The unit, its row locked."""
    return session.scalar(
        select(Unit)
        .where(Unit.id == unit_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )


def units_led_by(session: Session, person_id: int) -> Sequence[Unit]:
    """The units of which this person is the leader in charge, in 单位序."""
    return session.scalars(
        select(Unit).where(Unit.leader_id == person_id).order_by(Unit.position, Unit.id)
    ).all()


def groups(session: Session) -> Sequence[tuple[Group, int]]:
    """All groups by name, each with how many of its members have not left."""
    members = (
        select(GroupMember.group_id, func.count().label("members"))
        .join(Person, Person.id == GroupMember.person_id)
        .where(Person.left_on.is_(None), GroupMember.until.is_(None))
        .group_by(GroupMember.group_id)
        .subquery()
    )
    found = session.execute(
        select(Group, func.coalesce(members.c.members, 0))
        .outerjoin(members, members.c.group_id == Group.id)
        .order_by(Group.name)
    )
    return [(group, int(count)) for group, count in found]


def groups_of(session: Session, person_id: int) -> Sequence[Group]:
    """The person's groups by name."""
    return session.scalars(
        select(Group)
        .join(GroupMember, GroupMember.group_id == Group.id)
        .where(GroupMember.person_id == person_id, GroupMember.until.is_(None))
        .order_by(Group.name)
    ).all()


def without_account(session: Session, unit_id: int | None) -> Sequence[Person]:
    """Everybody without an account, of one unit or of all, in roster order."""
    where: list[ColumnElement[bool]] = [
        Person.left_on.is_(None),
        Person.outside.is_(False),
        ~select(Account.id).where(Account.person_id == Person.id).exists(),
    ]
    if unit_id is not None:
        where.append(
            select(Post.id)
            .where(Post.person_id == Person.id, Post.unit_id == unit_id, Post.until.is_(None))
            .exists()
        )
    return session.scalars(select(Person).where(*where).order_by(Person.id)).all()


def open_links(session: Session, person_ids: Iterable[int]) -> dict[int, str]:
    """Tokens of links neither used nor revoked, by person; the newest where there are several."""
    found = session.execute(
        select(PersonalLink.person_id, PersonalLink.token)
        .where(
            PersonalLink.person_id.in_(set(person_ids)),
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
        )
        .order_by(PersonalLink.made_at, PersonalLink.token)
    )
    return {row.person_id: row.token for row in found}


def end_everything_of(
    session: Session, person_ids: Iterable[int], *, on: date, now: datetime
) -> None:
    """Who left holds no post, account, link, role or office, and is nobody's contact."""
    ids = set(person_ids)
    session.execute(
        update(Post).where(Post.person_id.in_(ids), Post.until.is_(None)).values(until=on)
    )
    session.execute(delete(Account).where(Account.person_id.in_(ids)))
    session.execute(
        update(PersonalLink)
        .where(
            PersonalLink.person_id.in_(ids),
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
    session.execute(delete(RoleGrant).where(RoleGrant.person_id.in_(ids)))
    session.execute(update(Unit).where(Unit.head_id.in_(ids)).values(head_id=None))
    session.execute(update(Unit).where(Unit.contact_id.in_(ids)).values(contact_id=None))
    session.execute(update(Unit).where(Unit.leader_id.in_(ids)).values(leader_id=None))
    session.execute(update(Person).where(Person.contact_id.in_(ids)).values(contact_id=None))


def successors(session: Session) -> dict[int, int]:
    """What became of every unit that ended and is followed by another: its id → the id of the
    unit that stands today (or ended last)."""
    found = session.execute(
        select(Unit.id, Unit.successor_id).where(Unit.successor_id.is_not(None))
    )
    after = {row.id: row.successor_id for row in found}
    last: dict[int, int] = {}
    for unit_id in after:
        now, passed = unit_id, {unit_id}
        while (after_that := after.get(now)) is not None and after_that not in passed:
            now = after_that
            passed.add(now)
        last[unit_id] = now
    return last


def people_by_unit(session: Session) -> dict[int, tuple[int, int]]:
    """(people, people without an account) by unit; a unit without anybody is absent."""
    bound = select(Account.id).where(Account.person_id == Person.id).exists()
    found = session.execute(
        select(
            Post.unit_id,
            func.count(Person.id.distinct()),
            func.count(case((~bound, Person.id)).distinct()),
        )
        .join(Person, Person.id == Post.person_id)
        .where(Post.until.is_(None), Person.left_on.is_(None))
        .group_by(Post.unit_id)
    )
    return {unit_id: (people, unbound) for unit_id, people, unbound in found}
