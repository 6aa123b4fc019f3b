"""Following: the seats follow whoever comes instead, and whoever does not come. Row 3.6, 3.8.

A substitute gets the same chair. A chair in the hall stays empty, or the hall moves up, as the
profile says; the rostrum is always set anew, for nobody sits beside a gap there. Who comes after
all gets the old chair, if it is still free.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from meetings.changes import Actor
from meetings.office import Office
from meetings.seats.hall import Hall, comes, hall_of, place_of
from meetings.seats.keeping import by_rule, keep, rostrum_only
from meetings.seats.layout import Place
from meetings.seats.rules import Rule
from storage import Session, settings
from storage import attendance as attendance_rows
from storage import branches as branch_rows
from storage import seats as rows


def follow(
    session: Session,
    meeting_id: int,
    *,
    now: datetime,
    office: Office,
    actor: Actor | None = None,
) -> tuple[Hall, ...]:
    """Every hall of the meeting after people changed; returns those whose seats did.

    To be called, with the meeting locked, by whoever substitutes, takes out or excuses somebody.
    """
    everybody = {
        one.id: one for one in attendance_rows.everybody_ever_invited(session, meeting_id)
    }
    heirs = {one.substitute_for_id: one for one in everybody.values() if one.substitute_for_id}
    halls = (None, *(branch.id for branch in branch_rows.branches_of(session, meeting_id)))
    found = []
    for branch_id in halls:
        plan = rows.plan_of(session, meeting_id, branch_id)
        hall = hall_of(session, meeting_id, branch_id, office) if plan else None
        if hall is not None and (
            moved := _follow(session, actor, hall, everybody, heirs, now, office)
        ):
            found.append(moved)
    return tuple(found)


def _follow(
    session: Session,
    actor: Actor | None,
    hall: Hall,
    everybody: dict[int, attendance_rows.Participant],
    heirs: dict[int, attendance_rows.Participant],
    now: datetime,
    office: Office,
) -> Hall | None:
    here = {one.participant_id for one in hall.people}
    gained: dict[int, tuple[Place, bool]] = {}
    lost: dict[int, tuple[Place, bool]] = {}
    for seat in rows.seats_of(session, hall.plan_id):
        if seat.participant_id in here:
            continue
        heir = _heir(everybody[seat.participant_id], heirs)
        if heir is not None and heir.id in here:
            gained[heir.id] = (place_of(seat), seat.by_hand)
        else:
            lost[seat.participant_id] = (place_of(seat), seat.by_hand)
    back = _come_back(session, hall, lost)
    named = _named(hall, everybody, heirs, here)
    if not gained and not lost and not back and named == hall.layout.named:
        return None
    gained |= {one: seat for one, seat in back.items() if seat[0].area == "hall"}
    people = tuple(
        replace(one, place=gained[one.participant_id][0], by_hand=gained[one.participant_id][1])
        if one.participant_id in gained and one.place is None
        else one
        for one in hall.people
    )
    layout = replace(hall.layout, named=named)
    hall = replace(hall, people=people, layout=layout)
    wanted = {one.participant_id: (one.place, one.by_hand) for one in people if one.place}
    closes = office.profile.seats.gaps == "close" and layout.rule
    if closes and any(place.area == "hall" for place, _ in lost.values()):
        wanted = by_rule(hall, layout, Rule(layout.rule), office)
    elif any(place.area == "rostrum" for place, _ in (*lost.values(), *back.values())):
        wanted = rostrum_only(hall, layout, office)
    return keep(session, actor, hall, layout, wanted, "seats follow", now=now, office=office).hall


def _come_back(
    session: Session, hall: Hall, lost: Mapping[int, tuple[Place, bool]]
) -> dict[int, tuple[Place, bool]]:
    """Who lost a chair before, comes after all, and can have it again; and what is lost now is
    remembered for them."""
    key = f"seats lost {hall.plan_id}"
    before: dict[str, list[Any]] = settings.get(session, key, {})
    here = {one.participant_id: one for one in hall.people}
    back: dict[int, tuple[Place, bool]] = {}
    for one, seat in before.items():
        place, sitter = Place(*seat[:3]), here.get(int(one))
        free = hall.layout.has(place) and place not in hall.layout.held
        if sitter is None or sitter.place is not None or not free:
            continue
        if place.area == "rostrum" or hall.at(place) is None:
            back[int(one)] = (place, bool(seat[3]))
    kept = {one: seat for one, seat in before.items() if int(one) not in here}
    kept |= {str(one): [*place, by_hand] for one, (place, by_hand) in lost.items()}
    if kept != before:
        settings.put(session, key, kept or None)
    return back


def _named(
    hall: Hall,
    everybody: dict[int, attendance_rows.Participant],
    heirs: dict[int, attendance_rows.Participant],
    here: set[int],
) -> tuple[int, ...]:
    """主席台名单 with whoever comes instead of somebody on it."""
    found = []
    for one in hall.layout.named:
        heir = _heir(everybody[one], heirs) if one in everybody and one not in here else None
        found.append(heir.id if heir is not None else one)
    return tuple(dict.fromkeys(found))


def heirs_among(session: Session, meeting_id: int, gone: set[int]) -> dict[int, int]:
    """Who of the meeting comes instead of these in the end, by participant id."""
    everybody = attendance_rows.everybody_ever_invited(session, meeting_id)
    heirs = {one.substitute_for_id: one for one in everybody if one.substitute_for_id}
    found = {one.id: _heir(one, heirs) for one in everybody if one.id in gone}
    return {one: heir.id for one, heir in found.items() if heir is not None}


def _heir(
    one: attendance_rows.Participant, heirs: dict[int, attendance_rows.Participant]
) -> attendance_rows.Participant | None:
    """Who comes for them in the end."""
    seen = {one.id}
    while one.id in heirs and heirs[one.id].id not in seen:
        one = heirs[one.id]
        seen.add(one.id)
        if comes(one):
            return one
    return None
