"""The hall as it stands: who is seated, where, and for whom there is no chair. Row 3.6."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from meetings.office import Office
from meetings.seats.layout import Layout, Place, from_data
from meetings.seats.rules import NO_RANK, SEATED, Guest
from storage import Session, settings
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows
from storage import seats as rows


@dataclass(frozen=True, slots=True)
class Sitter:
    """One participant who comes and has a seat, or should have one."""

    participant_id: int
    person_id: int
    name: str
    unit: str
    title: str
    role: str
    rank: int
    #: 单位序, and the place in the order of names.
    unit_order: int
    order: int
    wheelchair: bool
    #: A guest from abroad (ORG-12: 右为上).
    foreign: bool
    #: As in the passport; "" for most.
    passport: str
    #: Whose place they take; "" for nobody's.
    instead_of: str
    place: Place | None = None
    by_hand: bool = False

    @property
    def guest(self) -> Guest:
        """What the rules look at."""
        return Guest(
            self.participant_id,
            self.role,
            self.rank,
            self.unit_order,
            self.order,
            self.wheelchair,
        )


@dataclass(frozen=True, slots=True)
class Hall:
    """The plan of one hall and everybody who sits in it."""

    plan_id: int
    meeting_id: int
    #: None: the main hall.
    branch_id: int | None
    revision: int
    layout: Layout
    #: In the order of names; those without a chair too.
    people: tuple[Sitter, ...]
    chair: int | None
    #: There is a state before to go back to.
    undoable: bool

    @property
    def unseated(self) -> tuple[Sitter, ...]:
        """For whom there is no chair yet."""
        return tuple(one for one in self.people if one.place is None)

    @property
    def rostrum(self) -> tuple[Sitter, ...]:
        """Who sits on the rostrum: front row first, from the left as the audience sees it."""
        there = [one for one in self.people if one.place and one.place.area == "rostrum"]
        return tuple(sorted(there, key=lambda one: one.place or Place("rostrum", 0, 0)))

    def at(self, place: Place) -> Sitter | None:
        """Who sits there."""
        return next((one for one in self.people if one.place == place), None)

    def called(self, typed: str) -> list[Sitter]:
        """Everybody meant by a name, or by unit and name: 财务处张伟, 张伟(财务处)."""
        return Names(self.people).called(typed)


class Names:
    """Who is meant by a name; built once where many are looked up."""

    def __init__(self, people: Iterable[Sitter]) -> None:
        self._alone: dict[str, list[Sitter]] = {}
        self._in_unit: dict[str, list[Sitter]] = {}
        for one in people:
            self._alone.setdefault(folded(one.name), []).append(one)
            for said in (one.unit + one.name, f"{one.name}({one.unit})") if one.unit else ():
                self._in_unit.setdefault(folded(said), []).append(one)

    def called(self, typed: str) -> list[Sitter]:
        """Everybody of this name; else of this unit and name."""
        wanted = folded(typed)
        return self._alone.get(wanted) or self._in_unit.get(wanted) or []


def folded(text: str) -> str:
    """A name for comparing: without blanks, in one width and case."""
    return "".join(unicodedata.normalize("NFKC", text).lower().split())


def comes(place: attendance_rows.Participant) -> bool:
    """Whether a seat is kept: not for who is away the whole meeting, once that is settled."""
    if place.removed_at is not None or place.standing != "approved":
        return False
    away = place.reply == "leave" and not place.leave_sittings and place.leave_state != "asked"
    return not away and place.reply != "substituted"


def hall_of(
    session: Session, meeting_id: int, branch_id: int | None, office: Office
) -> Hall | None:
    """The hall with its people; None where none was set."""
    plan = rows.plan_of(session, meeting_id, branch_id)
    meeting = meeting_rows.meeting(session, meeting_id)
    if plan is None or meeting is None:
        return None
    taken = {seat.participant_id: seat for seat in rows.seats_of(session, plan.id)}
    return Hall(
        plan_id=plan.id,
        meeting_id=meeting_id,
        branch_id=branch_id,
        revision=plan.revision,
        layout=from_data(plan.layout),
        people=sitters(session, meeting_id, branch_id, office, taken=taken),
        chair=meeting.chair_id,
        undoable=settings.get(session, before_key(plan.id)) is not None,
    )


def before_key(plan_id: int) -> str:
    """Under which setting the state before the last change is kept."""
    return f"seats before {plan_id}"


def sitters(
    session: Session,
    meeting_id: int,
    branch_id: int | None,
    office: Office,
    *,
    taken: Mapping[int, rows.Seat],
) -> tuple[Sitter, ...]:
    """Everybody who comes to this hall and is seated, in the order of names."""
    everybody = {
        one.id: one for one in attendance_rows.everybody_ever_invited(session, meeting_id)
    }
    here = sorted(
        (
            one
            for one in everybody.values()
            if comes(one) and one.branch_id == branch_id and one.role in SEATED
        ),
        key=lambda one: (one.position, one.id),
    )
    first = {one.id: _first_of(one, everybody) for one in here}
    known = _Known(
        ranks=_ranks(session, first.values(), office.profile.ranks),
        units={unit.id: unit for unit in people_rows.units(session)},
        people=people_rows.persons(session, [p.person_id for p in (*here, *first.values())]),
        wheels=rows.who_needs(session, meeting_id, "wheelchair"),
        foreign=rows.who_needs(session, meeting_id, "foreign_guest"),
    )
    return tuple(
        known.sitter(one, first[one.id], order, taken.get(one.id))
        for order, one in enumerate(here, 1)
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What is read once for everybody."""

    ranks: Mapping[int, int]
    units: Mapping[int, people_rows.Unit]
    people: Mapping[int, people_rows.Person]
    wheels: frozenset[int]
    foreign: frozenset[int]

    def sitter(
        self,
        one: attendance_rows.Participant,
        instead: attendance_rows.Participant,
        order: int,
        seat: rows.Seat | None,
    ) -> Sitter:
        """One participant; ``instead``: whose place they take, or they themselves."""
        unit = self.units.get(one.unit_id or 0)
        person = self.people[one.person_id]
        return Sitter(
            participant_id=one.id,
            person_id=one.person_id,
            name=person.name,
            unit=unit.name if unit else "",
            title=one.title,
            role=one.role,
            rank=self.ranks.get(instead.id, NO_RANK),
            unit_order=unit.position if unit else NO_RANK,
            order=order,
            wheelchair=one.id in self.wheels,
            foreign=one.id in self.foreign,
            passport=person.passport_name,
            instead_of=self.people[instead.person_id].name if instead is not one else "",
            place=place_of(seat) if seat else None,
            by_hand=seat.by_hand if seat else False,
        )


def people_of(
    session: Session, meeting_id: int, branch_id: int | None, office: Office
) -> tuple[Sitter, ...]:
    """Everybody who comes, in the order of names, whether there is a hall or not."""
    plan = rows.plan_of(session, meeting_id, branch_id)
    taken = {one.participant_id: one for one in rows.seats_of(session, plan.id)} if plan else {}
    return sitters(session, meeting_id, branch_id, office, taken=taken)


def place_of(seat: rows.Seat) -> Place:
    """The chair of a row."""
    return Place("rostrum" if seat.area == "rostrum" else "hall", seat.row, seat.number)


def _first_of(
    one: attendance_rows.Participant, everybody: dict[int, attendance_rows.Participant]
) -> attendance_rows.Participant:
    """Whose place somebody takes in the end: a substitute may have sent a substitute."""
    seen = {one.id}
    while one.substitute_for_id in everybody and one.substitute_for_id not in seen:
        one = everybody[one.substitute_for_id]
        seen.add(one.id)
    return one


def _ranks(
    session: Session, places: Iterable[attendance_rows.Participant], numbers: Mapping[str, int]
) -> dict[int, int]:
    """Rank by participant id: of the post they come in, else of the highest they hold."""
    wanted = list(places)
    posts = people_rows.posts_of(session, {one.person_id for one in wanted})
    found: dict[int, int] = {}
    for one in wanted:
        held = posts.get(one.person_id, [])
        under = [post for post, unit in held if unit.id == one.unit_id] or [p for p, _ in held]
        known = [numbers[p.rank] for p in under if p.rank and p.rank in numbers]
        if known:
            found[one.id] = min(known)
    return found
