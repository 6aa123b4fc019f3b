"""Printing badges: what each says now, and who needs a new one. Row 3.5, ORG-15."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.people import Action
from meetings.seats.hall import comes, place_of
from meetings.seats.layout import Layout, Place, from_data
from storage import Session, badges, seats, signin
from storage import attendance as attendance_rows
from storage import meetings as meeting_rows
from storage import people as people_rows

#: What can be printed; buttons carry the number.
NEW, EVERYBODY = 0, 1

#: The capacity of a participant → the kind of badge (ORG-15).
KINDS = {
    "attend": "delegate",
    "in_attendance": "in_attendance",
    "observer": "observer",
    "special_guest": "special_guest",
    "staff": "staff",
    "media": "media",
    "accompanying": "accompanying",
    "driver": "car",
}


def kind_of(role: str) -> str:
    """The kind of badge for a capacity."""
    return KINDS.get(role, "delegate")


@dataclass(frozen=True, slots=True)
class BadgeFacts:
    """What one badge says."""

    participant_id: int
    kind: str
    name: str
    title: str
    unit: str
    #: 车证 and whoever comes by car.
    car: str
    place: Place | None
    layout: Layout | None
    #: "" where no pass was issued yet.
    token: str

    @property
    def text(self) -> str:
        """All of it in one text, to be compared with what was printed last. The pass stands in
        it as a digest: it opens the door."""
        seat = "-".join(map(str, self.place)) if self.place else ""
        code = hashlib.sha256(self.token.encode()).hexdigest()[:16]
        return "\n".join((self.kind, self.name, self.title, self.unit, self.car, seat, code))


def badge_facts(
    session: Session, meeting_id: int, only: Sequence[int] | None = None
) -> tuple[BadgeFacts, ...]:
    """The badges of everybody who comes, or of ``only`` these, in the order of names."""
    people = [
        one
        for one in attendance_rows.participants_of(session, meeting_id)
        if comes(one) and (only is None or one.id in only)
    ]
    names = people_rows.persons(session, [one.person_id for one in people])
    units = {unit.id: unit.name for unit in people_rows.units(session)}
    tokens = signin.live_passes(session, [one.id for one in people])
    places = seats_in(session, meeting_id)
    return tuple(
        BadgeFacts(
            participant_id=one.id,
            kind=kind_of(one.role),
            name=names[one.person_id].name,
            title=one.title,
            unit=units.get(one.unit_id or 0, ""),
            car=one.car,
            place=places[one.id][0] if one.id in places else None,
            layout=places[one.id][1] if one.id in places else None,
            token=tokens.get(one.id, ""),
        )
        for one in people
    )


@dataclass(frozen=True, slots=True)
class BadgesPrinted:
    """What goes to the printer, in the order of names."""

    meeting_id: int
    people: tuple[int, ...]


def print_badges(
    session: Session,
    actor: Actor,
    meeting_id: int,
    which: int,
    *,
    only: int | None = None,
    token: Callable[[], str],
    now: datetime,
) -> BadgesPrinted | Refused:
    """印证件: the new and the changed, all of them, or one person's. Whoever has no pass gets one;
    ``token`` draws the next random one."""
    meeting = allowed(session, actor.who, Action.HAND_OUT, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state not in ("published", "postponed"):
        return refused("badges-not-now")
    _issue(session, actor, meeting, token, now=now)
    facts = badge_facts(session, meeting_id)
    printed = badges.badges_of(session, meeting_id)
    if only is not None:
        facts = tuple(one for one in facts if one.participant_id == only)
    elif which == NEW:
        facts = tuple(one for one in facts if needs_print(one, printed.get(one.participant_id)))
    if not facts:
        return refused("badges-none-new" if which == NEW and only is None else "badges-nobody")
    for one in facts:
        row = printed.get(one.participant_id)
        if row is None:
            row = badges.Badge(participant_id=one.participant_id, prints=0, taken_by="")
            session.add(row)
        row.printed_at, row.printed_by_id = now, actor.who.person_id
        row.prints += 1
        row.text = one.text
    session.flush()
    after = {"badges": len(facts)}
    changed(session, actor, "print badges", f"meeting:{meeting_id}", now=now, after=after)
    panel.refresh(session, meeting_id, now=now)
    return BadgesPrinted(meeting_id, tuple(one.participant_id for one in facts))


def seats_in(session: Session, meeting_id: int) -> dict[int, tuple[Place, Layout]]:
    """Where everybody in the meeting sits, in which hall, by participant: for lists of many."""
    places: dict[int, tuple[Place, Layout]] = {}
    for plan in seats.plans_of(session, meeting_id):
        layout = from_data(plan.layout)
        for seat in seats.seats_of(session, plan.id):
            places[seat.participant_id] = (place_of(seat), layout)
    return places


def needs_print(one: BadgeFacts, printed: badges.Badge | None) -> bool:
    """Never printed, or it said something else then."""
    return printed is None or printed.printed_at is None or printed.text != one.text


def _issue(
    session: Session,
    actor: Actor,
    meeting: meeting_rows.Meeting,
    token: Callable[[], str],
    *,
    now: datetime,
) -> None:
    """A pass for everybody who comes and has none."""
    people = [one.id for one in attendance_rows.participants_of(session, meeting.id) if comes(one)]
    have = signin.live_passes(session, people)
    wanted = {one: token() for one in people if one not in have}
    if wanted:
        signin.issue_passes(session, wanted, now=now)
        after = {"passes": len(wanted)}
        changed(session, actor, "issue passes", f"meeting:{meeting.id}", now=now, after=after)
