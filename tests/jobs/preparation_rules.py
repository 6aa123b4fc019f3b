"""What must hold while meetings are prepared, written a second time and in another way.

Rooms as plain sets of quarter-hours, days as plain weekdays. Nothing of the product is imported:
where both agree they do not agree by sharing a mistake. December has no holidays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
QUARTER = timedelta(minutes=15)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def quarter(moment: datetime) -> int:
    """The number of the quarter-hour this moment is in."""
    return (moment - EPOCH) // QUARTER


def quarters(start: datetime, end: datetime) -> set[int]:
    """Every quarter-hour between the two that is touched."""
    found, at = set(), quarter(start)
    while EPOCH + at * QUARTER < end:
        found.add(at)
        at += 1
    return found


def workday(day: date) -> bool:
    """Monday to Friday."""
    return day.isoweekday() < 6


def lead_day(lead: int, first: date, last: date) -> date:
    """So many working days before the first day, or after the last."""
    if lead == 0:
        return first
    day, step = (first, -1) if lead > 0 else (last, 1)
    left = abs(lead)
    while left:
        day += timedelta(days=step)
        left -= workday(day)
    return day


@dataclass
class Duty:
    """A preparation task: its lead, the day it is due, the day that was counted from."""

    lead: int
    due: date
    basis: date
    open: bool = True


@dataclass
class Gathering:
    """A meeting as the rules see it."""

    start: datetime
    end: datetime
    #: on / put_off / off.
    state: str = "on"
    room: int | None = None
    #: none / booked / lost / rests (put off) / given_up.
    booking: str = "none"
    duties: dict[str, Duty] = field(default_factory=dict)

    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.start.astimezone(ZONE).date(), self.end.astimezone(ZONE).date()


@dataclass
class Rules:
    """All rooms and meetings; each method does what must happen and says what comes of it."""

    before: timedelta
    after: timedelta
    taken: dict[tuple[int, int], tuple[str, int]] = field(default_factory=dict)
    gatherings: dict[int, Gathering] = field(default_factory=dict)
    closures: dict[int, tuple[int, datetime, datetime]] = field(default_factory=dict)
    lost: list[int] = field(default_factory=list)

    def needed(self, meeting: int, now: datetime) -> set[int]:
        """From now on, with setting up and clearing."""
        one = self.gatherings[meeting]
        whole = quarters(one.start - self.before, one.end + self.after)
        return {at for at in whole if at >= quarter(now)}

    def _free(self, owner: tuple[str, int], now: datetime) -> None:
        for key in [k for k, who in self.taken.items() if who == owner and k[1] >= quarter(now)]:
            del self.taken[key]

    def _take(self, meeting: int, room: int, now: datetime) -> bool:
        wanted = {(room, at) for at in self.needed(meeting, now)}
        if any(key in self.taken for key in wanted):
            return False
        self.taken |= dict.fromkeys(wanted, ("meeting", meeting))
        return True

    def book(self, meeting: int, room: int, now: datetime) -> str:
        """refused / again / taken / booked."""
        one = self.gatherings[meeting]
        if one.state != "on" or one.end <= now:
            return "refused"
        if one.booking == "booked" and one.room == room:
            return "again"
        if any(
            self.taken.get((room, at), ("meeting", meeting)) != ("meeting", meeting)
            for at in self.needed(meeting, now)
        ):
            return "taken"
        self._free(("meeting", meeting), now)
        assert self._take(meeting, room, now)
        one.room, one.booking = room, "booked"
        return "booked"

    def move(self, meeting: int, start: datetime, now: datetime, *, counts: bool = True) -> None:
        """The meeting is moved, or has a time again (then its days count once that is told)."""
        one = self.gatherings[meeting]
        one.end += start - one.start
        one.start, one.state = start, "on"
        if one.booking in ("booked", "lost", "rests"):
            assert one.room is not None
            had = one.booking == "booked"
            self._free(("meeting", meeting), now)
            if self._take(meeting, one.room, now):
                one.booking = "booked"
            elif had:
                one.booking = "lost"
                self.lost.append(meeting)
        if counts:
            self.count(meeting, now)

    def count(self, meeting: int, now: datetime) -> None:
        """The days of its tasks, by its time now."""
        one, today = self.gatherings[meeting], now.astimezone(ZONE).date()
        for duty in one.duties.values():
            self._recount(duty, one, today)

    def _recount(self, duty: Duty, one: Gathering, today: date) -> None:
        if not duty.open:
            return
        first, last = one.days()
        basis = first if duty.lead >= 0 else last
        day = lead_day(duty.lead, first, last)
        if basis == duty.basis and day < today:
            return
        duty.basis, duty.due = basis, self.not_before(day, today)

    def not_before(self, day: date, today: date) -> date:
        """The day; where it has passed, the next one on which people work."""
        while day < today or (day == today and day != today):
            day = today
        if day == today and not workday(day):
            while not workday(day):
                day += timedelta(days=1)
        return day

    def put_off(self, meeting: int, now: datetime) -> None:
        """延期: no time holds."""
        one = self.gatherings[meeting]
        one.state = "put_off"
        self._free(("meeting", meeting), now)
        if one.booking == "booked":
            one.booking = "rests"

    def call_off(self, meeting: int, now: datetime) -> None:
        """取消: nothing of it is to be done."""
        one = self.gatherings[meeting]
        one.state = "off"
        self._free(("meeting", meeting), now)
        if one.booking == "booked":
            one.booking = "given_up"
        for duty in one.duties.values():
            duty.open = False

    def close(self, closure: int, room: int, start: datetime, end: datetime, now: datetime) -> int:
        """The room is closed; who loses it."""
        span = quarters(max(start, now), end)
        hit = {
            who
            for (where, at), (kind, who) in self.taken.items()
            if where == room and at in span and kind == "meeting"
        }
        for meeting in hit:
            self._free(("meeting", meeting), now)
            self.gatherings[meeting].booking = "lost"
            self.lost.append(meeting)
        self.taken |= dict.fromkeys(((room, at) for at in span), ("closure", closure))
        self.closures[closure] = (room, start, end)
        return len(hit)

    def open(self, closure: int, now: datetime) -> None:
        """The room can be used again."""
        self._free(("closure", closure), now)
        del self.closures[closure]
