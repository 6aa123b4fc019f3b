"""Reading checklists: who sees which lines, venue by venue. Rows 2.3, 2.4."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from meetings.checklists.lines import (
    Line,
    Look,
    Wants,
    facts_of,
    is_open,
    lines_of,
    look_of,
    place_of,
)
from meetings.meetings import Refused, about, refused
from meetings.office import Office
from meetings.people import Action, Who, may, named
from meetings.signin.venues import MAIN, desk_scope, venues_named
from storage import Session
from storage import checklists as rows
from storage import meetings as meeting_rows

#: What is to be seen to comes first.
_ORDER = (Wants.REPAIR, Wants.LOOK, Wants.LAST, Wants.NOTHING)


@dataclass(frozen=True, slots=True)
class Checklist:
    """One list of a meeting at one venue, for one reader: what wants something first."""

    meeting_id: int
    title: str
    kind: str
    #: None: the main venue.
    branch_id: int | None
    venue: str
    place: str
    #: Every venue the reader may look at: id (0 the main one), name, how many lines there want
    #: something, of how many.
    venues: tuple[tuple[int, str, int, int], ...]
    lines: tuple[Line, ...]
    #: Whether the reader sets up the lists, and so long as the meeting stands.
    may_arrange: bool
    #: Whether looks can be noted still.
    open: bool

    def wanting(self, now: datetime) -> list[Line]:
        """What wants a look now, in the order of the list."""
        return [line for line in self.lines if line.wants(now) in (Wants.LOOK, Wants.LAST)]

    def at_fault(self, now: datetime) -> list[Line]:
        """What is to be seen to."""
        return [line for line in self.lines if line.wants(now) is Wants.REPAIR]


def may_check(
    session: Session,
    who: Who,
    meeting: meeting_rows.Meeting,
    owner_id: int | None,
    branch_id: int | None,
    handlers: Iterable[int] = (),
) -> bool:
    """Whether this person looks at the line: the hosts, the staff of its venue, its owner, and
    who saw to a fault of it."""
    for theirs in (owner_id, *handlers):
        if theirs is not None and theirs in {who.person_id, *who.represents}:
            return may(who, Action.CHECK, about(session, meeting, person_id=theirs))
    if not may(who, Action.CHECK, about(session, meeting)):
        return False
    # Who runs the door of a branch venue looks at that venue alone.
    return desk_scope(session, who, meeting) in (None, branch_id)


def checklist_of(
    session: Session,
    who: Who,
    meeting_id: int,
    kind: str,
    branch_id: int | None,
    *,
    now: datetime,
    office: Office,
) -> Checklist | Refused:
    """The list as this person sees it. Who only owns some lines sees those."""
    meeting = meeting_rows.meeting(session, meeting_id)
    if meeting is None:
        return refused("gone")
    lines = lines_of(session, meeting_id, kind, office=office)
    seen = _seen(session, who, meeting, lines)
    if not seen and not may(who, Action.CHECK, about(session, meeting)):
        return refused("not-allowed")
    names = venues_named(session, meeting_id)
    scope = desk_scope(session, who, meeting)
    shown = {line.branch_id or MAIN for line in seen} | ({scope} if scope else set())
    if may(who, Action.CHECK, about(session, meeting)) and scope is None:
        shown = set(names)
    if (branch_id or MAIN) not in shown:
        branch_id = next((venue or None for venue in names if venue in shown), None)
    here = [line for line in seen if line.branch_id == branch_id]
    still_open = is_open(meeting, kind)
    return Checklist(
        meeting_id=meeting_id,
        title=meeting.title,
        kind=kind,
        branch_id=branch_id,
        venue=names.get(branch_id or MAIN, ""),
        place=place_of(session, meeting, "equipment", branch_id),
        venues=tuple(_venue(v, name, seen, now) for v, name in names.items() if v in shown),
        lines=tuple(sorted(here, key=lambda line: _place_in_list(line, now))),
        may_arrange=may(who, Action.EDIT_MEETING, about(session, meeting)) and still_open,
        open=still_open,
    )


def _seen(
    session: Session, who: Who, meeting: meeting_rows.Meeting, lines: Sequence[Line]
) -> list[Line]:
    keys = {(line.owner.person_id if line.owner else None, line.branch_id) for line in lines}
    allowed = {key for key in keys if may_check(session, who, meeting, *key)}
    return [
        line
        for line in lines
        if (line.owner.person_id if line.owner else None, line.branch_id) in allowed
    ]


def _venue(
    venue: int, name: str, lines: Sequence[Line], now: datetime
) -> tuple[int, str, int, int]:
    there = [line for line in lines if (line.branch_id or MAIN) == venue]
    return venue, name, sum(bool(line.wants(now)) for line in there), len(there)


def _place_in_list(line: Line, now: datetime) -> tuple[int, bool, datetime, str]:
    wants = line.wants(now)
    return _ORDER.index(wants), not line.late(now), line.deadline(now), line.whose


@dataclass(frozen=True, slots=True)
class LineCard:
    """One line, with all looks at it, the latest first."""

    line: Line
    title: str
    venue: str
    looks: tuple[Look, ...]
    may_arrange: bool
    may_undo: bool
    open: bool


def card_of(
    session: Session, who: Who, item_id: int, *, now: datetime, office: Office
) -> LineCard | Refused:
    """One line for who looks at it."""
    item = rows.check_item(session, item_id)
    meeting = meeting_rows.meeting(session, item.meeting_id) if item else None
    if item is None or meeting is None:
        return refused("gone")
    handlers = rows.handlers_of(session, item_id)
    if not may_check(session, who, meeting, item.owner_id, item.branch_id, handlers):
        return refused("not-allowed")
    if item.dropped_at is not None:
        return refused("check-dropped")
    line = facts_of(session, [item], office=office)[0]
    hosts = may(who, Action.EDIT_MEETING, about(session, meeting))
    still_open = is_open(meeting, item.kind)
    minutes = office.profile.checklists.undo_min
    fresh = (
        line.look is not None
        and line.look.by_id == who.person_id
        and (now - line.look.at).total_seconds() <= minutes * 60
    )
    return LineCard(
        line=line,
        title=meeting.title,
        venue=venues_named(session, meeting.id).get(item.branch_id or MAIN, ""),
        looks=looks_of(session, item_id),
        may_arrange=hosts and still_open,
        may_undo=line.look is not None and (hosts or fresh) and still_open,
        open=still_open,
    )


def looks_of(session: Session, item_id: int) -> tuple[Look, ...]:
    """Every look at a line, the latest first; the result ``unchecked`` takes one back."""
    records = rows.looks_at(session, [item_id])[item_id]
    photos = rows.check_files_of(session, [record.id for record in records])
    ids = {i for r in records for i in (r.by_id, r.handler_id) if i is not None}
    people = named(session, sorted(ids))
    found = []
    for record in reversed(records):
        found.append(look_of(record, people, len(photos[record.id])))
    return tuple(found)
