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


def kept_clock(database_url: str) -> SystemClock:
    """The clock as it was left: data and time survive a restart together."""
    database = Database(database_url)
    seconds = database.read_now(lambda s: settings.get(s, KEY, 0))
    database.close()
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
    await pass_time(app, clock, max(until, now))
    await keep(app, clock)
    return clock.now()


async def keep(app: App, clock: SystemClock) -> None:
    """Remember the clock, for the next start."""
    ahead = int(clock.ahead.total_seconds())
    await app.database.write(lambda s: settings.put(s, KEY, ahead), name="demo clock")


async def pass_time(app: App, clock: SystemClock, until: datetime) -> None:
    """Let time pass until ``until``, timer by timer."""
    while True:
        due = await app.database.read(timers.next_due)
        if due is None or due > until:
            break
        if due > clock.now():
            clock.forward(due - clock.now())
        await app.timetable.want_daily_list()
        await app.settle()
        if await app.database.read(timers.next_due) == due and not app.leads:
            raise RuntimeError("the demo's clock moves only in the process that leads")
    if until > clock.now():
        clock.forward(until - clock.now())
    await app.timetable.want_daily_list()
    await app.settle()
