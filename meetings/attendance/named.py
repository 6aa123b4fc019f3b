"""Naming: whom of a meeting's people a name means. Row 2.2."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.meetings import Refused, about, refused
from meetings.people import Action, Named, Who, may, named
from storage import Session
from storage import attendance as rows
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class Invitee:
    """Somebody in a meeting, in the capacity they were invited in."""

    participant_id: int
    person_id: int
    name: str
    unit: str
    title: str
    role: str
    branch_id: int | None
    meals: bool
    car: str
    #: 随员 or 司机 come with them.
    accompanied: bool
    #: From outside the office.
    outside: bool
    phone: str


def as_invited(session: Session, participant_ids: Iterable[int]) -> dict[int, Invitee]:
    """These places as they were given, of those removed too, in the order of names."""
    found = rows.invited_as(session, participant_ids)
    with_others = {
        p.accompanies_id for p in rows.accompanying(session, (p.id for p, _, _ in found))
    }
    return {
        place.id: Invitee(
            participant_id=place.id,
            person_id=person.id,
            name=person.name,
            unit=unit.name if unit else "",
            title=place.title,
            role=place.role,
            branch_id=place.branch_id,
            meals=place.meals,
            car=place.car,
            accompanied=place.id in with_others,
            outside=person.outside,
            phone=person.phone or "",
        )
        for place, person, unit in found
    }


def participants_named(
    session: Session, who: Who, meeting_id: int, name: str
) -> list[tuple[int, Named]] | Refused:
    """Participants whose name holds the words, with their participant ids: to enter a reply."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    found = rows.participants_of(session, meeting_id)
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        # A joint host's contact enters replies of those on its own roster, and sees no others.
        hosts = who.contact_of_units | who.heads
        found = [p for p in found if p.host_unit_id in hosts]
        if not found:
            return refused("not-allowed")
    wanted = "".join(name.split()).casefold()
    people = named(session, [p.person_id for p in found])
    return [
        (p.id, people[p.person_id])
        for p in found
        if wanted in "".join(people[p.person_id].name.split()).casefold()
    ]
