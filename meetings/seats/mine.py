"""My seat: where one participant sits, beside whom, and which door is the nearest. Row 3.6."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.meetings import Refused, about, refused
from meetings.people import About, Action, Who, may
from meetings.seats.hall import place_of
from meetings.seats.layout import Layout, Place, Shape, from_data, nearest_door, zone_of
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import seats as rows


@dataclass(frozen=True, slots=True)
class SeatFacts:
    """One chair, as its sitter is told of it."""

    plan_id: int
    meeting_id: int
    participant_id: int
    place: Place
    shape: Shape
    #: Rows of the rostrum: of one row only the number is said.
    rostrum_rows: int
    #: Who sits at their own left and right hand; "" for nobody.
    left: str
    right: str
    #: "" where no door is known.
    door: str
    #: The block of the hall, from 1; 0 for none.
    zone: int


def seat_of(session: Session, participant_id: int) -> SeatFacts | None:
    """Where the participant sits; who comes for somebody has their chair. None: no seat."""
    seat = rows.seat_of_participant(session, participant_id)
    place = attendance_rows.participant(session, participant_id)
    if seat is None and place is not None and place.substitute_for_id is not None:
        seat = rows.seat_of_participant(session, place.substitute_for_id)
    plan = rows.plan(session, seat.plan_id) if seat else None
    if seat is None or plan is None:
        return None
    layout, chair = from_data(plan.layout), place_of(seat)
    left, right = _beside(session, seat, layout)
    return SeatFacts(
        plan_id=plan.id,
        meeting_id=plan.meeting_id,
        participant_id=participant_id,
        place=chair,
        shape=layout.shape,
        rostrum_rows=len(layout.rostrum),
        left=left,
        right=right,
        door=nearest_door(layout, chair),
        zone=zone_of(layout, chair),
    )


def _beside(session: Session, seat: rows.Seat, layout: Layout) -> tuple[str, str]:
    """At the sitter's own left and right hand. Who sits on the rostrum, or at the head or the
    right side of a table, looks the other way."""
    row = {
        one.number: one.participant_id
        for one in rows.seats_in_row(session, seat.plan_id, seat.area, seat.row)
    }
    names = []
    for number in (seat.number - 1, seat.number + 1):
        place = attendance_rows.participant(session, row[number]) if number in row else None
        person = people_rows.person(session, place.person_id) if place else None
        names.append(person.name if person else "")
    low, high = names
    turned = seat.area == "rostrum" or (layout.shape != "rows" and seat.row in (1, 2))
    return (high, low) if turned else (low, high)


def may_see_seat(session: Session, who: Who, participant_id: int) -> SeatFacts | Refused | None:
    """The seat, for the person, their contact, and the staff of the meeting."""
    place = attendance_rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        return refused("gone")
    own = About(person_id=place.person_id)
    if not may(who, Action.REPLY, own) and not may(who, Action.SEE_BOARD, about(session, meeting)):
        return refused("not-allowed")
    if meeting.state in ("draft", "cancelled"):
        return refused("not-published" if meeting.state == "draft" else "meeting-cancelled")
    return seat_of(session, participant_id)


def layout_of(session: Session, plan_id: int) -> Layout | None:
    """The layout of a plan."""
    plan = rows.plan(session, plan_id)
    return from_data(plan.layout) if plan else None
