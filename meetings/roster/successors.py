"""Successors: meetings, places, offices and people of somebody who leaves go to another. Row 2.6.

Each takes what the actor may change; the rest stays with who leaves, and is said
(``meetings.roster.departing``).
"""

from __future__ import annotations

from datetime import datetime

from meetings import changing_people, drafting, panel, venues
from meetings.changes import Actor, changed
from meetings.fields import Field
from meetings.inviting import Capacity, Pick
from meetings.office import Office
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import places as place_rows
from storage import units as unit_rows
from storage import venues as venue_rows

#: In which a successor comes in somebody's place.
_CAPACITIES: tuple[Capacity, ...] = ("attend", "in_attendance", "staff")


def meetings(
    session: Session,
    actor: Actor,
    from_id: int,
    to_id: int,
    own_deployment: bool,
    now: datetime,
    office: Office,
) -> None:
    """What they organise or chair is the successor's."""
    for found in meeting_rows.open_meetings_led_by(session, from_id):
        meeting = meeting_rows.locked(session, found.id)
        if meeting is None:
            continue
        if meeting.chair_id == from_id:
            drafting.change_fields(
                session,
                actor,
                meeting.id,
                {Field.CHAIR: to_id},
                since=meeting.edits,
                was={Field.CHAIR: from_id},
                own_deployment=own_deployment,
                now=now,
                office=office,
            )
        if meeting.organiser_id == from_id:
            meeting.organiser_id = to_id
            session.flush()
            panel.refresh(session, meeting.id, now=now)
            changed(
                session,
                actor,
                "hand over meeting",
                f"meeting:{meeting.id}",
                now=now,
                before={"organiser": from_id},
                after={"organiser": to_id},
            )


def places(
    session: Session, actor: Actor, from_id: int, to_id: int, now: datetime, office: Office
) -> None:
    """The successor comes in their place, in their own post; who is on leave needs nobody."""
    for place, meeting in place_rows.places_to_come(session, from_id, starting_after=now):
        if place.reply == "leave" or meeting.chair_id == from_id:
            continue
        # In another capacity somebody else is asked by the hosts, if anybody.
        role = next((one for one in _CAPACITIES if one == place.role), None)
        there = attendance_rows.participant_of(session, meeting.id, to_id)
        changing_people.change_people(
            session,
            actor,
            meeting.id,
            [Pick(to_id, None, role)] if there is None and role else [],
            [from_id],
            now=now,
            office=office,
        )


def offices(session: Session, actor: Actor, from_id: int, to_id: int, now: datetime) -> None:
    """Head, contact and leader in charge of units, and unit notices to answer."""
    for unit in unit_rows.offices_of(session, from_id):
        before = {
            "head": unit.head_id,
            "contact": unit.contact_id,
            "leader": unit.leader_id,
        }
        unit.head_id = to_id if unit.head_id == from_id else unit.head_id
        unit.contact_id = to_id if unit.contact_id == from_id else unit.contact_id
        unit.leader_id = to_id if unit.leader_id == from_id else unit.leader_id
        after = {
            "head": unit.head_id,
            "contact": unit.contact_id,
            "leader": unit.leader_id,
        }
        changed(
            session,
            actor,
            "hand over unit",
            f"unit:{unit.id}",
            now=now,
            before=before,
            after=after,
        )
    for quota in unit_rows.quotas_reported_by(session, from_id, now=now):
        quota.contact_id = to_id
        changed(
            session,
            actor,
            "hand over unit notice",
            f"quota:{quota.id}",
            now=now,
            before={"contact": from_id},
            after={"contact": to_id},
        )


def represented(session: Session, actor: Actor, from_id: int, to_id: int, now: datetime) -> None:
    """Whose contact they are has the successor for one."""
    ids = sorted(people_rows.represented_by(session, from_id))
    for person_id, person in sorted(people_rows.persons(session, ids).items()):
        # Nobody is their own contact.
        person.contact_id = to_id if person_id != to_id else None
        changed(
            session,
            actor,
            "set contact",
            f"person:{person_id}",
            now=now,
            before={"contact": from_id},
            after={"contact": person.contact_id},
        )


def rooms(
    session: Session, actor: Actor, from_id: int, to_id: int, now: datetime, office: Office
) -> None:
    """The rooms they keep; the successor hears of each."""
    for room in venue_rows.rooms_kept_by(session, from_id):
        values = {"keeper_id": to_id}
        venues.change_room(session, actor, room.id, values, now=now, office=office)
