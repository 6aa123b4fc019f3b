"""People: units, persons, their posts, contacts, groups, roles, accounts and personal links."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint, func, select, text, update
from sqlalchemy.orm import Mapped, Session, mapped_column

from storage.database import Base


class Unit(Base):
    """A unit (单位/部门). ``position`` is 单位序."""

    __tablename__ = "units"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    #: The head is reminded when an owner's item is late; the contact (联络员) reports names.
    head_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    #: A unit that was renamed, merged or dissolved keeps its row; what follows it.
    ended_on: Mapped[date | None]
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    #: 分管领导: the leader in charge, to whom the unit's matters are submitted.
    leader_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)


class Person(Base):
    """Somebody in the roster. Who left keeps the row: the past is not rewritten."""

    __tablename__ = "persons"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(index=True)
    language: Mapped[str | None]
    #: Who receives, replies and reports for this person (内勤).
    contact_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"), index=True)
    left_on: Mapped[date | None]
    #: From outside (专家, 外宾, 媒体, 司机): in meetings, not among the office's own people.
    outside: Mapped[bool] = mapped_column(default=False)
    #: As in the passport, family name as there (外宾).
    passport_name: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]


class Post(Base):
    """A post held in a unit. ``position`` is 职务序; ``rank`` a name from the profile's ranks."""

    __tablename__ = "posts"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "title"),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), index=True)
    title: Mapped[str] = mapped_column(default="")
    rank: Mapped[str | None]
    position: Mapped[int] = mapped_column(default=0)
    since: Mapped[date | None]
    until: Mapped[date | None]


class Group(Base):
    """A named set of persons, for inviting."""

    __tablename__ = "groups"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)


class GroupMember(Base):
    """One person in one group, from a day to a day."""

    __tablename__ = "group_members"
    __table_args__ = (
        # Once at a time, held by the database on both engines.
        Index(
            "uq_group_members_now",
            "group_id",
            "person_id",
            unique=True,
            sqlite_where=text("until IS NULL"),
            postgresql_where=text("until IS NULL"),
        ),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("groups.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    #: None: since the group was made, or it is not known.
    since: Mapped[date | None]
    until: Mapped[date | None]


class RoleGrant(Base):
    """A role given to a person (``meetings.people.Role`` by name)."""

    __tablename__ = "role_grants"

    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    granted_at: Mapped[datetime]
    granted_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))


class Account(Base):
    """A person's account in a messenger. One of several is primary: notices go there."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("messenger", "chat"),
        # One primary account a person, held by the database on both engines.
        Index(
            "uq_accounts_primary",
            "person_id",
            unique=True,
            sqlite_where=text("is_primary"),
            postgresql_where=text("is_primary"),
        ),
        Base.__table_args__,
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    messenger: Mapped[str]
    chat: Mapped[str]
    platform_person: Mapped[str]
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    is_primary: Mapped[bool]
    #: False after the messenger said the person blocked us or left; True again when they return.
    reachable: Mapped[bool] = mapped_column(default=True)
    bound_at: Mapped[datetime]


class PersonalLink(Base):
    """A personal link: binds one account once. A new one revokes the one before."""

    __tablename__ = "personal_links"

    token: Mapped[str] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("persons.id"), index=True)
    made_by_id: Mapped[int | None] = mapped_column(ForeignKey("persons.id"))
    made_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


def person(session: Session, person_id: int) -> Person | None:
    """The person with this id, also one who left."""
    return session.get(Person, person_id)


def persons(session: Session, person_ids: Iterable[int]) -> dict[int, Person]:
    """The persons with these ids, also those who left; an unknown id is absent."""
    found = session.scalars(select(Person).where(Person.id.in_(set(person_ids))))
    return {person.id: person for person in found}


def people_named(session: Session, name: str) -> Sequence[Person]:
    """Everybody of exactly this name who has not left, in roster order."""
    return session.scalars(
        select(Person).where(Person.name == name, Person.left_on.is_(None)).order_by(Person.id)
    ).all()


def people_by_name(session: Session, names: Iterable[str]) -> dict[str, list[Person]]:
    """Everybody who has not left and has one of these names, by name in lower case."""
    wanted = {name.lower() for name in names}
    rows = session.scalars(
        select(Person)
        .where(func.lower(Person.name).in_(wanted), Person.left_on.is_(None))
        .order_by(Person.id)
    )
    found: dict[str, list[Person]] = {}
    for row in rows:
        found.setdefault(row.name.lower(), []).append(row)
    return found


def people_with_phone(session: Session, phone: str) -> Sequence[Person]:
    """Everybody with this phone number who has not left."""
    return session.scalars(
        select(Person).where(Person.phone == phone, Person.left_on.is_(None)).order_by(Person.id)
    ).all()


def staff(session: Session) -> Sequence[Person]:
    """The office's own people who have not left, in roster order."""
    return session.scalars(
        select(Person)
        .where(Person.left_on.is_(None), Person.outside.is_(False))
        .order_by(Person.id)
    ).all()


def units(session: Session) -> Sequence[Unit]:
    """All units in 单位序."""
    return session.scalars(select(Unit).order_by(Unit.position, Unit.id)).all()


def unit(session: Session, unit_id: int) -> Unit | None:
    """The unit with this id."""
    return session.get(Unit, unit_id)


def unit_named(session: Session, name: str) -> Unit | None:
    """The unit of exactly this name."""
    return session.scalar(select(Unit).where(Unit.name == name))


def group_named(session: Session, name: str) -> Group | None:
    """The group of exactly this name."""
    return session.scalar(select(Group).where(Group.name == name))


def groups(session: Session) -> Sequence[Group]:
    """All groups by name."""
    return session.scalars(select(Group).order_by(Group.name)).all()


def posts_of(session: Session, person_ids: Iterable[int]) -> dict[int, list[tuple[Post, Unit]]]:
    """Current posts with their units, by person, first post first."""
    rows = session.execute(
        select(Post, Unit)
        .join(Unit, Unit.id == Post.unit_id)
        .where(Post.person_id.in_(list(person_ids)), Post.until.is_(None))
        .order_by(Post.person_id, Unit.position, Post.position, Post.id)
    )
    posts: dict[int, list[tuple[Post, Unit]]] = {}
    for post, unit in rows:
        posts.setdefault(post.person_id, []).append((post, unit))
    return posts


def members_of_unit(session: Session, unit_id: int) -> Sequence[Person]:
    """Everybody with a current post in the unit, in 职务序."""
    return session.scalars(
        select(Person)
        .join(Post, Post.person_id == Person.id)
        .where(Post.unit_id == unit_id, Post.until.is_(None), Person.left_on.is_(None))
        .group_by(Person.id)
        .order_by(func.min(Post.position), Person.id)
    ).all()


def members_of_group(session: Session, group_id: int) -> Sequence[Person]:
    """Everybody in the group who has not left, in roster order."""
    return session.scalars(
        select(Person)
        .join(GroupMember, GroupMember.person_id == Person.id)
        .where(
            GroupMember.group_id == group_id,
            GroupMember.until.is_(None),
            Person.left_on.is_(None),
        )
        .order_by(Person.id)
    ).all()


def is_member(session: Session, group_id: int, person_id: int) -> bool:
    """Whether the person is in the group now."""
    found = session.scalar(
        select(GroupMember.id).where(
            GroupMember.group_id == group_id,
            GroupMember.person_id == person_id,
            GroupMember.until.is_(None),
        )
    )
    return found is not None


def roles_of(session: Session, person_id: int) -> frozenset[str]:
    """Names of the roles granted to the person."""
    return frozenset(
        session.scalars(select(RoleGrant.role).where(RoleGrant.person_id == person_id))
    )


def people_with_role(session: Session, role: str) -> Sequence[Person]:
    """Everybody who holds the role and has not left."""
    return session.scalars(
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(RoleGrant.role == role, Person.left_on.is_(None))
        .order_by(Person.id)
    ).all()


def represented_by(session: Session, person_id: int) -> frozenset[int]:
    """Ids of the persons for whom this person is the contact."""
    return frozenset(session.scalars(select(Person.id).where(Person.contact_id == person_id)))


def account_at(session: Session, messenger: str, chat: str) -> Account | None:
    """The account bound to this chat."""
    return session.scalar(
        select(Account).where(Account.messenger == messenger, Account.chat == chat)
    )


def reached_again(session: Session, account_id: int) -> None:
    """They wrote: messages reach this chat again."""
    session.execute(update(Account).where(Account.id == account_id).values(reachable=True))


def not_reached(session: Session, account_id: int) -> None:
    """The messenger says that nothing reaches this chat any more."""
    session.execute(update(Account).where(Account.id == account_id).values(reachable=False))


def accounts_of(session: Session, person_id: int) -> Sequence[Account]:
    """The person's accounts, the primary one first."""
    return session.scalars(
        select(Account)
        .where(Account.person_id == person_id)
        .order_by(Account.is_primary.desc(), Account.id)
    ).all()


def primary_accounts(session: Session, person_ids: Iterable[int]) -> dict[int, Account]:
    """Primary accounts by person; who has none is absent."""
    rows = session.scalars(
        select(Account).where(Account.person_id.in_(list(person_ids)), Account.is_primary)
    )
    return {account.person_id: account for account in rows}


def link(session: Session, token: str) -> PersonalLink | None:
    """The personal link of this token, used and revoked ones too."""
    return session.get(PersonalLink, token)


def revoke_links(session: Session, person_id: int, *, now: datetime) -> None:
    """Revoke the person's unused links."""
    session.execute(
        update(PersonalLink)
        .where(
            PersonalLink.person_id == person_id,
            PersonalLink.used_at.is_(None),
            PersonalLink.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )
