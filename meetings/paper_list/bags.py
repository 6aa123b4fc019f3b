"""装袋 and 已领: who gets a bag of papers, and who took it at the desk. Row 2.5."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, about, allowed, refused
from meetings.paper_list.counting import gets_papers
from meetings.people import Action, Who, may
from meetings.seats.hall import folded
from storage import Session, attendance, branches, paper_list
from storage import meetings as meeting_rows


@dataclass(frozen=True, slots=True)
class BagHolder:
    """One participant and their bag."""

    participant_id: int
    meeting_id: int
    #: On the bag list, from 1; 0 for who is not on the list any more and holds a bag.
    serial: int
    name: str
    unit: str
    unit_id: int
    #: Whom they come for (替会); "".
    instead_of: str
    branch: str
    handed_at: datetime | None
    taken_by: str


@dataclass(frozen=True, slots=True)
class BagDesk:
    """The bags of a meeting."""

    meeting_id: int
    title: str
    holders: tuple[BagHolder, ...]
    #: Who looks keeps the list, too; else they only stand at the desk.
    hosts: bool

    @property
    def waiting(self) -> tuple[BagHolder, ...]:
        """Who has not got theirs."""
        return tuple(one for one in self.holders if one.handed_at is None)

    @property
    def handed(self) -> int:
        """How many were given out."""
        return sum(one.handed_at is not None for one in self.holders)

    @property
    def units(self) -> tuple[tuple[int, str, int], ...]:
        """(unit id, name, bags waiting) of every unit whose bags wait, in the order of names."""
        found: dict[int, tuple[str, int]] = {}
        for one in self.waiting:
            if one.unit_id:
                name, count = found.get(one.unit_id, (one.unit, 0))
                found[one.unit_id] = (name, count + 1)
        return tuple((id, name, count) for id, (name, count) in found.items())

    def called(self, typed: str) -> tuple[BagHolder, ...]:
        """Whom a name, or a number of the bag list, means."""
        if typed.isdecimal():
            return tuple(one for one in self.holders if one.serial == int(typed))
        wanted = folded(typed)
        exact = [one for one in self.holders if folded(one.name) == wanted]
        near = [one for one in self.holders if len(wanted) > 1 and wanted in folded(one.name)]
        return tuple(exact or near)


def bag_desk(session: Session, who: Who, meeting_id: int) -> BagDesk | Refused:
    """The bags, for the hosts and the staff of the meeting."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    matter = about(session, meeting)
    if not may(who, Action.HAND_OUT, matter):
        return refused("not-allowed")
    hosts = may(who, Action.ADD_DOCUMENT, matter)
    return BagDesk(meeting_id, meeting.title, bag_holders(session, meeting_id), hosts)


def bag_holders(session: Session, meeting_id: int) -> tuple[BagHolder, ...]:
    """Everybody who gets a bag, in the order of names; then who holds one and comes no more."""
    handed = paper_list.bags_in(session, meeting_id)
    everybody = attendance.participants_of(session, meeting_id)
    wanted = [place.id for place in everybody if gets_papers(place)]
    serials = {id: number for number, id in enumerate(wanted, 1)}
    found = attendance.invited_as(session, {*wanted, *handed})
    venues = {venue.id: venue.name for venue in branches.branches_of(session, meeting_id)}
    instead = attendance.invited_as(
        session, [p.substitute_for_id for p, _, _ in found if p.substitute_for_id]
    )
    names = {place.id: person.name for place, person, _ in instead}
    holders = []
    for place, person, unit in found:
        bag = handed.get(place.id)
        holders.append(
            BagHolder(
                participant_id=place.id,
                meeting_id=meeting_id,
                serial=serials.get(place.id, 0),
                name=person.name,
                unit=unit.name if unit else "",
                unit_id=unit.id if unit else 0,
                instead_of=names.get(place.substitute_for_id or 0, ""),
                branch=venues.get(place.branch_id or 0, ""),
                handed_at=bag.at if bag else None,
                taken_by=bag.taken_by if bag else "",
            )
        )
    return tuple(sorted(holders, key=lambda one: (one.serial == 0, one.serial)))


def bag_of(session: Session, who: Who, participant_id: int) -> BagHolder | Refused:
    """One person's bag as it stands."""
    place = attendance.participant(session, participant_id)
    desk = bag_desk(session, who, place.meeting_id) if place else refused("gone")
    if isinstance(desk, Refused):
        return desk
    found = [one for one in desk.holders if one.participant_id == participant_id]
    return found[0] if found else refused("bag-none")


@dataclass(frozen=True, slots=True)
class BagNoted:
    """How the bag stands now; ``fresh`` False: it stood so before."""

    holder: BagHolder
    fresh: bool


def hand_bag(
    session: Session, actor: Actor, participant_id: int, *, taken_by: str = "", now: datetime
) -> BagNoted | Refused:
    """已领: by the person, or by who takes it for them."""
    return _turn_bag(session, actor, participant_id, taken_by, out=True, now=now)


def undo_bag(
    session: Session, actor: Actor, participant_id: int, *, now: datetime
) -> BagNoted | Refused:
    """撤销: it was not given out."""
    return _turn_bag(session, actor, participant_id, "", out=False, now=now)


def _turn_bag(
    session: Session,
    actor: Actor,
    participant_id: int,
    taken_by: str,
    *,
    out: bool,
    now: datetime,
) -> BagNoted | Refused:
    place = attendance.participant(session, participant_id)
    if place is None:
        return refused("gone")
    meeting = allowed(session, actor.who, Action.HAND_OUT, place.meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    before = bag_of(session, actor.who, participant_id)
    if isinstance(before, Refused):
        return before
    if (before.handed_at is not None) == out:
        return BagNoted(before, fresh=False)
    _note_bags(session, actor, [participant_id], taken_by, out=out, now=now)
    after = bag_of(session, actor.who, participant_id)
    # Who left the list is on it only as long as they hold a bag.
    return BagNoted(before if isinstance(after, Refused) else after, fresh=True)


@dataclass(frozen=True, slots=True)
class UnitServed:
    """A unit's bags were taken at once."""

    meeting_id: int
    unit: str
    bags: int


def hand_unit(
    session: Session,
    actor: Actor,
    meeting_id: int,
    unit_id: int,
    taken_by: str,
    *,
    now: datetime,
) -> UnitServed | Refused:
    """按单位: whoever takes the bags of a unit takes all that wait."""
    meeting = allowed(session, actor.who, Action.HAND_OUT, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    theirs = [
        one
        for one in bag_holders(session, meeting_id)
        if one.unit_id == unit_id and one.handed_at is None
    ]
    if not theirs:
        return refused("bags-unit-none")
    people = [one.participant_id for one in theirs]
    _note_bags(session, actor, people, taken_by, out=True, now=now)
    return UnitServed(meeting_id, theirs[0].unit, len(theirs))


def _note_bags(
    session: Session,
    actor: Actor,
    participant_ids: Sequence[int],
    taken_by: str,
    *,
    out: bool,
    now: datetime,
) -> None:
    by_id = actor.who.person_id
    for participant_id in participant_ids:
        place = attendance.participant(session, participant_id)
        bag = paper_list.bag(session, participant_id)
        if out and bag is None:
            row = paper_list.BagHanded(
                participant_id=participant_id, at=now, by_id=by_id, taken_by=taken_by
            )
            session.add(row)
        elif not out and bag is not None:
            session.delete(bag)
        session.flush()
        changed(
            session,
            actor,
            "hand out bag" if out else "undo bag handed out",
            f"participant:{participant_id}",
            now=now,
            for_person_id=place.person_id if place else None,
            after={"taken_by": taken_by} if out else None,
        )


def bags_counts(session: Session, meeting_id: int) -> tuple[int, int]:
    """(bags given out, bags in all) of a meeting."""
    holders = bag_holders(session, meeting_id)
    return sum(one.handed_at is not None for one in holders), len(holders)
