"""Who is proposed to get the minutes, and how: the whole text, or an excerpt. Row 4.7; REC-05."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings.issued_minutes.content import Content, resolutions
from meetings.minutes.skeleton import who_came
from meetings.office import Office
from storage import Session
from storage import meetings as meeting_rows
from storage import people as people_rows


@dataclass(frozen=True, slots=True)
class Addressee:
    """One who gets a copy. ``items`` are numbers of resolutions, of an excerpt."""

    person_id: int
    #: For which unit; None: for themselves.
    unit_id: int | None
    kind: str
    items: tuple[int, ...] = ()


def proposed(
    session: Session,
    meeting: meeting_rows.Meeting,
    content: Content,
    *,
    now: datetime,
    office: Office,
) -> tuple[Addressee, ...]:
    """Who attended, who was on leave, owners, head and contact of units that lead; each once, as
    the profile has it, the earlier of these first. Nobody who left."""
    rules, came = office.profile.minutes_copies, who_came(session, meeting, now=now)
    found: dict[int, Addressee] = {}

    def add(person_id: int | None, unit_id: int | None, kind: str) -> None:
        if person_id is not None and kind != "none" and person_id not in found:
            items = items_for(content, person_id, unit_id) if kind == "excerpt" else ()
            found[person_id] = Addressee(person_id, unit_id, kind, items)

    for place in came.came:
        add(place.person_id, None, rules.attended)
    for place in came.away:
        if place.reply == "leave":
            add(place.person_id, None, rules.on_leave)
    for one in resolutions(content):
        add(one.resolution.owner_id, None, rules.owners)
    for one in resolutions(content):
        unit = people_rows.unit(session, one.resolution.unit_id or 0)
        if unit is not None:
            add(unit.head_id, unit.id, rules.units)
            add(unit.contact_id, unit.id, rules.units)
    here = people_rows.persons(session, list(found))
    return tuple(one for id, one in found.items() if id in here and here[id].left_on is None)


def items_for(content: Content, person_id: int, unit_id: int | None) -> tuple[int, ...]:
    """Numbers of the resolutions that are this person's, or their unit's."""
    return tuple(
        one.number
        for one in resolutions(content)
        if one.resolution.owner_id == person_id
        or (unit_id is not None and one.resolution.unit_id == unit_id)
    )
