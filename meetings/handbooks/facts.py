"""What a handbook says: everything that is known of the meeting now. Row 2.2, ORG-14.

Diets, health and phones of participants are never among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from meetings.documents import Category
from meetings.handbooks.sections import PERSONAL, Section
from meetings.levels import not_above
from meetings.meetings import MeetingFacts, facts
from meetings.office import Office
from meetings.regime import Level
from meetings.seats.hall import Sitter, people_of
from storage import Session, branches, handbooks, seats
from storage import attendance as attendance_rows
from storage import documents as document_rows
from storage import duties as duty_rows
from storage import meetings as rows
from storage import people as people_rows

#: Pictures of plans in one handbook.
MOST_PICTURES = 4
#: Parts of the emergency plan that everybody needs, in their order (ORG-20).
_FOR_EVERYBODY = ("routes", "gather", "contacts")


@dataclass(frozen=True, slots=True)
class SittingLine:
    """One sitting: when, and what it is called."""

    starts_at: datetime
    ends_at: datetime
    title: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One item of the agenda and who presents it."""

    title: str
    presenter: str


@dataclass(frozen=True, slots=True)
class RosterGroup:
    """People of the roster under one heading: ``leaders``, a capacity, or a unit's name."""

    kind: str
    unit: str
    people: tuple[Sitter, ...]


@dataclass(frozen=True, slots=True)
class RoomLine:
    """Who sleeps in one room of a hotel."""

    hotel: str
    number: str
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MealLine:
    """One meal of one day."""

    day: date
    kind: str
    style: str
    starts: str
    place: str


@dataclass(frozen=True, slots=True)
class RunLine:
    """One drive: when, from where to where, in which car, with whom."""

    leaves_at: datetime
    start: str
    end: str
    plate: str
    driver: str
    phone: str


@dataclass(frozen=True, slots=True)
class ContactLine:
    """Somebody of the 会务组: what they see to, and their phone."""

    name: str
    duties: tuple[str, ...]
    organiser: bool
    phone: str


@dataclass(frozen=True, slots=True)
class PlanPicture:
    """A plan of the place, as a file in the store."""

    title: str
    digest: str


@dataclass(frozen=True, slots=True)
class HandbookFacts:
    """Everything a handbook may hold. ``full``: with phones, rooms and cars."""

    meeting: MeetingFacts
    full: bool
    #: Section → what the hosts wrote; "" leaves it out.
    written: Mapping[str, str]
    edits: int
    schedule: tuple[SittingLine, ...]
    agenda: tuple[ItemLine, ...]
    roster: tuple[RosterGroup, ...]
    #: Ids of the branch venues with a hall; None: the main hall.
    halls: tuple[int | None, ...]
    lodging: tuple[RoomLine, ...]
    meals: tuple[MealLine, ...]
    cars: tuple[RunLine, ...]
    contacts: tuple[ContactLine, ...]
    pictures: tuple[PlanPicture, ...]
    #: Parts of the emergency plan: its name, its words.
    emergency: tuple[tuple[str, str], ...]

    def known(self, section: Section) -> bool:
        """Whether there is anything to say without somebody writing it."""
        match section:
            case Section.SEATS:
                return bool(self.halls)
            case Section.DISCIPLINE | Section.LEAVE:
                return True
            case Section.FLOOR_PLAN:
                return bool(self.pictures)
            case Section.OTHER:
                return False
            case _:
                return bool(getattr(self, section.value))

    @property
    def offered(self) -> tuple[Section, ...]:
        """The sections this handbook may have."""
        return tuple(one for one in Section if self.full or one not in PERSONAL)

    def left_out(self, section: Section) -> bool:
        """Whether the hosts left it out."""
        return self.written.get(section) == ""

    @property
    def sections(self) -> tuple[Section, ...]:
        """What the handbook holds as things stand."""
        return tuple(
            one
            for one in self.offered
            if not self.left_out(one) and (self.known(one) or self.written.get(one))
        )


def handbook_facts(session: Session, meeting: rows.Meeting, office: Office) -> HandbookFacts:
    """Everything there is for the meeting's handbook. Row 2.2.

    Of a meeting that a public messenger may show, phones, rooms and cars stay out.
    """
    full = meeting.level != Level.PUBLIC
    written = handbooks.handbook(session, meeting.id)
    people = _people(session, meeting.id, office)
    return HandbookFacts(
        meeting=facts(session, meeting),
        full=full,
        written=dict(written.sections) if written else {},
        edits=written.edits if written else 0,
        schedule=tuple(
            SittingLine(one.starts_at, one.ends_at, one.title)
            for one in rows.sittings_of(session, meeting.id)
        ),
        agenda=_agenda(session, meeting.id),
        roster=_roster(people, office),
        halls=_halls(session, meeting.id),
        lodging=_lodging(session, meeting.id, people) if full else (),
        meals=tuple(
            MealLine(one.day, one.kind, one.style, one.starts, one.place)
            for one in handbooks.meals_to_come(session, meeting.id)
        ),
        cars=_cars(session, meeting.id) if full else (),
        contacts=_contacts(session, meeting, full=full),
        pictures=_pictures(session, meeting),
        emergency=_emergency(session, meeting.id, full=full),
    )


def _people(session: Session, meeting_id: int, office: Office) -> list[Sitter]:
    """Everybody who comes, at whatever venue, in the order of names."""
    venues = (None, *(one.id for one in branches.branches_of(session, meeting_id)))
    everybody = attendance_rows.participants_of(session, meeting_id)
    order = {one.id: at for at, one in enumerate(everybody)}
    found = [one for id in venues for one in people_of(session, meeting_id, id, office)]
    return sorted(found, key=lambda one: order.get(one.participant_id, len(order)))


def _agenda(session: Session, meeting_id: int) -> tuple[ItemLine, ...]:
    items = rows.agenda_of(session, meeting_id)
    people = people_rows.persons(session, {i.presenter_id for i in items if i.presenter_id})
    return tuple(
        ItemLine(item.title, people[item.presenter_id].name if item.presenter_id else "")
        for item in items
    )


def _roster(people: Sequence[Sitter], office: Office) -> tuple[RosterGroup, ...]:
    """Leaders first, then those who attend by unit, then the other capacities; in each the order
    of names."""
    top = office.profile.ranks.get(office.profile.seats.rostrum_rank or "")
    leaders = [one for one in people if top is not None and one.rank <= top]
    rest = [one for one in people if top is None or one.rank > top]
    attend = [one for one in rest if one.role == "attend"]
    found = [RosterGroup("leaders", "", tuple(leaders))] if leaders else []
    for unit in dict.fromkeys(one.unit for one in attend):
        found.append(RosterGroup("unit", unit, tuple(o for o in attend if o.unit == unit)))
    for role in ("special_guest", "in_attendance", "observer", "media"):
        here = tuple(one for one in rest if one.role == role)
        if here:
            found.append(RosterGroup(role, "", here))
    return tuple(found)


def _halls(session: Session, meeting_id: int) -> tuple[int | None, ...]:
    return tuple(
        plan.branch_id
        for plan in seats.plans_of(session, meeting_id)
        if seats.seats_of(session, plan.id)
    )


def _lodging(session: Session, meeting_id: int, people: Sequence[Sitter]) -> tuple[RoomLine, ...]:
    """Rooms by hotel and number; of those who come, staff and drivers with them."""
    rooms = handbooks.rooms_of_people(session, meeting_id)
    names = {one.participant_id: one.name for one in people}
    others = [id for id in rooms if id not in names]
    names |= {
        place.id: person.name
        for place, person, _ in attendance_rows.invited_as(session, others)
        if place.removed_at is None and place.standing == "approved" and place.reply != "leave"
    }
    held: dict[tuple[str, str], list[str]] = {}
    for participant_id, name in names.items():
        if participant_id in rooms:
            held.setdefault(rooms[participant_id], []).append(name)
    ordered = sorted(held.items(), key=lambda room: (room[0][0], len(room[0][1]), room[0][1]))
    return tuple(RoomLine(hotel, number, tuple(who)) for (hotel, number), who in ordered)


def _cars(session: Session, meeting_id: int) -> tuple[RunLine, ...]:
    return tuple(
        RunLine(run.leaves_at, run.start, run.end, car.plate, car.driver, car.phone)
        for run, car in handbooks.car_runs(session, meeting_id)
    )


def _contacts(session: Session, meeting: rows.Meeting, *, full: bool) -> tuple[ContactLine, ...]:
    """The organiser first, then who has a duty; the hosts' own people, never a participant's."""
    duties: dict[int, list[str]] = {meeting.organiser_id: []}
    for duty in duty_rows.duties_of(session, meeting.id):
        kinds = duties.setdefault(duty.person_id, [])
        if duty.kind not in kinds:
            kinds.append(duty.kind)
    people = people_rows.persons(session, duties)
    return tuple(
        ContactLine(
            name=people[id].name,
            duties=tuple(kinds),
            organiser=id == meeting.organiser_id,
            phone=(people[id].phone or "") if full else "",
        )
        for id, kinds in duties.items()
        if id in people and people[id].left_on is None
    )


def _pictures(session: Session, meeting: rows.Meeting) -> tuple[PlanPicture, ...]:
    """Plans of the place; none that is kept closer than the handbook."""
    found = [
        PlanPicture(document.title, edition.digest)
        for document, edition in document_rows.documents_of(session, meeting.id)
        if document.category == Category.FLOOR_PLAN
        and edition.media_type.startswith("image/")
        and not_above(document.level, meeting.level)
    ]
    return tuple(found[:MOST_PICTURES])


def _emergency(session: Session, meeting_id: int, *, full: bool) -> tuple[tuple[str, str], ...]:
    plan = handbooks.approved_safety_plan(session, meeting_id)
    parts = plan.content["parts"] if plan else ()
    found = {one["key"]: (one["name"], one["text"]) for one in parts if not one["event"]}
    # Who is called is names and phones.
    wanted = (key for key in _FOR_EVERYBODY if full or key != "contacts")
    return tuple(found[key] for key in wanted if key in found and found[key][1])
