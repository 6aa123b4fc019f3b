"""Looks at guests: the hosts' list with links and company, and the plate numbers. Row 2.6."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from meetings.attendance.named import Invitee, as_invited
from meetings.meetings import Refused, about, refused
from meetings.people import Action, Who, may
from storage import Session, guest_pages
from storage import attendance as rows
from storage import meetings as meeting_rows

#: Roles in which people come who are not asked for an account.
GUESTS = frozenset({"special_guest", "observer", "media", "accompanying", "driver"})


@dataclass(frozen=True, slots=True)
class GuestOne:
    """A guest as the hosts see them."""

    person: Invitee
    reply: str
    reply_reason: str
    #: The link that opens the page; "" where none does.
    token: str
    opened: bool
    #: Whose company they are; "" where they come alone.
    with_name: str
    level: str
    state: str
    meeting_id: int
    meeting_title: str


@dataclass(frozen=True, slots=True)
class Company:
    """Somebody and who comes with them: 随员, 司机."""

    leader: Invitee
    others: tuple[Invitee, ...]


@dataclass(frozen=True, slots=True)
class GuestList:
    """Guests and company of a meeting, in the order of names."""

    meeting_id: int
    title: str
    state: str
    guests: tuple[GuestOne, ...]
    company: tuple[Company, ...]
    #: Whose the car is, and its plate number.
    cars: tuple[tuple[str, str], ...]


def guests_of(session: Session, who: Who, meeting_id: int) -> GuestList | Refused:
    """The list, for the hosts."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    places = {place.id: place for place in rows.participants_of(session, meeting_id)}
    people = as_invited(session, places)
    guests = [id for id, place in places.items() if people[id].outside or place.role in GUESTS]
    pages = guest_pages.live_pages(session, guests)
    alone = [id for id in guests if places[id].accompanies_id is None]
    return GuestList(
        meeting_id,
        meeting.title,
        meeting.state,
        tuple(_one(meeting, places[id], people, pages.get(id)) for id in alone),
        tuple(_company(places.values(), people)),
        tuple((people[id].name, people[id].car) for id in places if people[id].car),
    )


def guest_of(session: Session, who: Who, participant_id: int) -> GuestOne | Refused:
    """One guest, for the hosts."""
    place = rows.participant(session, participant_id)
    meeting = meeting_rows.meeting(session, place.meeting_id) if place else None
    if place is None or meeting is None or place.removed_at is not None:
        return refused("gone")
    if not may(who, Action.EDIT_MEETING, about(session, meeting)):
        return refused("not-allowed")
    ids = [place.id, *([place.accompanies_id] if place.accompanies_id else [])]
    people = as_invited(session, ids)
    return _one(meeting, place, people, guest_pages.live_page(session, place.id))


def _one(
    meeting: meeting_rows.Meeting,
    place: rows.Participant,
    people: dict[int, Invitee],
    page: guest_pages.GuestPage | None,
) -> GuestOne:
    leader = people.get(place.accompanies_id) if place.accompanies_id else None
    return GuestOne(
        person=people[place.id],
        reply=place.reply,
        reply_reason=place.reply_reason,
        token=page.token if page else "",
        opened=page is not None and page.opened_at is not None,
        with_name=leader.name if leader else "",
        level=meeting.level,
        state=meeting.state,
        meeting_id=meeting.id,
        meeting_title=meeting.title,
    )


def _company(places: Iterable[rows.Participant], people: dict[int, Invitee]) -> Iterable[Company]:
    with_whom: dict[int, list[Invitee]] = {}
    for place in places:
        if place.accompanies_id in people and place.accompanies_id is not None:
            with_whom.setdefault(place.accompanies_id, []).append(people[place.id])
    for leader in people:
        if leader in with_whom:
            yield Company(people[leader], tuple(with_whom[leader]))
