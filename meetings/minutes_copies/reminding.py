"""Who has not said that the minutes arrived is reminded once. Row 4.7; norm LEAN-09."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from meetings.office import Office
from meetings.reach import Notice, chase
from storage import Session, timers
from storage import issued_minutes as minutes_rows
from storage import minutes_copies as rows
from storage.issued_minutes import Minutes, MinutesCopy
from storage.timers import WantedTimer

TIMER = "copies_unreceived"
#: After so long a reminder helps nobody.
VALID = timedelta(days=3)


def timers_of(minutes_id: int) -> str:
    """The timers' subject."""
    return f"minutes:{minutes_id}:copies"


def asked(copy: MinutesCopy, office: Office) -> bool:
    """Whether 签收 is asked: of who is informed only (知会) nothing is."""
    return office.profile.minutes_copies.receipts and copy.kind != "informed"


def follow(session: Session, minutes: Minutes, *, now: datetime, office: Office) -> None:
    """Want the reminder of an edition that was issued."""
    rules = office.profile.minutes_copies
    if minutes.state != "issued" or not rules.receipts or minutes.issued_at is None:
        timers.cancel(session, timers_of(minutes.id))
        return
    day = office.calendar.add_working_days(office.today(minutes.issued_at), rules.remind_wd)
    at = datetime.combine(day, rules.remind_time, office.zone).astimezone(UTC)
    timers.replace(session, timers_of(minutes.id), [WantedTimer(TIMER, "", at, at + VALID)])


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """It is due: those who got it and have not said so, each once, above the profile's rank their
    contact. An edition that was corrected meanwhile reminds nobody."""
    minutes = minutes_rows.minutes(session, int(timer.subject.split(":")[1]))
    held = minutes_rows.holding(session, minutes.meeting_id) if minutes is not None else None
    if minutes is None or held is None or held.id != minutes.id:
        return
    for copy in rows.copies_of(session, minutes.id):
        if copy.told_at is None or copy.received_at is not None or not asked(copy, office):
            continue
        notice = Notice(
            kind="minutes_copy_again",
            params={"copy": copy.id},
            dedupe=f"minutes-copy-again:{copy.id}",
            meeting_id=minutes.meeting_id,
            keeps_quiet=True,
        )
        chase(session, copy.person_id, notice, now=now, profile=office.profile)
