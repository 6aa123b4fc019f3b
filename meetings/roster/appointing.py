"""The first of an office: whoever runs the machine appoints who runs the roster. Row 2.6.

Everybody else gets roles and links in chat; for the first one there is nobody to give them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import changed
from meetings.meetings import Refused, refused
from meetings.people import Role
from meetings.reach import refresh_menus
from storage import Session
from storage import people as rows

#: What one needs to set an office up: the roster and roles, and meetings.
FIRST_ROLES = (Role.ADMINISTRATOR, Role.SECRETARIAT)


@dataclass(frozen=True, slots=True)
class Appointed:
    """Who it is, and the token of their personal link."""

    person_id: int
    name: str
    token: str


def appoint(
    session: Session, name: str, unit: str | None, *, token: str, now: datetime
) -> Appointed | Refused:
    """Make somebody in the roster administrator and secretariat, with a personal link.

    ``token`` begins with "b" and is random. From the machine's command line only. Refused:
    nobody-named, several-named.
    """
    found = [person for person in rows.people_named(session, name) if person.left_on is None]
    if unit is not None:
        held = rows.posts_of(session, [person.id for person in found])
        found = [p for p in found if unit in {of.name for _, of in held.get(p.id, ())}]
    if not found:
        return refused("nobody-named", name=name)
    if len(found) > 1:
        return refused("several-named", name=name)
    (person,) = found
    for role in FIRST_ROLES:
        if session.get(rows.RoleGrant, (person.id, role.value)) is None:
            session.add(rows.RoleGrant(person_id=person.id, role=role.value, granted_at=now))
            after = {"role": role.value, "by": "command line"}
            changed(session, None, "grant role", f"person:{person.id}", now=now, after=after)
    session.flush()
    refresh_menus(session, person.id, now=now)
    rows.revoke_links(session, person.id, now=now)
    session.add(rows.PersonalLink(token=token, person_id=person.id, made_by_id=None, made_at=now))
    after = {"by": "command line"}
    changed(session, None, "make link", f"person:{person.id}", now=now, after=after)
    return Appointed(person.id, person.name, token)
