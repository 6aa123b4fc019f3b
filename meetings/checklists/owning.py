"""Whose a line of a checklist is: of the house, a technician by name, or nobody's yet. Row 2.4."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor
from meetings.checklists import chasing
from meetings.checklists.lines import Line, facts_of
from meetings.checklists.rights import arrangeable, arranged, note
from meetings.levels import mark_in
from meetings.meetings import Refused, refused
from meetings.office import Office
from storage import Session
from storage import checklists as rows
from storage import people as people_rows

LONGEST_NAME = 30


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a line is: somebody of the house, a technician by name, or nobody."""

    person_id: int | None = None
    name: str = ""


NOBODY = Owner()


@dataclass(frozen=True, slots=True)
class LineSet:
    """The line stands as wanted; ``changed``: it was otherwise before."""

    line: Line
    changed: bool = True


@dataclass(frozen=True, slots=True)
class Given:
    """So many lines were nobody's and are theirs now."""

    meeting_id: int
    lines: int


def set_owner(
    session: Session, actor: Actor, item_id: int, owner: Owner, *, now: datetime, office: Office
) -> LineSet | Refused:
    """Whose a line is from now on; they are told in one message with all of theirs."""
    found = arranged(session, actor, item_id)
    if isinstance(found, Refused):
        return found
    item, meeting = found
    if problem := bad_owner(session, owner, office):
        return problem
    fresh = _give(session, actor, item, owner, now=now)
    if fresh:
        chasing.tell_owner(session, actor, meeting, owner.person_id, now=now)
    return LineSet(facts_of(session, [item], office=office)[0], fresh)


def give_rest(
    session: Session,
    actor: Actor,
    meeting_id: int,
    kind: str,
    branch_id: int | None,
    owner: Owner,
    *,
    now: datetime,
    office: Office,
) -> Given | Refused:
    """交给一人: every line of the venue that is nobody's, or was somebody's who left; ``Given``
    says how many."""
    meeting = arrangeable(session, actor, meeting_id, kind)
    if isinstance(meeting, Refused):
        return meeting
    if problem := bad_owner(session, owner, office):
        return problem
    items = rows.check_items_of(session, meeting_id, kind)
    nobodys = {line.item_id for line in facts_of(session, items, office=office) if not line.whose}
    count = 0
    for item in items:
        if item.branch_id == branch_id and item.id in nobodys:
            count += _give(session, actor, item, owner, now=now)
    if count:
        chasing.tell_owner(session, actor, meeting, owner.person_id, now=now)
    return Given(meeting_id, count)


def _give(
    session: Session, actor: Actor, item: rows.CheckItem, owner: Owner, *, now: datetime
) -> bool:
    before = {"owner": item.owner_id or item.owner_name}
    after = {"owner": owner.person_id or owner.name}
    if before == after:
        return False
    item.owner_id, item.owner_name, item.told_at = owner.person_id, owner.name, None
    session.flush()
    note(session, actor, item, "give check line", before, after, now=now)
    return True


def bad_owner(session: Session, owner: Owner, office: Office) -> Refused | None:
    person = people_rows.person(session, owner.person_id) if owner.person_id else None
    if owner.person_id is not None and (person is None or person.left_on is not None):
        return refused("person-left")
    if len(owner.name) > LONGEST_NAME:
        return refused("check-text", limit=LONGEST_NAME)
    return refused("level-mark") if mark_in(owner.name, office.profile) else None
