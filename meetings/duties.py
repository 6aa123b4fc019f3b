"""Duties (会务分工): who of a meeting's staff sees to what: plates, meals, rooms, cars, printing,
branch venues, the door, ushering, papers. Rows 3.6, 3.8; norms ORG-16."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, about, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import duties as rows
from storage import meetings as meeting_rows

KINDS = (
    *("plates", "meals", "rooms", "cars", "print", "branch", "door", "usher", "papers"),
    *("watch", "warden", "medical", "gate", "phones"),
)
#: Duties that stand somewhere: an usher's zone, a door.
WITH_ZONE = ("usher", "door", "branch", "warden", "medical", "gate")
LONGEST_ZONE = 20


@dataclass(frozen=True, slots=True)
class DutyFacts:
    """One duty of one person."""

    id: int
    kind: str
    zone: str
    person: Named


@dataclass(frozen=True, slots=True)
class Duties:
    """Every duty of a meeting, by kind and zone."""

    meeting_id: int
    title: str
    state: str
    duties: tuple[DutyFacts, ...]


@dataclass(frozen=True, slots=True)
class DutySet:
    """The duty is theirs; ``again``: it was before."""

    meeting_id: int
    duty: DutyFacts
    again: bool


@dataclass(frozen=True, slots=True)
class DutyDropped:
    """The duty is nobody's any more; ``again``: it was not theirs before."""

    meeting_id: int
    again: bool = False


def set_duty(
    session: Session,
    actor: Actor,
    meeting_id: int,
    person_id: int,
    kind: str,
    zone: str = "",
    *,
    now: datetime,
    office: Office,
) -> DutySet | Refused:
    """Give somebody a duty in the meeting. They hear of changes of people that touch it."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    person = named(session, [person_id]).get(person_id)
    if meeting.state in ("closed", "cancelled"):
        return refused("meeting-over")
    if person is None or person.left_on is not None:
        return refused("person-left")
    if kind not in KINDS:
        return refused("duty-kind")
    zone = " ".join(zone.split())[:LONGEST_ZONE] if kind in WITH_ZONE else ""
    if mark_in(zone, office.profile):
        return refused("level-mark")
    duty = rows.duty_like(session, meeting_id, person_id, kind, zone)
    again = duty is not None
    if duty is None:
        duty = rows.Duty(meeting_id=meeting_id, person_id=person_id, kind=kind, zone=zone)
        session.add(duty)
        session.flush()
        changed(
            session,
            actor,
            "set duty",
            f"meeting:{meeting_id}",
            now=now,
            for_person_id=person_id,
            after={"duty": kind, "zone": zone},
        )
    return DutySet(meeting_id, DutyFacts(duty.id, kind, zone, person), again)


def drop_duty(
    session: Session, actor: Actor, meeting_id: int, duty_id: int, *, now: datetime
) -> DutyDropped | Refused:
    """The duty ends."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    duty = rows.duty(session, duty_id)
    if duty is None or duty.meeting_id != meeting_id:
        return DutyDropped(meeting_id, again=True)
    changed(
        session,
        actor,
        "drop duty",
        f"meeting:{meeting_id}",
        now=now,
        for_person_id=duty.person_id,
        before={"duty": duty.kind, "zone": duty.zone},
    )
    rows.drop(session, duty)
    return DutyDropped(meeting_id)


def duties_of(session: Session, who: Who, meeting_id: int) -> Duties | Refused:
    """Who sees to what, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    found = rows.duties_of(session, meeting_id)
    people = named(session, sorted({duty.person_id for duty in found}))
    order = {kind: at for at, kind in enumerate(KINDS)}
    ordered = sorted(found, key=lambda duty: (order.get(duty.kind, len(order)), duty.zone))
    return Duties(
        meeting_id,
        meeting.title,
        meeting.state,
        tuple(
            DutyFacts(duty.id, duty.kind, duty.zone, people[duty.person_id])
            for duty in ordered
            if duty.person_id in people
        ),
    )


def on_duty(session: Session, meeting_id: int, kinds: Iterable[str]) -> tuple[int, ...]:
    """Who sees to any of these, each once; ids of persons. For notices to those concerned."""
    return tuple(rows.people_on_duty(session, meeting_id, kinds))
