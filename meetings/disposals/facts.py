"""What pages of disposals show: items, lines, witnesses, lists, holds. Row 6.9."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.people import Named


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item of the archive. ``title`` is "" where it may not be shown on this messenger."""

    id: int
    meeting_id: int
    code: str
    title: str
    year: int
    period: str
    reference: str
    dated_on: date
    pages: int | None
    files: int
    due_on: date | None
    state: str
    destroyed_at: datetime | None
    held: bool = False
    permanent: bool = False


@dataclass(frozen=True, slots=True)
class ShownLine:
    """An item on a list with its opinion."""

    id: int
    item: ShownItem
    opinion: str
    keep_until: date | None
    reason: str


@dataclass(frozen=True, slots=True)
class ShownWitness:
    """A witness; ``waits``: a scan that nobody else looked at yet."""

    id: int
    person: Named | None
    at: datetime | None
    on_paper: bool
    waits: bool
    scan: tuple[str, str, str, int] | None
    #: The reader is the witness and may confirm; or may look at the scan.
    mine: bool
    checks: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """A list in one line."""

    id: int
    year: int
    number: int
    state: str
    lines: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Home:
    """How disposal stands in the office."""

    due: int
    lists: tuple[Listed, ...]
    all_lists: int
    holds: int
    keeps: bool
    holds_up: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One list as it stands."""

    id: int
    year: int
    number: int
    state: str
    by: Named | None
    at: datetime
    method: str
    lines: tuple[ShownLine, ...]
    approved_by: str
    approved_at: datetime | None
    #: Agreed to by word, and to be signed first.
    unsigned: bool
    witnesses: tuple[ShownWitness, ...]
    destroyed_at: datetime | None
    destroyed_by: Named | None
    certificate: tuple[str, str, int] | None
    #: The reader keeps the archive.
    keeps: bool
    #: Whether every title of it may be shown on this messenger.
    open: bool

    @property
    def doomed(self) -> tuple[ShownLine, ...]:
        """What is to be destroyed."""
        return tuple(line for line in self.lines if line.opinion == "destroy")

    @property
    def held(self) -> tuple[ShownLine, ...]:
        """What of it a hold stands on, before it is destroyed."""
        return tuple(line for line in self.doomed if line.item.held)


@dataclass(frozen=True, slots=True)
class ShownHold:
    """A hold: what it is about, why, who put and lifted it."""

    id: int
    meeting: str
    item: str
    year: int | None
    kind: str
    reason: str
    by: Named | None
    at: datetime
    released_by: Named | None
    released_at: datetime | None
    release_reason: str
