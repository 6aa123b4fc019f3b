"""What pages of custody show: originals, loans, rooms. Row 6.5."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from meetings.people import Named


@dataclass(frozen=True, slots=True)
class Shown:
    """An original. ``title`` is "" where it may not be shown on this messenger."""

    id: int
    title: str
    copies: int
    place: str
    custodian: Named | None
    state: str
    #: When the first copy is expected back, where none is there.
    back_on: date | None


@dataclass(frozen=True, slots=True)
class ShownLoan:
    """Who asked for, or has, an original."""

    id: int
    original: Shown
    person: Named | None
    purpose: str
    state: str
    due_on: date
    out_at: datetime | None
    back_at: datetime | None
    note: str
    approval_id: int | None
    task_id: int | None
    #: The reader keeps the original, or asked for it.
    keeps: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Home:
    """The register for who keeps it."""

    total: int
    originals: tuple[Shown, ...]
    to_hand_out: tuple[ShownLoan, ...]
    late: tuple[ShownLoan, ...]
    rooms_due: int
    #: The reader is an archivist: who else keeps something sees that.
    registers: bool


@dataclass(frozen=True, slots=True)
class Page:
    """One original."""

    original: Shown
    loans: tuple[ShownLoan, ...]
    keeps: bool
    registers: bool
    borrows: bool
    #: What it was destroyed with; "" else.
    method: str


@dataclass(frozen=True, slots=True)
class ShownRoom:
    """A room, its last check and when the next one is due."""

    first_id: int
    name: str
    originals: int
    checked_at: datetime | None
    faults: tuple[str, ...]
    due_at: datetime
    late: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """Beside the papers of a meeting: what of them was destroyed, and whether there are
    originals to borrow."""

    meeting_id: int
    #: Title, archival code, when.
    destroyed: tuple[tuple[str, str, datetime], ...]
    originals: bool
