"""Hours: when one may sign in to a sitting, and when that is late (ORG-08). Row 3.2."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from meetings.regime.profile import SignIn
from storage import Session
from storage import meetings as rows

Verdict = Literal["on_time", "late"]
LeftVerdict = Literal["as_planned", "left_early"]


@dataclass(frozen=True, slots=True)
class Hours:
    """The sign-in hours of one sitting."""

    opens: datetime
    #: From the minute after this one is late.
    late_after: datetime
    #: Codes end here; until ``ends`` the desk still registers.
    closes: datetime
    ends: datetime


def hours_of(starts_at: datetime, ends_at: datetime, rule: SignIn) -> Hours:
    """The hours the profile gives a sitting."""
    return Hours(
        opens=starts_at - timedelta(minutes=rule.open_min),
        late_after=starts_at + timedelta(minutes=rule.late_grace_min),
        closes=min(starts_at + timedelta(minutes=rule.close_min), ends_at),
        ends=ends_at,
    )


def verdict_at(at: datetime, hours: Hours) -> Verdict:
    """On time or late. The minute decides: who is told "09:00" is not told "late" beside it."""
    minute = at.replace(second=0, microsecond=0)
    return "late" if minute > hours.late_after else "on_time"


def left_verdict(at: datetime, ends_at: datetime, rule: SignIn) -> LeftVerdict:
    """早退 is leaving by more than the profile allows before the end (ORG-08)."""
    minute = at.replace(second=0, microsecond=0)
    early = minute < ends_at - timedelta(minutes=rule.early_leave_min)
    return "left_early" if early else "as_planned"


def current_sitting(sittings: Sequence[rows.Sitting], at: datetime) -> rows.Sitting | None:
    """The sitting that runs or comes next; after all of them, the last."""
    for sitting in sittings:
        if sitting.ends_at > at:
            return sitting
    return sittings[-1] if sittings else None


def sitting_now(session: Session, meeting_id: int, at: datetime) -> rows.Sitting | None:
    """The meeting's sitting that runs or comes next; after all of them, the last."""
    return current_sitting(rows.sittings_of(session, meeting_id), at)
