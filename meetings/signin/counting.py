"""Counting: expected, present, late, on leave, absent, by unit. Rows 3.3, 3.10."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from meetings import panel
from meetings.office import Office
from meetings.signin.hours import sitting_now
from storage import Session, signin, timers


@dataclass(frozen=True, slots=True)
class UnitCount:
    """One unit's heads."""

    unit: str
    expected: int
    present: int


@dataclass(frozen=True, slots=True)
class Counts:
    """Heads at one sitting. 应到 are those who attend (出席); 列席 and walk-ins stand apart."""

    expected: int = 0
    #: 实到, the late among them.
    present: int = 0
    late: int = 0
    leave: int = 0
    #: Neither here nor on leave; before the start that is "not here yet".
    absent: int = 0
    #: 列席 who are here.
    in_attendance: int = 0
    walk_ins: int = 0
    by_unit: tuple[UnitCount, ...] = ()


def counts(session: Session, sitting_id: int) -> Counts:
    """The figures of the sitting, as they stand."""
    units = signin.figures_of(session, sitting_id)
    expected = sum(unit.expected for unit in units)
    present = sum(unit.present for unit in units)
    leave = sum(unit.leave for unit in units)
    return Counts(
        expected=expected,
        present=present,
        late=sum(unit.late for unit in units),
        leave=leave,
        absent=expected - present - leave,
        in_attendance=sum(unit.in_attendance for unit in units),
        walk_ins=sum(unit.walk_ins for unit in units),
        by_unit=tuple(
            UnitCount(unit.unit, unit.expected, unit.present) for unit in units if unit.expected
        ),
    )


def signin_counts(session: Session, meeting_id: int, *, now: datetime | None = None) -> Counts:
    """The figures of the meeting's sitting that runs at ``now`` (the first without it)."""
    from storage import meetings as rows

    sittings = rows.sittings_of(session, meeting_id)
    if not sittings:
        return Counts()
    sitting = sitting_now(session, meeting_id, now) if now else sittings[0]
    return counts(session, sitting.id) if sitting else Counts()


def recounted(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Somebody signed in since the last look: the panel shows the new figures."""
    panel.refresh(session, int(timer.data["meeting"]), now=now)
