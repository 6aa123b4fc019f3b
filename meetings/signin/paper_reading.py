"""Back-entries of the signed sheet as they stand; how two of the same lines differ. Row 3.2."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from meetings.changes import Actor
from meetings.meetings import Refused, refused
from meetings.office import Office
from meetings.people import Named, named
from meetings.signin.desk import SittingLine, desk_of_sitting
from meetings.signin.paper_rules import SheetPicture, may_confirm
from meetings.signin.sheet import on_the_sheet
from storage import Session
from storage import meetings as rows
from storage.signin import Attendee, paper

EntryState = Literal["waiting", "confirmed", "rejected", "withdrawn"]
_STATES: dict[str, EntryState] = {
    "waiting": "waiting",
    "confirmed": "confirmed",
    "rejected": "rejected",
    "withdrawn": "withdrawn",
}


@dataclass(frozen=True, slots=True)
class Line:
    """A serial that was entered; ``person`` None: taken off the list since."""

    serial: int
    person: Attendee | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Another open entry of the same lines: what only one of the two holds."""

    entry_id: int
    by: str
    only_here: tuple[int, ...]
    only_there: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """One back-entry, as the desk sees it."""

    id: int
    meeting_id: int
    sitting_id: int
    title: str
    #: Which of several sittings; None: there is one.
    sitting: SittingLine | None
    by: Named
    at: datetime
    state: EntryState
    lines: tuple[Line, ...]
    pictures: tuple[SheetPicture, ...]
    #: 第几场 one of these pictures was handed in for, too: it may be of the wrong sheet.
    also_for: tuple[int, ...]
    added: tuple[int, ...]
    struck: tuple[int, ...]
    remark: str
    decided_by: str
    decided_at: datetime | None
    beside: tuple[Beside, ...]
    #: What the reader may do now.
    may_confirm: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True)
class EntryLine:
    """One back-entry in a list."""

    id: int
    by: str
    at: datetime
    count: int
    state: EntryState


def entry_of(
    session: Session, actor: Actor, entry_id: int, *, office: Office
) -> SheetEntry | Refused:
    """The back-entry, for the hosts and the door staff."""
    entry = paper.entry(session, entry_id)
    if entry is None:
        return refused("gone")
    desk = desk_of_sitting(session, actor, entry.sitting_id, office=office)
    if isinstance(desk, Refused):
        return desk
    sheet = on_the_sheet(session, desk)
    pictures = paper.files_of(session, [entry.id])
    digests = [file.digest for file in pictures]
    also_for = set(paper.sittings_with(session, digests, besides=entry.sitting_id))
    waits = entry.state == "waiting"
    people = named(session, [entry.by_id, *([entry.decided_by_id] if entry.decided_by_id else [])])
    decided_by = people.get(entry.decided_by_id or 0)
    return SheetEntry(
        id=entry.id,
        meeting_id=desk.meeting_id,
        sitting_id=entry.sitting_id,
        title=desk.title,
        sitting=next(
            (one for one in desk.sittings if one.sitting_id == entry.sitting_id),
            None,
        )
        if len(desk.sittings) > 1
        else None,
        by=people[entry.by_id],
        at=entry.at,
        state=_STATES[entry.state],
        lines=tuple(Line(serial, sheet.get(serial)) for serial in entry.serials),
        pictures=tuple(SheetPicture(f.digest, f.name, f.media_type, f.size) for f in pictures),
        also_for=tuple(one.number for one in desk.sittings if one.sitting_id in also_for),
        added=tuple(entry.added),
        struck=tuple(entry.struck),
        remark=entry.remark,
        decided_by=decided_by.name if decided_by else "",
        decided_at=entry.decided_at,
        beside=_beside(session, entry) if waits else (),
        may_confirm=waits and may_confirm(session, actor, entry, desk.meeting_id),
        may_withdraw=waits and entry.by_id == actor.who.person_id,
    )


def entries_of(
    session: Session, actor: Actor, meeting_id: int, *, office: Office
) -> list[EntryLine] | Refused:
    """Every back-entry of the meeting: those that wait first, then the newest."""
    sittings = rows.sittings_of(session, meeting_id)
    if not sittings:
        return refused("signin-unpublished" if rows.meeting(session, meeting_id) else "gone")
    desk = desk_of_sitting(session, actor, sittings[0].id, office=office)
    if isinstance(desk, Refused):
        return desk
    found = paper.entries_of_meeting(session, meeting_id)
    people = named(session, [entry.by_id for entry in found])
    shown = sorted(found, key=lambda entry: (entry.state != "waiting", -entry.id))
    return [
        EntryLine(e.id, people[e.by_id].name, e.at, len(e.serials), _STATES[e.state])
        for e in shown
    ]


def _beside(session: Session, entry: paper.PaperEntry) -> tuple[Beside, ...]:
    """Open entries by others that name some of the same lines."""
    mine = set(entry.serials)
    others = [
        other
        for other in paper.waiting_entries(session, entry.sitting_id)
        if other.by_id != entry.by_id and mine & set(other.serials)
    ]
    people = named(session, [other.by_id for other in others])
    return tuple(
        Beside(
            other.id,
            people[other.by_id].name,
            tuple(sorted(mine - set(other.serials))),
            tuple(sorted(set(other.serials) - mine)),
        )
        for other in others
    )
