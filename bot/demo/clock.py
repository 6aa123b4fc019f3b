"""The demo's clock: moves forward by an hour, a day, or to the next event, and stays there."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Literal

from bot.app import App
from storage import settings, timers
from storage.clock import SystemClock
from storage.database import Database

Step = Literal["hour", "day", "event"]
KEY = "demo_seconds_ahead"
#: Looking for the next event goes no further than this at once.
FARTHEST = timedelta(days=60)


def kept_clock(database: Database) -> SystemClock:
    """The clock as it was left: data and time survive a restart together."""
    seconds = database.read_now(lambda s: settings.get(s, KEY, 0))
    return SystemClock(timedelta(seconds=int(seconds)))


async def move(app: App, clock: SystemClock, step: Step) -> datetime:
    """Move the clock; whatever the time in between owes happens at its time. Returns now."""
    now = clock.now()
    due = await app.database.read(timers.next_due)
    match step:
        case "hour":
            until = now + timedelta(hours=1)
        case "day":
            until = now + timedelta(days=1)
        case "event":
            until = min(due or now, now + FARTHEST)
    await _pass_time(app, clock, max(until, now))
    ahead = int(clock.ahead.total_seconds())
    await app.database.write(lambda s: settings.put(s, KEY, ahead), name="demo clock")
    return clock.now()


async def _pass_time(app: App, clock: SystemClock, until: datetime) -> None:
    while True:
        due = await app.database.read(timers.next_due)
        if due is None or due > until:
            break
        if due > clock.now():
            clock.forward(due - clock.now())
        await app.timetable.want_daily_list()
        await app.settle()
    if until > clock.now():
        clock.forward(until - clock.now())
    await app.timetable.want_daily_list()
    await app.settle()
