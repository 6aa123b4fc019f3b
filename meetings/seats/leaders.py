"""The leader's note (领导提示单): one A4 a leader carries in the pocket. Row 3.6.

Time, door and lounge, the way from the car to the seat, who sits beside them, when they speak,
whom to phone. It is printed by the hosts and pushed to nobody: 领导行程 is not for messengers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from meetings.seats.hall import Sitter, people_of
from meetings.seats.layout import Layout, from_data
from meetings.seats.mine import SeatFacts, seat_of
from storage import Session
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import seats as rows


@dataclass(frozen=True, slots=True)
class LeaderNote:
    """What one leader has to know."""

    participant_id: int
    name: str
    unit: str
    title: str
    meeting_title: str
    starts_at: datetime
    ends_at: datetime
    place: str
    seat: SeatFacts | None
    door: str
    lounge: str
    #: Who sits on the rostrum, from the left as the audience sees it, a tuple for each row.
    rostrum: tuple[tuple[str, ...], ...]
    chairs: bool
    #: Number and title of each item they present.
    items: tuple[tuple[int, str], ...]
    #: Plates of the cars they or their company come by; and the company's names.
    cars: tuple[str, ...]
    company: tuple[str, ...]
    contact: str
    contact_phone: str


def leaders(
    session: Session, who: Who, meeting_id: int, *, office: Office
) -> tuple[Sitter, ...] | Refused:
    """Everybody a note can be made for: those on the rostrum first, then by rank."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.SET_SEATS, about(session, meeting)):
        return refused("not-allowed")
    return by_standing(people_of(session, meeting_id, None, office))


def by_standing(people: Sequence[Sitter]) -> tuple[Sitter, ...]:
    """Those on the rostrum first, then by rank and in the order of names."""

    def key(one: Sitter) -> tuple[bool, int, int]:
        return (one.place is None or one.place.area != "rostrum", one.rank, one.order)

    return tuple(sorted(people, key=key))


def on_stage(people: Sequence[Sitter]) -> tuple[Sitter, ...]:
    """Those on the rostrum, the highest first."""
    return tuple(one for one in by_standing(people) if one.place and one.place.area == "rostrum")


def note_of(session: Session, participant_id: int) -> LeaderNote | None:
    """The note of one participant; None where they do not come."""
    place = attendance_rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        return None
    person = named(session, [place.person_id])[place.person_id]
    unit = people_rows.unit(session, place.unit_id) if place.unit_id else None
    organiser = people_rows.person(session, meeting.organiser_id)
    seat = seat_of(session, participant_id)
    plan = rows.plan_of(session, meeting.id, place.branch_id)
    layout = from_data(plan.layout) if plan else Layout()
    company = attendance_rows.accompanying(session, [participant_id])
    company_names = named(session, [one.person_id for one in company])
    agenda = enumerate(meeting_rows.agenda_of(session, meeting.id), 1)
    return LeaderNote(
        participant_id=participant_id,
        name=person.name,
        unit=unit.name if unit else "",
        title=place.title,
        meeting_title=meeting.title,
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        place=meeting.place,
        seat=seat,
        door=seat.door if seat else next((door.name for door in layout.doors), ""),
        lounge=layout.lounge,
        rostrum=_rostrum(session, plan.id, layout) if plan else (),
        chairs=meeting.chair_id == place.person_id,
        items=tuple((n, item.title) for n, item in agenda if item.presenter_id == place.person_id),
        cars=tuple(dict.fromkeys(one.car for one in (place, *company) if one.car)),
        company=tuple(company_names[one.person_id].name for one in company),
        contact=organiser.name if organiser else "",
        contact_phone=(organiser.phone or "") if organiser else "",
    )


def _rostrum(session: Session, plan_id: int, layout: Layout) -> tuple[tuple[str, ...], ...]:
    found = []
    for row in range(1, len(layout.rostrum) + 1):
        seats = rows.seats_in_row(session, plan_id, "rostrum", row)
        places = [attendance_rows.participant(session, seat.participant_id) for seat in seats]
        people = named(session, [place.person_id for place in places if place])
        found.append(tuple(people[place.person_id].name for place in places if place))
    return tuple(row for row in found if row)
