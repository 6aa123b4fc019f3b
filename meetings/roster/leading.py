"""分管领导: of which units somebody is in charge; they need hold no post there. Row 8.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.people import Action, Who, may
from storage import Session
from storage import people as people_rows
from storage import roster as rows


@dataclass(frozen=True, slots=True)
class LedUnit:
    """A unit, and who is in charge of it."""

    unit_id: int
    name: str
    #: Name of the leader in charge; "" where there is none.
    leader: str
    #: The person who is looked at is.
    theirs: bool


@dataclass(frozen=True, slots=True)
class LeaderSet:
    """In charge of the unit now; ``on`` False where not any more."""

    person_id: int
    on: bool


def led_units(session: Session, who: Who, person_id: int) -> tuple[LedUnit, ...] | Refused:
    """All units in 单位序, with their leaders in charge, for one person's card."""
    if not may(who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    person = people_rows.person(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    found = [unit for unit in people_rows.units(session) if unit.ended_on is None]
    leaders = people_rows.persons(session, {unit.leader_id for unit in found if unit.leader_id})
    return tuple(
        LedUnit(
            unit.id,
            unit.name,
            leaders[unit.leader_id].name if unit.leader_id in leaders else "",
            unit.leader_id == person_id,
        )
        for unit in found
    )


def switch_leader(
    session: Session, actor: Actor, person_id: int, unit_id: int, *, now: datetime
) -> LeaderSet | Refused:
    """设为分管, in the place of whoever was; where they are, 不再分管."""
    if not may(actor.who, Action.IMPORT_ROSTER):
        return refused("not-allowed")
    unit = rows.locked_unit(session, unit_id)
    person = rows.locked(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    if unit is None:
        return refused("gone")
    before = unit.leader_id
    unit.leader_id = None if before == person_id else person_id
    session.flush()
    changed(
        session,
        actor,
        "set unit leader",
        f"unit:{unit_id}",
        now=now,
        before={"leader": before},
        after={"leader": unit.leader_id},
    )
    return LeaderSet(person_id, unit.leader_id is not None)
