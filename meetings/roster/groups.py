"""Groups over time: who is in one, who was, and who was on a day. Row 2.6."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import groups as rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Membership:
    """Somebody in a group, from a day to a day; None: not known, or still."""

    person: Named
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True)
class GroupPage:
    """A group with everybody who is or was in it; with ``day``: who was on that day."""

    group_id: int
    name: str
    present: tuple[Membership, ...]
    former: tuple[Membership, ...]
    day: date | None
    may_change: bool


@dataclass(frozen=True, slots=True)
class GroupLeft:
    """Out of the group as of today; ``again``: they were out before."""

    group_id: int
    name: str
    person: str
    again: bool = False


def group_page(
    session: Session, who: Who, group_id: int, *, day: date | None = None
) -> GroupPage | Refused:
    """The group as it is, or as it was on a day."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    group = rows.group(session, group_id)
    if group is None:
        return refused("gone")
    found = rows.memberships_ever(session, group_id)
    people = named(session, [row.person_id for row in found])
    lines = [
        Membership(people[row.person_id], row.since, _end(row, people[row.person_id]))
        for row in found
    ]
    if day is not None:
        then = tuple(line for line in lines if _on(line, day))
        return GroupPage(group_id, group.name, then, (), day, may_change=False)
    return GroupPage(
        group_id,
        group.name,
        tuple(line for line in lines if line.until is None),
        tuple(line for line in reversed(lines) if line.until is not None),
        None,
        may(who, Action.IMPORT_ROSTER),
    )


def leave_group(
    session: Session,
    actor: Actor,
    group_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> GroupLeft | Refused:
    """移出, as of today. The row stays: lists of the past stay as they were."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    group = rows.group(session, group_id)
    person = people_rows.person(session, person_id)
    if group is None or person is None:
        return refused("gone")
    row = rows.membership(session, group_id, person_id)
    if row is None:
        return GroupLeft(group_id, group.name, person.name, again=True)
    row.until = office.today(now)
    session.flush()
    changed(
        session,
        actor,
        "leave group",
        f"group:{group_id}",
        now=now,
        for_person_id=person_id,
        after={"person": person_id},
    )
    return GroupLeft(group_id, group.name, person.name)


def _end(row: people_rows.GroupMember, person: Named) -> date | None:
    """Who left the office left the group that day at the latest."""
    ends = [day for day in (row.until, person.left_on) if day is not None]
    return min(ends) if ends else None


def _on(line: Membership, day: date) -> bool:
    """From the first day on; on the last day no more."""
    begun = line.since is None or line.since <= day
    return begun and (line.until is None or day < line.until)
