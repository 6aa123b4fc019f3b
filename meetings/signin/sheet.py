"""The paper sheet: serials that never change once printed, and entering them. Row 3.2."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor, changed
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.signin.desk import Desk, desk_of_sitting
from meetings.signin.outcomes import Signing
from storage import Session, settings
from storage import meetings as rows
from storage.signin import Attendee


@dataclass(frozen=True, slots=True)
class SerialEntry:
    """What became of one line of the sheet."""

    serial: int
    outcome: Signing


def number_the_sheet(
    session: Session, actor: Actor, sitting_id: int, *, now: datetime, office: Office
) -> Desk | Refused:
    """A sheet is printed: everybody keeps the serial of the first print, new names come last."""
    sitting = rows.sitting(session, sitting_id)
    if sitting is None:
        return refused("gone")
    # Two clerks may print at once: one after the other numbers the new names.
    rows.locked(session, sitting.meeting_id)
    desk = desk_of_sitting(session, actor, sitting_id, office=office)
    if isinstance(desk, Refused):
        return desk
    known = serials(session, sitting_id)
    new = [
        a.participant_id
        for a in desk.attendees
        if a.participant_id not in known and a.role != "staff"
    ]
    if new:
        settings.put(session, _sheet(sitting_id), [*known, *new])
        changed(session, actor, "number sheet", f"sitting:{sitting_id}", now=now)
    return desk


def serials(session: Session, sitting_id: int) -> list[int]:
    """Participant ids in the order of the sheet that was printed; serial 1 is the first."""
    return list(settings.get(session, _sheet(sitting_id), []))


def add_to_the_sheet(session: Session, sitting_id: int, participant_id: int) -> int:
    """The next serial, for somebody on a spare row. The meeting's row must be locked."""
    known = serials(session, sitting_id)
    settings.put(session, _sheet(sitting_id), [*known, participant_id])
    return len(known) + 1


def _sheet(sitting_id: int) -> str:
    return f"sign-in sheet {sitting_id}"


def on_the_sheet(session: Session, desk: Desk) -> dict[int, Attendee]:
    """Who stands at which serial. Who was removed since keeps the number, and is not here."""
    return by_serial(session, desk.sitting_id, desk.attendees)


def by_serial(
    session: Session, sitting_id: int, attendees: Sequence[Attendee]
) -> dict[int, Attendee]:
    """These participants by the serial the sitting's sheet gave them."""
    by_id = {attendee.participant_id: attendee for attendee in attendees}
    numbered = enumerate(serials(session, sitting_id), 1)
    return {serial: by_id[id] for serial, id in numbered if id in by_id}


def split_for_desks(
    people: Sequence[tuple[int, Attendee]], desks: int, *, by_unit: bool
) -> list[list[tuple[int, Attendee]]]:
    """Serials and people for so many desks, about equally many each: in the order of serials, or
    each unit's people at one desk. Never an empty desk."""
    blocks: list[list[tuple[int, Attendee]]] = [[one] for one in people]
    if by_unit:
        units: dict[str, list[tuple[int, Attendee]]] = {}
        for serial, person in people:
            units.setdefault(person.unit, []).append((serial, person))
        blocks = list(units.values())
    split: list[list[tuple[int, Attendee]]] = [[]]
    left = len(people)
    for block in blocks:
        # What is left is shared out among the desks that are left, this one among them.
        share = (left + len(split[-1])) / (desks - len(split) + 1)
        over = len(split[-1]) + len(block) / 2 > share
        if split[-1] and over and len(split) < desks:
            split.append([])
        split[-1].extend(block)
        left -= len(block)
    return split


def serials_in(text: str, *, most: int = 2000) -> list[int] | None:
    """The serials somebody typed: "1-5,8" are 1 to 5 and 8, each once; None for other text."""
    found: dict[int, None] = {}
    plain = unicodedata.normalize("NFKC", text)
    for mark in "，、;；\n":
        plain = plain.replace(mark, ",")
    for mark in "—–~至到":
        plain = plain.replace(mark, "-")
    for part in plain.replace(",", " ").split():
        first, dash, last = part.partition("-")
        if not _is_number(first) or (dash and not _is_number(last)):
            return None
        low, high = int(first), int(last) if dash else int(first)
        if not 1 <= low <= high <= most:
            return None
        found.update(dict.fromkeys(range(low, high + 1)))
    return list(found) or None


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 5
