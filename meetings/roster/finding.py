"""Looks into the roster: counts, lists, and everything about one person. Row 2.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from meetings.meetings import Refused, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import people as people_rows
from storage import roster as rows
from storage import tasks as task_rows
from storage.roster import Counts

#: Lines of a list shown at once.
PAGE = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A person in a list; ``bound`` where an account gets their notices."""

    person: Named
    bound: bool


@dataclass(frozen=True, slots=True)
class People:
    """One page of a list; ``title`` is the unit, the group, or what was looked for."""

    title: str
    lines: tuple[Line, ...]
    total: int
    #: From 0.
    page: int


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit in the list of units."""

    unit_id: int
    name: str
    people: int
    unbound: int
    head: str
    contact: str
    #: 分管领导.
    leader: str


@dataclass(frozen=True, slots=True)
class Held:
    """A post as the card shows it."""

    unit_id: int
    unit: str
    title: str
    rank: str | None
    is_head: bool
    is_contact: bool


@dataclass(frozen=True, slots=True)
class PersonCard:
    """Everything the secretariat needs to know about one person."""

    person_id: int
    name: str
    phone: str | None
    language: str | None
    left_on: date | None
    posts: tuple[Held, ...]
    bound: bool
    #: False where the messenger said that the person is gone or blocked us.
    reachable: bool
    #: An unused personal link was made.
    has_link: bool
    contact: Named | None
    represents: tuple[Named, ...]
    #: Names of the units they are the leader in charge of.
    leads: tuple[str, ...]
    roles: frozenset[str]
    groups: tuple[str, ...]
    open_tasks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GroupLine:
    """A group in the list of groups."""

    group_id: int
    name: str
    people: int


def overview(session: Session, who: Who) -> Counts | Refused:
    """How many there are."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    return rows.counts(session)


def find(session: Session, who: Who, words: str, page: int) -> People | Refused:
    """People by part of their name, unit or number."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    total, people = rows.search(session, words, offset=page * PAGE, limit=PAGE)
    return People(words, _lines(session, people), total, page)


def units(session: Session, who: Who) -> tuple[UnitLine, ...] | Refused:
    """Every unit with somebody in it, in 单位序."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    found = people_rows.units(session)
    offices = [id for unit in found for id in (unit.head_id, unit.contact_id, unit.leader_id)]
    chosen = [id for id in offices if id is not None]
    names = {id: person.name for id, person in people_rows.persons(session, chosen).items()}
    counted = rows.people_by_unit(session)
    return tuple(
        UnitLine(
            unit_id=unit.id,
            name=unit.name,
            people=counted[unit.id][0],
            unbound=counted[unit.id][1],
            head=names.get(unit.head_id or 0, ""),
            contact=names.get(unit.contact_id or 0, ""),
            leader=names.get(unit.leader_id or 0, ""),
        )
        for unit in found
        if unit.id in counted
    )


def members(session: Session, who: Who, unit_id: int, page: int) -> People | Refused:
    """Everybody in a unit, in the order of the list."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    unit = session.get(people_rows.Unit, unit_id)
    if unit is None:
        return refused("gone")
    everybody = people_rows.members_of_unit(session, unit_id)
    return _page(session, unit.name, everybody, page)


def groups(session: Session, who: Who) -> tuple[GroupLine, ...] | Refused:
    """Every group by name."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    return tuple(GroupLine(g.id, g.name, count) for g, count in rows.groups(session))


def group_members(session: Session, who: Who, group_id: int, page: int) -> People | Refused:
    """Everybody in a group."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    group = session.get(people_rows.Group, group_id)
    if group is None:
        return refused("gone")
    everybody = people_rows.members_of_group(session, group_id)
    return _page(session, group.name, everybody, page)


def card(session: Session, who: Who, person_id: int) -> PersonCard | Refused:
    """One person; also one who left."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    person = people_rows.person(session, person_id)
    if person is None:
        return refused("gone")
    accounts = people_rows.accounts_of(session, person_id)
    represents = sorted(people_rows.represented_by(session, person_id))
    asked = [*represents, *([person.contact_id] if person.contact_id else [])]
    people = named(session, asked)
    return PersonCard(
        person_id=person_id,
        name=person.name,
        phone=person.phone,
        language=person.language,
        left_on=person.left_on,
        posts=tuple(
            Held(
                unit_id=unit.id,
                unit=unit.name,
                title=post.title,
                rank=post.rank,
                is_head=unit.head_id == person_id,
                is_contact=unit.contact_id == person_id,
            )
            for post, unit in people_rows.posts_of(session, [person_id]).get(person_id, [])
        ),
        bound=bool(accounts),
        reachable=any(account.reachable for account in accounts),
        has_link=person_id in rows.open_links(session, [person_id]),
        contact=people.get(person.contact_id) if person.contact_id else None,
        represents=tuple(people[id] for id in represents if id in people),
        leads=tuple(unit.name for unit in rows.units_led_by(session, person_id)),
        roles=people_rows.roles_of(session, person_id),
        groups=tuple(group.name for group in rows.groups_of(session, person_id)),
        open_tasks=tuple(task.text for task in task_rows.open_tasks_of(session, person_id)),
    )


def _page(
    session: Session, title: str, everybody: Sequence[people_rows.Person], page: int
) -> People:
    shown = everybody[page * PAGE : (page + 1) * PAGE]
    return People(title, _lines(session, shown), len(everybody), page)


def _lines(session: Session, people: Sequence[people_rows.Person]) -> tuple[Line, ...]:
    ids = [person.id for person in people]
    who = named(session, ids)
    accounts = people_rows.primary_accounts(session, ids)
    return tuple(Line(who[id], id in accounts) for id in ids)
