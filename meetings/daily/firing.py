"""The clock's side of the daily list: when it is made, and that each person gets one. Row 8.2."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from meetings.daily import chasing, deciding
from meetings.daily.lists import Lists
from meetings.office import Office
from meetings.preparation.settling import settle_due
from meetings.reach import Notice, tell
from storage import Session, outbox, timers

SUBJECT = "office"
KIND = "daily_list"
#: So late in the day a list still helps: from nine to five.
VALID = timedelta(hours=8)


def want_next(session: Session, *, now: datetime, office: Office) -> None:
    """The daily list wants this working day's, where it is not too late, and the next one."""
    today = office.today(now)
    wanted: dict[str, timers.WantedTimer] = {}
    for days in range(32):
        day = today + timedelta(days=days)
        if not office.calendar.is_working_day(day):
            continue
        morning = datetime.combine(day, office.profile.digest_time, office.zone)
        due = office.calendar.next_working_moment(morning, office.profile.quiet_hours, office.zone)
        until = min(due + VALID, _midnight_after(due, office))
        if until > now:
            slot = office.today(due).isoformat()
            wanted[slot] = timers.WantedTimer(KIND, slot, due, valid_until=until)
        if due > now:
            break
    # A day's list is made once, also where the profile changes its time after it was made.
    timers.replace(session, SUBJECT, wanted.values(), keep_fired=True)


def _midnight_after(due: datetime, office: Office) -> datetime:
    """The end of the day: a list made later would be the next day's."""
    tomorrow = office.today(due) + timedelta(days=1)
    return datetime.combine(tomorrow, time.min, office.zone).astimezone(UTC)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Gather what everybody owes today and owe each of them one list."""
    today = office.today(now)
    if not office.calendar.is_working_day(today):
        return  # the office's table changed since the timer was set
    quiet = office.profile.quiet_hours
    opens = office.calendar.next_working_moment(now, quiet, office.zone)
    if opens >= timer.valid_until:
        return  # late, and the rest of the day is quiet
    closes = office.calendar.next_quiet_moment(opens, quiet, office.zone)
    settle_due(session, today, now=now, office=office)
    lists = Lists(session, office)
    chasing.chase(lists, chasing.owed(session, now), today)
    deciding.count_decisions(lists, now)
    deciding.announce_month(lists, today)
    for reader in lists.readers():
        notice = Notice(
            kind=KIND,
            params={
                "lines": list(lists.lines.get(reader, {}).values()),
                "counts": lists.counts.get(reader, {}),
                "month": lists.months.get(reader, 0),
            },
            lane=outbox.DIGESTS,
            dedupe=f"daily:{today.isoformat()}",
            not_before=opens if opens > now else None,
            keeps_quiet=True,
            valid_until=min(timer.valid_until, closes or timer.valid_until),
        )
        tell(session, reader, notice, now=now)
