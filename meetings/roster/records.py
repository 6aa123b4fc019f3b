"""The roster changed by hand: contacts, heads, languages, roles, groups, who left. Row 2.6.

Whoever may import the roster may correct it; roles are the administrator's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings import minutes, venues
from meetings.changes import Actor, changed
from meetings.custody import ending
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Role, may
from meetings.reach import refresh_menus
from meetings.roster.cleaning import LONGEST_UNIT
from storage import Session
from storage import people as people_rows
from storage import roster as rows
from storage import tasks as task_rows

LANGUAGES = ("zh_Hans", "zh_Hant", "en")
#: Links made in one transaction; a larger office prints by unit.
MOST_LINKS = 1_000

UnitOffice = Literal["head", "contact"]


@dataclass(frozen=True, slots=True)
class Recorded:
    """Done; ``on`` False where it was taken away again."""

    person_id: int
    on: bool = True


@dataclass(frozen=True, slots=True)
class LeftOffice:
    """Marked left: accounts and links ended. What they still owe goes to somebody else."""

    person_id: int
    name: str
    open_tasks: int


@dataclass(frozen=True, slots=True)
class GroupMade:
    """The group with its new members; ``new`` where there was none of this name."""

    group_id: int
    name: str
    added: int
    new: bool


@dataclass(frozen=True, slots=True)
class LinksMade:
    """Everybody without an account has a link now: so many, of them so many new."""

    unit_id: int | None
    people: int
    new: int


def set_contact(
    session: Session, actor: Actor, person_id: int, contact_id: int | None, *, now: datetime
) -> Recorded | Refused:
    """Who receives, replies and reports for this person (联络员/内勤); None: nobody."""
    person = _theirs(session, actor, person_id)
    if isinstance(person, Refused):
        return person
    if contact_id == person_id:
        return refused("contact-self")
    contact = people_rows.person(session, contact_id) if contact_id is not None else None
    if contact_id is not None and (contact is None or contact.left_on is not None):
        return refused("person-left")
    before, person.contact_id = person.contact_id, contact_id
    changed(
        session,
        actor,
        "set contact",
        f"person:{person_id}",
        now=now,
        before={"contact": before},
        after={"contact": contact_id},
    )
    return Recorded(person_id, contact_id is not None)


def set_office(
    session: Session,
    actor: Actor,
    person_id: int,
    unit_id: int,
    office: UnitOffice,
    *,
    now: datetime,
) -> Recorded | Refused:
    """Make somebody head or contact of their unit; where they are, not any more."""
    unit = rows.locked_unit(session, unit_id)
    person = _theirs(session, actor, person_id)
    if isinstance(person, Refused):
        return person
    held = people_rows.posts_of(session, [person_id]).get(person_id, [])
    if unit is None or unit_id not in {there.id for _, there in held}:
        return refused("not-in-unit", name=person.name)
    before = unit.head_id if office == "head" else unit.contact_id
    after = None if before == person_id else person_id
    if office == "head":
        unit.head_id = after
    else:
        unit.contact_id = after
    changed(
        session,
        actor,
        f"set unit {office}",
        f"unit:{unit_id}",
        now=now,
        before={office: before},
        after={office: after},
    )
    return Recorded(person_id, after is not None)


def set_language(
    session: Session, actor: Actor, person_id: int, language: str, *, now: datetime
) -> Recorded | Refused:
    """The language in which the person is spoken to."""
    person = _theirs(session, actor, person_id)
    if isinstance(person, Refused):
        return person
    if language not in LANGUAGES:
        return refused("gone")
    before, person.language = person.language, language
    refresh_menus(session, person_id, now=now)
    changed(
        session,
        actor,
        "set language",
        f"person:{person_id}",
        now=now,
        before={"language": before},
        after={"language": language},
    )
    return Recorded(person_id)


def switch_role(
    session: Session, actor: Actor, person_id: int, role: Role, *, now: datetime
) -> Recorded | Refused:
    """Grant a role, or take it away. The last administrator stays one."""
    if not may(actor.who, Action.GRANT_ROLE):
        return refused("not-allowed")
    person = rows.locked(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    grant = session.get(people_rows.RoleGrant, (person_id, role.value))
    if grant is None:
        session.add(
            people_rows.RoleGrant(
                person_id=person_id,
                role=role.value,
                granted_at=now,
                granted_by_id=actor.who.person_id,
            )
        )
    else:
        others = people_rows.people_with_role(session, role.value)
        if role is Role.ADMINISTRATOR and len(others) < 2:
            return refused("last-administrator")
        session.delete(grant)
    session.flush()
    refresh_menus(session, person_id, now=now)
    action = "grant role" if grant is None else "revoke role"
    changed(session, actor, action, f"person:{person_id}", now=now, after={"role": role.value})
    return Recorded(person_id, grant is None)


def leave(
    session: Session, actor: Actor, person_id: int, *, now: datetime, office: Office
) -> LeftOffice | Refused:
    """Mark somebody left. The row stays; accounts, links, roles and offices end."""
    person = _theirs(session, actor, person_id)
    if isinstance(person, Refused):
        return person
    if person_id == actor.who.person_id:
        return refused("not-yourself")
    if people_rows.roles_of(session, person_id) and not may(actor.who, Action.GRANT_ROLE):
        return refused("role-holder", name=person.name)
    today = office.today(now)
    person.left_on = today
    session.flush()
    refresh_menus(session, person_id, now=now)
    rows.end_everything_of(session, [person_id], on=today, now=now)
    minutes.person_left(session, actor, person_id, now=now, office=office)
    venues.person_left(session, person_id, now=now)
    ending.person_left(session, actor, person_id, now=now)
    changed(session, actor, "person left", f"person:{person_id}", now=now)
    return LeftOffice(person_id, person.name, len(task_rows.open_tasks_of(session, person_id)))


def add_to_group(
    session: Session,
    actor: Actor,
    name: str,
    person_ids: Sequence[int],
    *,
    now: datetime,
    office: Office,
) -> GroupMade | Refused:
    """Put people into a group; it is made where there is none of this name."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    if not name or len(name) > LONGEST_UNIT:
        return refused("group-name", limit=LONGEST_UNIT)
    people = people_rows.persons(session, person_ids)
    here = [id for id in person_ids if id in people and people[id].left_on is None]
    group = people_rows.group_named(session, name)
    new = group is None
    if group is None:
        group = people_rows.Group(name=name)
        session.add(group)
        session.flush()
    held = {person.id for person in people_rows.members_of_group(session, group.id)}
    added = [id for id in dict.fromkeys(here) if id not in held]
    for id in added:
        session.add(
            people_rows.GroupMember(group_id=group.id, person_id=id, since=office.today(now))
        )
    session.flush()
    changed(session, actor, "add to group", f"group:{group.id}", now=now, after={"people": added})
    return GroupMade(group.id, name, len(added), new)


def make_links(
    session: Session, actor: Actor, unit_id: int | None, *, tokens: Sequence[str], now: datetime
) -> LinksMade | Refused:
    """Give a link to everybody without an account, of one unit or of all; for printing.

    Links made before and not used stay as they are: they may be in people's hands.
    """
    if not may(actor.who, Action.MAKE_LINK):
        return refused("not-allowed")
    people = rows.without_account(session, unit_id)
    if not people:
        return refused("everybody-bound")
    if len(people) > MOST_LINKS:
        return refused("too-many-links", limit=MOST_LINKS)
    there = rows.open_links(session, [person.id for person in people])
    missing = [person for person in people if person.id not in there]
    if len(tokens) < len(missing):
        raise ValueError(f"{len(missing)} links wanted, {len(tokens)} tokens given")
    for person, token in zip(missing, tokens, strict=False):
        session.add(
            people_rows.PersonalLink(
                token=token, person_id=person.id, made_by_id=actor.who.person_id, made_at=now
            )
        )
    session.flush()
    made = [person.id for person in missing]
    subject = f"unit:{unit_id}" if unit_id is not None else "roster"
    changed(session, actor, "make links", subject, now=now, after={"people": made})
    return LinksMade(unit_id, len(people), len(made))


def _theirs(session: Session, actor: Actor, person_id: int) -> people_rows.Person | Refused:
    """The person to be changed, their row locked."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    person = rows.locked(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    return person
