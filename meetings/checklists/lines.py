"""Lines of checklists as they stand: whose they are, what the last look found, what they want.

Rows 2.4, 2.8.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal

from meetings.office import Office
from meetings.people import Named, named
from meetings.regime.profile import Checklists
from storage import Session, branches
from storage import checklists as rows
from storage import meetings as meeting_rows

#: Kinds of checklists; buttons carry the place here.
KINDS = ("equipment", "safety", "clearing")
Kind = Literal["equipment", "safety", "clearing"]
UNDO = "undo"
#: Looks that found what is not as it should be.
OUT_OF_ORDER = frozenset({"fault", "handling"})


class Wants(StrEnum):
    """What a line wants now."""

    NOTHING = ""
    #: It was not looked at, or not since it moved to another room.
    LOOK = "look"
    #: The last check, shortly before the start.
    LAST = "last"
    #: A fault is to be seen to.
    REPAIR = "repair"


@dataclass(frozen=True, slots=True)
class Look:
    """The look that holds."""

    record_id: int
    result: str
    text: str
    #: Who sees to a fault; "" where nobody was named.
    handler: str
    handler_id: int | None
    by_id: int
    by: str
    #: Who looked, where staff ticked for them.
    for_name: str
    at: datetime
    photos: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it stands."""

    item_id: int
    meeting_id: int
    kind: str
    branch_id: int | None
    zone: str
    text: str
    spare: str
    counted: bool
    owner: Named | None
    #: A technician without an account.
    owner_name: str
    due_at: datetime
    last_at: datetime | None
    #: From here on a look is the last check.
    last_from: datetime | None
    #: unchecked / normal / fault / handling.
    state: str
    #: "" / first / last.
    round: str
    look: Look | None

    @property
    def whose(self) -> str:
        """The owner's name, with an account or without; "" for nobody."""
        return self.owner.name if self.owner else self.owner_name

    def wants(self, now: datetime) -> Wants:
        """What is to be done about it at this moment."""
        if self.state in OUT_OF_ORDER:
            return Wants.REPAIR
        if self.state == "unchecked":
            return Wants.LOOK
        if self.last_from is not None and self.round != "last" and now >= self.last_from:
            return Wants.LAST
        return Wants.NOTHING

    def deadline(self, now: datetime) -> datetime:
        """Until when what it wants is due."""
        if self.wants(now) is Wants.LAST and self.last_at is not None:
            return self.last_at
        return self.due_at

    def late(self, now: datetime) -> bool:
        """Whether it wants something that was due."""
        return self.wants(now) is not Wants.NOTHING and now > self.deadline(now)


def held_look(records: Sequence[rows.CheckRecord]) -> rows.CheckRecord | None:
    """The latest look that was not taken back."""
    held: list[rows.CheckRecord] = []
    for record in records:
        if record.round != UNDO:
            held.append(record)
        elif held:
            held.pop()
    return held[-1] if held else None


@dataclass(frozen=True, slots=True)
class Standing:
    """What the looks at a line come to."""

    state: str
    round: str
    record: rows.CheckRecord | None


def standing_of(
    records: Sequence[rows.CheckRecord], *, place: str, last_from: datetime | None
) -> Standing:
    """Pure: looks taken back do not count, nor one made where the meeting sits no more."""
    top = held_look(records)
    if top is None or top.place != place:
        return Standing("unchecked", "", None)
    last = last_from is not None and top.at >= last_from
    return Standing(top.result, "last" if last else "first", top)


def is_open(meeting: meeting_rows.Meeting, kind: str) -> bool:
    """Whether looks are noted and lists set up still; 散会单 also after the meeting was closed."""
    if meeting.state == "cancelled":
        return False
    return meeting.state != "closed" or kind == "clearing"


def opens_last(last_at: datetime | None, rule: Checklists) -> datetime | None:
    """From when on a look counts as the last check."""
    if last_at is None:
        return None
    return last_at - timedelta(minutes=max(rule.last_open_min - rule.last_min, 0))


def place_of(
    session: Session, meeting: meeting_rows.Meeting, kind: str, branch_id: int | None
) -> str:
    """Where a line stands; "" for 散会单, which asks for no place."""
    if kind == "clearing":
        return ""
    branch = branches.branch(session, branch_id) if branch_id else None
    if branch is not None:
        return branch.place or branch.name
    return meeting.place


def lines_of(
    session: Session, meeting_id: int, kind: str | None = None, *, office: Office
) -> tuple[Line, ...]:
    """The lines of a meeting, of one kind or all, in the order of the lists."""
    return facts_of(session, rows.check_items_of(session, meeting_id, kind), office=office)


def facts_of(
    session: Session, items: Sequence[rows.CheckItem], *, office: Office
) -> tuple[Line, ...]:
    """These lines as they stand; sixty cost no more statements than one."""
    looks = rows.looks_at(session, [item.id for item in items])
    # The row's state says whether the look still holds where the meeting sits now.
    holding = {
        item.id: held_look(looks[item.id]) if item.state != "unchecked" else None for item in items
    }
    records = [record for record in holding.values() if record is not None]
    photos = rows.check_files_of(session, [record.id for record in records])
    ids = {item.owner_id for item in items}
    ids |= {i for record in records for i in (record.by_id, record.handler_id)}
    people = named(session, sorted(i for i in ids if i is not None))
    found = []
    for item in items:
        record = holding[item.id]
        look = look_of(record, people, len(photos[record.id])) if record is not None else None
        found.append(_line(item, people, look, office))
    return tuple(found)


def look_of(record: rows.CheckRecord, people: dict[int, Named], photos: int) -> Look:
    """A look with the names of who made it and who sees to it."""
    handler = people.get(record.handler_id or 0)
    by = people.get(record.by_id)
    return Look(
        record_id=record.id,
        result=record.result,
        text=record.text,
        handler=handler.name if handler else record.handler_name,
        handler_id=record.handler_id,
        by_id=record.by_id,
        by=by.name if by else "",
        for_name=record.for_name,
        at=record.at,
        photos=photos,
    )


def _line(
    item: rows.CheckItem, people: dict[int, Named], look: Look | None, office: Office
) -> Line:
    owner = people.get(item.owner_id or 0)
    return Line(
        item_id=item.id,
        meeting_id=item.meeting_id,
        kind=item.kind,
        branch_id=item.branch_id,
        zone=item.zone,
        text=item.text,
        spare=item.spare,
        counted=item.counted,
        owner=owner if owner is not None and owner.left_on is None else None,
        owner_name=item.owner_name,
        due_at=item.due_at,
        last_at=item.last_at,
        last_from=opens_last(item.last_at, office.profile.checklists),
        state=item.state,
        round=item.round,
        look=look,
    )
