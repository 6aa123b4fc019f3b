"""Heads and rates of attendance: functions of dates, replies and records alone.

Row 3.10; norms EVA-01.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime

from storage.signin import Presence


@dataclass(frozen=True, slots=True)
class Tally:
    """Heads, and the rates made of them. Two tallies add up to that of both."""

    #: 应到: who attends (出席); walk-ins, 列席 and others are not among them.
    expected: int = 0
    #: 实到, substitutes and the late among them.
    present: int = 0
    late: int = 0
    #: Of the late, those whose reason was accepted.
    late_excused: int = 0
    left_early: int = 0
    #: Not here, and on leave.
    leave: int = 0
    #: Not here and not on leave, and what was found of it.
    excused: int = 0
    unexcused: int = 0
    #: The secretariat did not ask further (不追问).
    waived: int = 0
    #: Not decided (yet).
    unsettled: int = 0
    #: Not here, and came onto the list only after the start: owes nothing.
    joined_later: int = 0
    #: 应回执: asked for an answer before it was due; and who gave one in time.
    asked: int = 0
    answered: int = 0

    def __add__(self, other: Tally) -> Tally:
        return Tally(*(getattr(self, one.name) + getattr(other, one.name) for one in fields(self)))

    def times(self, heads: int) -> Tally:
        """So many of the same."""
        return Tally(*(getattr(self, one.name) * heads for one in fields(self)))

    @property
    def absent(self) -> int:
        """Not here and not on leave, whatever was found of it."""
        return self.expected - self.present - self.leave

    @property
    def owed(self) -> int:
        """Of the expected, those of whom presence could be asked."""
        return self.expected - self.leave - self.excused - self.joined_later

    @property
    def attendance(self) -> float | None:
        """到会率, raw: 实到 ÷ 应到."""
        return _share(self.present, self.expected)

    @property
    def adjusted(self) -> float | None:
        """到会率, fair to who was excused, on leave, or joined later."""
        return _share(self.present, self.owed)

    @property
    def punctuality(self) -> float | None:
        """准时率: 准时签到 ÷ 实到."""
        return _share(self.present - self.late, self.present)

    @property
    def leave_rate(self) -> float | None:
        """请假率."""
        return _share(self.leave, self.expected)

    @property
    def unexcused_rate(self) -> float | None:
        """无故缺席率: only who was found to be absent without excuse."""
        return _share(self.unexcused, self.expected)

    @property
    def reply_rate(self) -> float | None:
        """回执率: 按时回执 ÷ 应回执."""
        return _share(self.answered, self.asked)


def tally_of(presences: Iterable[Presence]) -> Tally:
    """The heads of these rows, replies apart. Pure."""
    # Of thousands of rows only a few are of different kinds: those are counted, then added up.
    kinds = Counter(
        (
            one.signed_at is not None,
            one.verdict,
            one.left_early,
            one.on_leave,
            one.found,
            one.decision,
            one.added_at is not None and one.added_at > one.starts_at,
        )
        for one in presences
        if one.role == "attend" and one.source != "walk_in"
    )
    return sum((_kind(*kind).times(heads) for kind, heads in kinds.items()), Tally())


def _kind(
    signed: bool,
    verdict: str | None,
    left_early: bool,
    on_leave: bool,
    found: str,
    decision: str,
    joined_later: bool,
) -> Tally:
    """One head of this kind."""
    if signed:
        late = verdict == "late"
        accepted = late and (found, decision) == ("late", "excused")
        return Tally(
            expected=1,
            present=1,
            late=int(late),
            late_excused=int(accepted),
            left_early=int(left_early),
        )
    if on_leave:
        return Tally(expected=1, leave=1)
    # Decided of a lateness that was corrected since, it says nothing about this absence.
    decided = decision if found == "absent" else ""
    excused = decided == "excused"
    return Tally(
        expected=1,
        excused=int(excused),
        unexcused=int(decided == "unexcused"),
        waived=int(decided == "waived"),
        unsettled=int(decided not in ("excused", "unexcused", "waived")),
        # Excused or not, they are taken out of what was owed once.
        joined_later=int(joined_later and not excused),
    )


def replies_of(presences: Iterable[Presence], due: datetime | None) -> Tally:
    """应回执 and 按时回执: each person once, however many sittings. ``due`` None: nobody was asked
    for a reply. Pure."""
    if due is None:
        return Tally()
    asked, answered = set(), set()
    for one in presences:
        if one.role not in ("attend", "in_attendance") or one.source == "walk_in":
            continue
        if one.added_at is not None and one.added_at > due:
            continue
        asked.add(one.participant_id)
        in_time = one.replied_at is not None and one.replied_at <= due
        # 派人替会 is an answer.
        if in_time or one.source == "substitute":
            answered.add(one.participant_id)
    return Tally(asked=len(asked), answered=len(answered))


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None
