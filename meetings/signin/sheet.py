"""The paper sheet: serials that never change once printed, and entering them. Row 3.2."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.signin.desk import Desk, desk_of, desk_of_sitting
from meetings.signin.outcomes import Signing
from meetings.signin.signing import enter_from_paper
from storage import Session, settings
from storage import meetings as rows
from storage.signin import Attendee


@dataclass(frozen=True, slots=True)
class SerialEntry:
    """What became of one line of the sheet."""

    serial: int
    outcome: Signing


def number_the_sheet(
    session: Session, actor: Actor, meeting_id: int, *, now: datetime, office: Office
) -> Desk | Refused:
    """A sheet is printed: everybody keeps the serial of the first print, new names come last."""
    # Two clerks may print at once: one after the other numbers the new names.
    rows.locked(session, meeting_id)
    desk = desk_of(session, actor, meeting_id, now=now, office=office)
    if isinstance(desk, Refused):
        return desk
    known = serials(session, desk.sitting_id)
    new = [
        a.participant_id
        for a in desk.attendees
        if a.participant_id not in known and a.role != "staff"
    ]
    settings.put(session, _sheet(desk.sitting_id), [*known, *new])
    return desk


def serials(session: Session, sitting_id: int) -> list[int]:
    """Participant ids in the order of the sheet that was printed; serial 1 is the first."""
    return list(settings.get(session, _sheet(sitting_id), []))


def _sheet(sitting_id: int) -> str:
    return f"sign-in sheet {sitting_id}"


def on_the_sheet(session: Session, desk: Desk) -> dict[int, Attendee]:
    """Who stands at which serial. Who was removed since keeps the number, and is not here."""
    by_id = {attendee.participant_id: attendee for attendee in desk.attendees}
    numbered = enumerate(serials(session, desk.sitting_id), 1)
    return {serial: by_id[id] for serial, id in numbered if id in by_id}


def enter_serials(
    session: Session,
    actor: Actor,
    sitting_id: int,
    wanted: Sequence[int],
    *,
    now: datetime,
    office: Office,
) -> list[SerialEntry] | Refused:
    """The signed sheet is entered by its serials; each line has its own outcome."""
    desk = desk_of_sitting(session, actor, sitting_id, office=office)
    if isinstance(desk, Refused):
        return desk
    sheet = on_the_sheet(session, desk)
    return [
        SerialEntry(
            serial,
            enter_from_paper(
                session, actor, sitting_id, sheet[serial].person_id, now=now, office=office
            )
            if serial in sheet
            else refused("signin-no-serial", serial=serial),
        )
        for serial in wanted
    ]


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
