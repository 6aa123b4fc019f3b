"""Units that change: renamed, merged into another, ended. The past keeps the old name. Row 2.6.

The old unit stays as a row with the day it ended and what follows it. Whoever holds a post in it
holds the same in the new one from that day; head, contact and leader, and every open matter, go
along. What is over keeps the unit it was of.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings import admission
from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Action, Who, may
from meetings.roster.cleaning import Unclean, clean_unit
from storage import Session
from storage import people as people_rows
from storage import roster as rows
from storage import units as unit_rows
from storage.units import OnUnit


@dataclass(frozen=True, slots=True)
class UnitCard:
    """A unit as it stands, with what would move where it changed."""

    unit_id: int
    name: str
    ended_on: date | None
    #: What follows it, and what it followed.
    successor: str
    former: tuple[tuple[int, str], ...]
    head: str
    contact: str
    leader: str
    moves: OnUnit
    may_change: bool


@dataclass(frozen=True, slots=True)
class UnitMoved:
    """The unit ended, and what hung on it is the successor's; 0 where it has none."""

    unit_id: int
    name: str
    into_id: int
    into: str
    people: int


def unit_card(session: Session, who: Who, unit_id: int, *, now: datetime) -> UnitCard | Refused:
    """The unit, for who looks after the roster."""
    if not may(who, Action.SEE_ROSTER):
        return refused("not-allowed")
    unit = people_rows.unit(session, unit_id)
    if unit is None:
        return refused("gone")
    every = people_rows.units(session)
    names = {one.id: one.name for one in every}
    chosen = [id for id in (unit.head_id, unit.contact_id, unit.leader_id) if id]
    people = {id: person.name for id, person in people_rows.persons(session, chosen).items()}
    return UnitCard(
        unit_id=unit_id,
        name=unit.name,
        ended_on=unit.ended_on,
        successor=names.get(unit.successor_id or 0, ""),
        former=tuple((one.id, one.name) for one in every if one.successor_id == unit_id),
        head=people.get(unit.head_id or 0, ""),
        contact=people.get(unit.contact_id or 0, ""),
        leader=people.get(unit.leader_id or 0, ""),
        moves=unit_rows.on_unit(session, unit_id, now=now),
        may_change=unit.ended_on is None and may(who, Action.IMPORT_ROSTER),
    )


def rename(
    session: Session, actor: Actor, unit_id: int, name: str, *, now: datetime, office: Office
) -> UnitMoved | Refused:
    """改名, as of today: a unit of the new name follows the old one."""
    unit = _current(session, actor, unit_id)
    if isinstance(unit, Refused):
        return unit
    try:
        cleaned = clean_unit(name)
    except Unclean:
        return refused("unit-name")
    follows = people_rows.unit_named(session, cleaned)
    if follows is not None and follows.ended_on is None:
        return refused("unit-name-taken", name=cleaned)
    if follows is None:
        follows = people_rows.Unit(name=cleaned)
        session.add(follows)
    # A name of before is the unit of before: it stands once more, and no name is there twice.
    follows.ended_on, follows.successor_id = None, None
    follows.position, follows.leader_id = unit.position, unit.leader_id
    follows.head_id, follows.contact_id = unit.head_id, unit.contact_id
    session.flush()
    return _move(session, actor, unit, follows, "rename unit", now=now, office=office)


def merge(
    session: Session, actor: Actor, unit_id: int, into_id: int, *, now: datetime, office: Office
) -> UnitMoved | Refused:
    """并入, as of today: the other unit keeps its own head, contact and leader."""
    unit = _current(session, actor, unit_id)
    if isinstance(unit, Refused):
        return unit
    into = rows.locked_unit(session, into_id)
    if into is None:
        return refused("gone")
    if into.ended_on is not None:
        return refused("unit-ended", name=into.name)
    if into_id == unit_id:
        return refused("unit-itself")
    for part in ("head_id", "contact_id", "leader_id"):
        if getattr(into, part) is None:
            setattr(into, part, getattr(unit, part))
    return _move(session, actor, unit, into, "merge unit", now=now, office=office)


def dissolve(
    session: Session, actor: Actor, unit_id: int, *, now: datetime, office: Office
) -> UnitMoved | Refused:
    """撤销, as of today: only where nobody and nothing is left in it; else it is merged."""
    unit = _current(session, actor, unit_id)
    if isinstance(unit, Refused):
        return unit
    left = unit_rows.on_unit(session, unit_id, now=now)
    if left.people or left.tasks or left.quotas or left.approvals:
        return refused("unit-not-empty", people=left.people)
    unit.ended_on = office.today(now)
    unit.head_id = unit.contact_id = unit.leader_id = None
    session.flush()
    changed(session, actor, "dissolve unit", f"unit:{unit_id}", now=now, after={"name": unit.name})
    return UnitMoved(unit_id, unit.name, 0, "", 0)


def _current(session: Session, actor: Actor, unit_id: int) -> people_rows.Unit | Refused:
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    unit = rows.locked_unit(session, unit_id)
    if unit is None:
        return refused("gone")
    return refused("unit-ended", name=unit.name) if unit.ended_on is not None else unit


def _move(
    session: Session,
    actor: Actor,
    unit: people_rows.Unit,
    into: people_rows.Unit,
    action: str,
    *,
    now: datetime,
    office: Office,
) -> UnitMoved:
    today = office.today(now)
    names, ids = (unit.name, into.name), (unit.id, into.id)
    unit.ended_on, unit.successor_id = today, into.id
    unit.head_id = unit.contact_id = unit.leader_id = None
    session.flush()
    moved = _move_posts(session, ids[0], ids[1], today)
    _move_quotas(session, ids[0], ids[1], now)
    unit_rows.move_open_matters(session, *ids, now=now)
    changed(
        session,
        actor,
        action,
        f"unit:{ids[0]}",
        now=now,
        before={"unit": ids[0], "name": names[0]},
        after={"unit": ids[1], "name": names[1], "people": len(moved)},
    )
    admission.recheck_people(session, actor, moved, now=now, office=office)
    return UnitMoved(ids[0], names[0], ids[1], names[1], len(moved))


def _move_posts(session: Session, unit_id: int, into_id: int, today: date) -> list[int]:
    """The old posts end, the same begin in the other unit; behind those who are there already."""
    there = unit_rows.current_posts_in(session, into_id)
    last = max((post.position for post in there), default=0)
    moved = []
    for post in unit_rows.current_posts_in(session, unit_id):
        moved.append(post.person_id)
        post.until = today
        begun = unit_rows.post_of(session, post.person_id, into_id, post.title)
        if begun is None:
            begun = people_rows.Post(
                person_id=post.person_id, unit_id=into_id, title=post.title, since=today
            )
            session.add(begun)
        elif begun.until is None:
            continue  # held in both: it goes on
        begun.until, begun.rank = None, post.rank
        begun.position = post.position + last
        session.flush()
    session.flush()
    return list(dict.fromkeys(moved))


def _move_quotas(session: Session, unit_id: int, into_id: int, now: datetime) -> None:
    """Unit notices follow; where the other unit has one of its own for the same meeting, its
    places grow by these."""
    for quota in unit_rows.open_quotas_of(session, unit_id, now=now):
        own = unit_rows.quota_of(session, quota.meeting_id, into_id)
        if own is None:
            quota.unit_id = into_id
            continue
        own.places += quota.places
        own.note = "；".join(note for note in (own.note, quota.note) if note)
        if "waiting" not in (own.state, quota.state):
            own.state = "more_needed" if "more_needed" in (own.state, quota.state) else own.state
        else:
            own.state = "more_needed" if own.state != quota.state else own.state
        session.delete(quota)
    session.flush()
