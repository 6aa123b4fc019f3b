"""Name plates (台签): whose are to be printed, and which have changed since the last print.

Rows 3.6, ORG-13: the names are read from the list as it is now.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.changes import Actor, changed
from meetings.meetings import Refused, allowed, refused
from meetings.office import Office
from meetings.people import Action
from meetings.seats.hall import Hall, Sitter, hall_of, people_of
from storage import Session
from storage import attendance as attendance_rows
from storage import seats as rows

#: What can be printed; buttons carry the number.
ROSTRUM, EVERYBODY, CHANGED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Plates:
    """The plates of a hall as they should be, and as they were printed."""

    hall: Hall | None
    #: Who has one: those on the rostrum; everybody at a table, or where there is no rostrum.
    owners: tuple[Sitter, ...]
    everybody: tuple[Sitter, ...]
    #: Not printed yet, or printed with other words.
    changed: tuple[Sitter, ...]
    #: Printed, and not needed any more: names as printed.
    gone: tuple[str, ...]
    gone_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PlatesPrinted:
    """What goes to the printer."""

    meeting_id: int
    #: Participant ids in the order they are set up.
    people: tuple[int, ...]
    #: Names whose plates are to be taken away.
    gone: tuple[str, ...]


def plate_text(one: Sitter) -> str:
    """What a plate says: the name, and below it the passport's of who has one."""
    return f"{one.name}\n{one.passport}" if one.passport and one.passport != one.name else one.name


def plates_of(
    session: Session, meeting_id: int, branch_id: int | None, *, office: Office
) -> Plates:
    """The plates of a hall; of everybody who comes where there is none."""
    hall = hall_of(session, meeting_id, branch_id, office)
    people = hall.people if hall else people_of(session, meeting_id, branch_id, office)
    owners = hall.rostrum if hall is not None and hall.layout.rostrum else people
    everybody = tuple(sorted(people, key=_standing))
    printed = rows.printed_plates(session, meeting_id)
    # Printed for the whole hall they are all looked after, else those who have one by rule.
    beyond = {one.participant_id for one in owners}
    watched = [one for one in everybody if one.participant_id in {*beyond, *printed}]
    coming = {one.participant_id for one in everybody}
    away = [one for one in printed if one not in coming]
    here = {
        place.id
        for place, _, _ in attendance_rows.invited_as(session, away)
        if place.branch_id == branch_id
    }
    gone = [printed[one] for one in away if one in here]
    return Plates(
        hall=hall,
        owners=tuple(owners),
        everybody=everybody,
        changed=tuple(
            one
            for one in watched
            if one.participant_id not in printed
            or printed[one.participant_id].text != plate_text(one)
        ),
        gone=tuple(one.text.split("\n")[0] for one in gone),
        gone_ids=tuple(one.participant_id for one in gone),
    )


def _standing(one: Sitter) -> tuple[int, int, int, int]:
    if one.place is None:
        return (2, 0, 0, one.order)
    return (0 if one.place.area == "rostrum" else 1, *one.place[1:], one.order)


def print_plates(
    session: Session,
    actor: Actor,
    meeting_id: int,
    branch_id: int | None,
    which: int,
    *,
    now: datetime,
    office: Office,
) -> PlatesPrinted | Refused:
    """打印台签: what they say is remembered, so that next time only the changed are printed."""
    meeting = allowed(session, actor.who, Action.SET_SEATS, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    found = plates_of(session, meeting_id, branch_id, office=office)
    wanted: Sequence[Sitter] = {
        ROSTRUM: found.owners,
        EVERYBODY: found.everybody,
        CHANGED: found.changed,
    }.get(which, ())
    if not wanted and not (which == CHANGED and found.gone):
        return refused("plates-none-changed" if which == CHANGED else "plates-nobody")
    printed = rows.printed_plates(session, meeting_id)
    for one in wanted:
        row = printed.get(one.participant_id)
        if row is None:
            row = rows.PrintedPlate(participant_id=one.participant_id)
            session.add(row)
        row.text, row.printed_at = plate_text(one), now
    for gone in found.gone_ids:
        session.delete(printed[gone])
    session.flush()
    after = {"plates": len(wanted), "gone": len(found.gone)}
    changed(session, actor, "print plates", f"meeting:{meeting_id}", now=now, after=after)
    panel.refresh(session, meeting_id, now=now)
    return PlatesPrinted(meeting_id, tuple(one.participant_id for one in wanted), found.gone)


def plate_texts(session: Session, participant_ids: Sequence[int]) -> list[tuple[str, str]]:
    """Name and passport name for the paper, in the order asked for."""
    people = {
        place.id: who for place, who, _ in attendance_rows.invited_as(session, participant_ids)
    }
    known = [people[one] for one in participant_ids if one in people]
    return [
        (one.name, one.passport_name if one.passport_name != one.name else "") for one in known
    ]
