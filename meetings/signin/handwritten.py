"""手写补充: who signed on a spare row of the sheet gets a serial, to be entered. Row 3.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action, Named, named
from meetings.signin.desk import put_on_the_list
from meetings.signin.paper_rules import desk_to_enter
from meetings.signin.sheet import add_to_the_sheet, on_the_sheet
from storage import Session
from storage import attendance as attendance_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Handwritten:
    """The serial of somebody on a spare row. ``before``: they had one already."""

    serial: int
    person: Named
    meeting_id: int
    sitting_id: int
    before: bool


def number_handwritten(
    session: Session,
    actor: Actor,
    sitting_id: int,
    person_id: int,
    *,
    now: datetime,
    office: Office,
) -> Handwritten | Refused:
    """Give the next serial to somebody who wrote themselves on a spare row. Who is not on the
    list is put there for review; signed in they are once the line was entered and confirmed."""
    desk = desk_to_enter(session, actor, sitting_id, now=now, office=office)
    if isinstance(desk, Refused):
        return desk
    person = people_rows.person(session, person_id)
    if person is None or person.left_on is not None:
        return refused("person-left")
    meeting = allowed(
        session, actor.who, Action.SIGN_IN_AT_DESK, desk.meeting_id, person_id=person_id
    )
    if isinstance(meeting, Refused):
        return refused("signin-desk-self" if person_id == actor.who.person_id else meeting.code)
    no = put_on_the_list(session, actor, meeting, person_id, now=now)
    if no is not None:
        return no
    # A walk-in is to be reviewed yet, and comes all the same.
    place = attendance_rows.any_participant_of(session, meeting.id, person_id)
    if place is None or place.removed_at is not None:
        return refused("signin-removed")
    numbers = {one.participant_id: serial for serial, one in on_the_sheet(session, desk).items()}
    serial = numbers.get(place.id) or add_to_the_sheet(session, sitting_id, place.id)
    known = named(session, [person_id])[person_id]
    if place.id not in numbers:
        changed(
            session,
            actor,
            "number handwritten",
            f"sitting:{sitting_id}",
            now=now,
            for_person_id=person_id,
            after={"serial": serial},
        )
    return Handwritten(serial, known, meeting.id, sitting_id, place.id in numbers)
