"""通知不到: owners nobody can reach through the bot, to be phoned. Row 8.2; rule "paper and
telephone are equal"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from meetings.reach import Readers
from meetings.reports.items import RegisterItem
from meetings.reports.register import Filter, register
from meetings.tasks.reading import about, step
from storage import Session
from storage import people as people_rows
from storage import task_register as register_rows
from storage import tasks as rows

PHONED = "phoned"
#: What still asks something of its owner.
_ASKED = ("assigned", "contested", "in_progress")


@dataclass(frozen=True, slots=True)
class Unreachable:
    """An item whose owner nobody can reach, with whom to phone."""

    item: RegisterItem
    owner: Named
    phone: str
    #: Who reads and replies for the owner, where there is somebody; they can not be reached
    #: through the bot either.
    contact: str
    contact_phone: str
    #: The last time somebody phoned, and who did.
    phoned_on: date | None
    phoned_by: str


@dataclass(frozen=True, slots=True)
class Phoned:
    """It is written down that the owner was told by phone."""

    task_id: int


def unreachable(
    session: Session, who: Who, chosen: Filter, *, now: datetime, office: Office
) -> tuple[Unreachable, ...] | Refused:
    """Items in hand, narrowed as the register is, whose owner can not be reached."""
    found = register(session, who, chosen, now=now, office=office)
    if isinstance(found, Refused):
        return found
    items = [item for item in found.items if item.state in _ASKED]
    silent = _silent(session, {item.owner_id for item in items}, office)
    items = [item for item in items if item.owner_id in silent]
    owners = named(session, sorted({item.owner_id for item in items}))
    people = people_rows.persons(session, owners)
    contacts = people_rows.persons(
        session, {p.contact_id for p in people.values() if p.contact_id is not None}
    )
    calls = register_rows.last_steps(session, [item.id for item in items], PHONED)
    callers = people_rows.persons(session, {call.by_id for call in calls.values()})
    listed = []
    for item in items:
        person = people[item.owner_id]
        contact = contacts.get(person.contact_id) if person.contact_id is not None else None
        call = calls.get(item.id)
        listed.append(
            Unreachable(
                item=item,
                owner=owners[item.owner_id],
                phone=person.phone or "",
                contact=contact.name if contact else "",
                contact_phone=(contact.phone or "") if contact else "",
                phoned_on=office.today(call.at) if call else None,
                phoned_by=callers[call.by_id].name if call else "",
            )
        )
    return tuple(listed)


def phoned(session: Session, actor: Actor, task_id: int, *, now: datetime) -> Phoned | Refused:
    """已电话告知: written into the item's history with who phoned and when."""
    task = rows.locked(session, task_id)
    if task is None:
        return refused("gone")
    if not may(actor.who, Action.WORK_ON_TASK_FOR, about(session, task)):
        return refused("not-allowed")
    if task.state not in _ASKED:
        return refused("report-not-open")
    step(session, task, actor, PHONED, now=now)
    return Phoned(task_id)


def _silent(session: Session, person_ids: set[int], office: Office) -> frozenset[int]:
    """Those of the persons whom nobody can be reached for (``meetings.reach.chased_reader``)."""
    readers = Readers(session, person_ids)
    posts = people_rows.posts_of(session, person_ids)
    profile = office.profile
    silent = set()
    for person_id in person_ids:
        person = readers.person(person_id)
        if person is None:
            silent.add(person_id)
            continue
        ranks = [
            profile.ranks[post.rank]
            for post, _ in posts.get(person_id, [])
            if post.rank and post.rank in profile.ranks
        ]
        in_person = profile.chased_in_person(min(ranks) if ranks else None)
        own = in_person or person.contact_id is None
        tried = [person_id, person.contact_id] if own else [person.contact_id]
        if all(readers.account(one) is None for one in tried):
            silent.add(person_id)
    return frozenset(silent)
