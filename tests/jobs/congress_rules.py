"""The final sheet of the congress, counted from what really happened (``congress_plan``).

Written apart from the product and from the stage that plays: nothing here imports either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from tests.jobs.congress_plan import SITTINGS, Congress, Deed

#: How somebody stands in one sitting.
ON_TIME, LATE, LEAVE, ABSENT = "on time", "late", "leave", "absent"
#: Ways whose time is the deed's own; a pen leaves none.
_TIMED = frozenset({"scans", "pass", "photo", "desk", "offline", "walks_in"})


@dataclass(slots=True)
class Sheet:
    """Sitting → person → how they stand there. Persons are the plan's numbers."""

    rows: list[dict[int, str]] = field(default_factory=lambda: [{} for _ in SITTINGS])
    #: Who left before the end.
    left_early: set[tuple[int, int]] = field(default_factory=set)
    #: For whom somebody sits here.
    instead_of: dict[int, int] = field(default_factory=dict)
    #: Scans that were not taken.
    refused: Counter[int] = field(default_factory=Counter)

    def counted(self, congress: Congress, sitting: int) -> dict[str, int]:
        """应到 and the rest, of those who attend (出席)."""
        attends = {n for n in self.rows[sitting] if self.role(congress, n) == "attend"}
        by = Counter(self.rows[sitting][n] for n in attends)
        return {
            "expected": len(attends),
            "present": by[ON_TIME] + by[LATE],
            "late": by[LATE],
            "leave": by[LEAVE],
            "absent": by[ABSENT],
        }

    def by_unit(self, congress: Congress, sitting: int) -> dict[int, tuple[int, int]]:
        """Unit → expected and present."""
        found: dict[int, tuple[int, int]] = {}
        for number, state in self.rows[sitting].items():
            if self.role(congress, number) != "attend":
                continue
            unit = congress.guests[number].unit
            expected, present = found.get(unit, (0, 0))
            found[unit] = expected + 1, present + (state in (ON_TIME, LATE))
        return found

    def role(self, congress: Congress, number: int) -> str:
        """A substitute has the capacity of the one they came for."""
        return congress.guests[self.instead_of.get(number, number)].role


def final_sheet(congress: Congress) -> Sheet:
    """What the last printed sheet has to say."""
    sheet = Sheet()
    for deed in congress.deeds:
        if deed.kind == "substitute_here" or (deed.kind == "substitute" and deed.granted):
            sheet.instead_of[deed.others[0]] = deed.who
        if deed.kind == "stranger":
            sheet.refused[deed.sitting] += 1
    replaced = set(sheet.instead_of.values())
    listed = [g.number for g in congress.guests.values() if g.role in ("attend", "in_attendance")]
    listed = [n for n in listed if n not in replaced] + list(sheet.instead_of)
    away = {d.who for d in congress.deeds if _is_leave(d)}
    for index in range(len(SITTINGS)):
        came = dict(_came(congress.deeds, index))
        for number in listed:
            sheet.rows[index][number] = came.get(number, LEAVE if number in away else ABSENT)
        sheet.left_early |= {
            (index, d.who)
            for d in congress.deeds
            if d.kind == "leaves_early" and d.sitting == index
        }
    return sheet


def walked_in(congress: Congress) -> list[set[int]]:
    """Who came without being invited and was let stay when it was reviewed, by sitting."""
    return [
        {
            d.who
            for d in congress.deeds
            if d.kind == "walks_in" and d.sitting == index and d.granted
        }
        for index in range(len(SITTINGS))
    ]


def _is_leave(deed: Deed) -> bool:
    return deed.kind == "phone_leave" or (deed.kind == "leave" and deed.granted)


def _came(deeds: Iterable[Deed], index: int) -> Iterable[tuple[int, str]]:
    """Whoever was here, and whether in time. A mistake that was undone is nobody's coming."""
    start = SITTINGS[index][0]
    for deed in deeds:
        if deed.sitting != index:
            continue
        if deed.kind == "photo":
            yield from ((number, _verdict(deed.at, start)) for number in deed.others)
        elif deed.kind == "substitute_here":
            yield deed.others[0], _verdict(deed.at, start)
        elif deed.kind in _TIMED:
            yield deed.who, _verdict(deed.at, start)
        elif deed.kind == "paper" or (deed.kind == "corrects" and deed.granted):
            yield deed.who, ON_TIME


def _verdict(at: datetime, start: datetime) -> str:
    """The minute decides."""
    return LATE if at >= start + timedelta(minutes=1) else ON_TIME
