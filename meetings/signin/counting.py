"""Counting: expected, present, late, on leave, absent, by unit. Rows 3.3, 3.10."""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    #: Not here and on leave.
    leave: int = 0


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
    #: Of the present, those who did not sign out; all of them where nobody signs out.
    inside: int = 0
    left_early: int = 0
    #: 旁听, 特邀 and 媒体 who are here: apart from the expected.
    observers: int = 0
    special_guests: int = 0
    media: int = 0
    #: Of the present, those who signed in at another venue than their own.
    elsewhere: int = 0
    #: Codes that were not taken; only where the hosts look (``signin_counts``).
    refused: int = 0
    by_unit: tuple[UnitCount, ...] = ()


#: Figures that are summed up as they are.
_SUMMED = (
    "expected",
    "present",
    "late",
    "leave",
    "in_attendance",
    "walk_ins",
    "inside",
    "left_early",
    "observers",
    "special_guests",
    "media",
    "elsewhere",
)


def counts(session: Session, sitting_id: int, branch_id: int | None = None) -> Counts:
    """The figures of the sitting, as they stand: of all venues together, or with ``branch_id``
    of one (0: the main venue)."""
    units = signin.figures_of(session, sitting_id, branch_id)
    summed = {name: sum(getattr(unit, name) for unit in units) for name in _SUMMED}
    return Counts(
        **summed,
        absent=summed["expected"] - summed["present"] - summed["leave"],
        by_unit=tuple(
            UnitCount(unit.unit, unit.expected, unit.present, unit.leave)
            for unit in units
            if unit.expected
        ),
    )


def signin_counts(session: Session, meeting_id: int, *, now: datetime) -> Counts:
    """The figures of the meeting's sitting that runs or comes next at ``now``, for the hosts."""
    sitting = sitting_now(session, meeting_id, now)
    if sitting is None:
        return Counts()
    refused = signin.refusals.count_of(session, sitting.id)
    return replace(counts(session, sitting.id), refused=refused)


def recounted(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Somebody signed in since the last look: the panel shows the new figures."""
    panel.refresh(session, int(timer.data["meeting"]), now=now)
