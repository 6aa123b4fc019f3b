"""By hand: a table of names and chairs is read in, one is moved, a chair is held. Row 3.6."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.seats.hall import Hall, Names, Sitter
from meetings.seats.keeping import Arranged, Wanted, hall_for, keep, one_called, present
from meetings.seats.layout import Layout, Place
from meetings.seats.wishes import Free, Hold, Move, SeatLine, Swap, Wish
from storage import Session


@dataclass(frozen=True, slots=True)
class LineProblem:
    """A line of a table that was left out: ``code`` leads to the text ``seat-line-<code>``."""

    line: int
    name: str
    code: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What a table came to."""

    hall: Hall
    placed: int
    problems: tuple[LineProblem, ...]


def import_seats(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    lines: Sequence[SeatLine],
    *,
    now: datetime,
    office: Office,
) -> Imported | Refused:
    """A table of names and chairs: what is right is taken over, what is not is said line by line.
    The others stay where they are; somebody whose chair the table gives to another gets up."""
    hall = hall_for(session, actor, meeting_id, branch_id, office)
    if isinstance(hall, Refused):
        return hall
    wanted: Wanted = {}
    taken: set[Place] = set()
    problems: list[LineProblem] = []
    names = Names(hall.people)
    for line in lines:
        found = names.called(line.name)
        code = _line_problem(hall, line, found, taken, wanted)
        if code:
            problems.append(LineProblem(line.line, line.name, code))
        elif line.place is not None:
            wanted[found[0].participant_id] = (line.place, True)
            taken.add(line.place)
    if wanted:
        for one in hall.people:
            if one.participant_id not in wanted and one.place and one.place not in taken:
                wanted[one.participant_id] = (one.place, one.by_hand)
        keep(session, actor, hall, hall.layout, wanted, "import seats", now=now, office=office)
    after = present(session, meeting_id, branch_id, office).hall
    return Imported(after, len(taken), tuple(problems))


def _line_problem(
    hall: Hall, line: SeatLine, found: list[Sitter], taken: set[Place], wanted: Wanted
) -> str:
    if not found:
        return "unknown"
    if len(found) > 1:
        return "several"
    if line.place is None:
        return "unclear"
    if not hall.layout.has(line.place):
        return "no-seat"
    if line.place in hall.layout.held:
        return "held"
    if line.place in taken:
        return "taken"
    return "twice" if found[0].participant_id in wanted else ""


def change_by_hand(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    wish: Wish,
    *,
    now: datetime,
    office: Office,
) -> Arranged | Refused:
    """One is moved, two change places, a chair is held: as a clerk says it."""
    hall = hall_for(session, actor, meeting_id, branch_id, office)
    if isinstance(hall, Refused):
        return hall
    wanted: Wanted = {
        one.participant_id: (one.place, one.by_hand) for one in hall.people if one.place
    }
    layout: Layout | Refused = hall.layout
    match wish:
        case Move():
            layout = _move(hall, wanted, wish)
        case Swap():
            layout = _swap(hall, wanted, wish)
        case Free(name):
            one = one_called(hall, name)
            if isinstance(one, Refused):
                return one
            wanted.pop(one.participant_id, None)
        case Hold(places, on):
            layout = _hold(hall, places, on=on)
        case _:
            assert_never(wish)
    if isinstance(layout, Refused):
        return layout
    return keep(session, actor, hall, layout, wanted, "seat by hand", now=now, office=office)


def _move(hall: Hall, wanted: Wanted, wish: Move) -> Layout | Refused:
    one = one_called(hall, wish.name)
    if isinstance(one, Refused):
        return one
    if not hall.layout.has(wish.place):
        return refused("seat-none-such")
    if wish.place in hall.layout.held:
        return refused("seat-held")
    other = hall.at(wish.place)
    if other is not None and other != one:
        if one.place is None:
            return refused("seat-taken", name=other.name)
        # Whoever sat there gets the chair that is free now.
        wanted[other.participant_id] = (one.place, False)
    wanted[one.participant_id] = (wish.place, True)
    return hall.layout


def _swap(hall: Hall, wanted: Wanted, wish: Swap) -> Layout | Refused:
    one, other = one_called(hall, wish.one), one_called(hall, wish.other)
    for found in (one, other):
        if isinstance(found, Refused):
            return found
    assert isinstance(one, Sitter)
    assert isinstance(other, Sitter)
    if one == other:
        return refused("seat-same-person", name=one.name)
    for sitter, place in ((one, other.place), (other, one.place)):
        if place is None:
            wanted.pop(sitter.participant_id, None)
        else:
            wanted[sitter.participant_id] = (place, True)
    return hall.layout


def _hold(hall: Hall, places: Sequence[Place], *, on: bool) -> Layout | Refused:
    if not all(hall.layout.has(place) for place in places):
        return refused("seat-none-such")
    if any(place.area == "rostrum" for place in places):
        return refused("seat-hold-rostrum")
    if not on:
        return replace(hall.layout, held=hall.layout.held - set(places))
    sitting = next((one for place in places if (one := hall.at(place))), None)
    if sitting is not None:
        return refused("seat-taken", name=sitting.name)
    return replace(hall.layout, held=hall.layout.held | set(places))
