"""The clock of sign-in: it opens, the chair gets one line, it closes. Rows 3.2, 3.3."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from meetings.office import Office
from meetings.reach import NoAccount, Notice, chase, tell
from meetings.regime.profile import SignIn
from meetings.signin.hours import hours_of
from meetings.signin.quorum import hosts_of
from storage import Session, outbox, timers
from storage import meetings as rows

OPENS, CHAIR_LINE, CLOSES = "signin_opens", "signin_chair_line", "signin_closes"


@dataclass(frozen=True, slots=True)
class SittingTimes:
    """What the timers of one sitting depend on."""

    sitting_id: int
    starts_at: datetime
    ends_at: datetime


def wanted_timers(sittings: Sequence[SittingTimes], rule: SignIn) -> list[timers.WantedTimer]:
    """Opening, chair's line and closing of each sitting."""
    wanted = []
    for sitting in sittings:
        hours = hours_of(sitting.starts_at, sitting.ends_at, rule)
        line_at = sitting.starts_at - timedelta(minutes=rule.chair_line_min)
        for kind, due_at, until in (
            (OPENS, hours.opens, hours.closes),
            # A line that comes after the start interrupts the chair and helps nobody.
            (CHAIR_LINE, line_at, sitting.starts_at + timedelta(minutes=1)),
            (CLOSES, hours.closes, hours.ends + timedelta(minutes=1)),
        ):
            data = {"sitting": sitting.sitting_id}
            slot = str(sitting.sitting_id)
            wanted.append(timers.WantedTimer(kind, slot, due_at, until, data))
    return wanted


def want_timers(
    session: Session,
    meeting: rows.Meeting,
    *,
    now: datetime,
    office: Office,
    keep_fired: bool = False,
) -> None:
    """Opening, chair's line, closing of a published meeting, replaced as a whole.

    ``keep_fired``: only the office's rules changed, see ``timers.replace``.
    """
    sittings = [
        SittingTimes(sitting.id, sitting.starts_at, sitting.ends_at)
        for sitting in rows.sittings_of(session, meeting.id)
        if sitting.ends_at > now
    ]
    published = meeting.state == "published"
    wanted = wanted_timers(sittings, office.profile.signin) if published else []
    timers.replace(session, f"meeting:{meeting.id}:signin", wanted, keep_fired=keep_fired)


def opens(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Sign-in opened: the organiser and the door staff get the menu."""
    _tell_hosts(session, timer, "signin_opens", now=now)


def closes(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """The codes stopped: the organiser and the door staff get the figures."""
    _tell_hosts(session, timer, "signin_closes", now=now)


def chair_line(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """应到…实到… for the chair before the start; for the organiser where nobody is reached."""
    found = _of(session, timer)
    if found is None:
        return
    meeting, sitting = found
    notice = Notice(
        kind="signin_chair_line",
        params={"sitting": sitting.id},
        lane=outbox.URGENT,
        dedupe=f"chair-line:{sitting.id}:{sitting.starts_at.isoformat()}",
        valid_until=timer.valid_until,
        meeting_id=meeting.id,
    )
    chair = meeting.chair_id
    if chair is not None:
        reached = chase(session, chair, notice, now=now, profile=office.profile)
        if not isinstance(reached, NoAccount):
            return
    if chair != meeting.organiser_id:
        tell(session, meeting.organiser_id, notice, now=now)


def _tell_hosts(session: Session, timer: timers.DueTimer, kind: str, *, now: datetime) -> None:
    found = _of(session, timer)
    if found is None:
        return
    meeting, sitting = found
    notice = Notice(
        kind=kind,
        params={"sitting": sitting.id},
        lane=outbox.URGENT,
        dedupe=f"{kind}:{sitting.id}:{sitting.starts_at.isoformat()}",
        valid_until=timer.valid_until,
        meeting_id=meeting.id,
    )
    for person_id in hosts_of(session, meeting):
        tell(session, person_id, notice, now=now)


def _of(session: Session, timer: timers.DueTimer) -> tuple[rows.Meeting, rows.Sitting] | None:
    sitting = rows.sitting(session, int(timer.data["sitting"]))
    meeting = rows.meeting(session, sitting.meeting_id) if sitting else None
    if sitting is None or meeting is None or meeting.state != "published":
        return None
    return meeting, sitting
