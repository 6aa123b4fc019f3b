"""The processes of the simulated year: killed, away, leading in turn, under other rules.

Business time is moved from one thing that is due to the next. Every firing is written down in
the unit that does it, so that the record holds exactly what counted.
"""

from __future__ import annotations

import asyncio
import itertools
import random
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from bot.app import App, assemble
from jobs import fire
from meetings import calendar_table
from meetings.calendar import DayOverride
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import who_is
from storage import Session, leader, outbox, settings, timers
from storage.clock import FixedClock
from storage.database import Database
from tests.jobs.test_rescheduling import under
from tests.stories.world import SECRET, office

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
#: Business seconds after its time at which a timer's tick comes, at most.
LATEST_TICK = 20


@dataclass(frozen=True, slots=True)
class Firing:
    """What the record says of one."""

    subject: str
    kind: str
    slot: str
    due_at: datetime
    valid_until: datetime
    at: datetime


def recording(kind: str) -> fire.Firing:
    """In place of ``fire._firing``: what it does, and a line in the record with it."""
    firing = _FIRING(kind)

    def run(session: Session, timer: timers.DueTimer, now: datetime, here: Office) -> None:
        times = [at.isoformat() for at in (timer.due_at, timer.valid_until, now)]
        line = [timer.subject, timer.kind, timer.slot, *times]
        settings.put(session, f"firing:{uuid4()}", line)
        firing(session, timer, now, here)

    return run


_FIRING = fire._firing


@dataclass(slots=True)
class Span:
    """From one moment up to another; ``to`` None: it lasts."""

    since: datetime
    to: datetime | None = None


@dataclass(order=True, slots=True)
class Event:
    """Something that happens at its time, or as soon as the bot is there again."""

    at: datetime
    number: int
    happens: Callable[[], Awaitable[None]] = field(compare=False)


@dataclass(slots=True)
class Rules:
    """What held from a moment on: the office with its own days as they were."""

    since: datetime
    here: Office


def unsigned() -> Office:
    """The office, where no notice waits for a signature: that is a story of its own."""
    here = office()
    packages = {n: replace(one, approval=False) for n, one in here.profile.packages.items()}
    return replace(here, profile=replace(here.profile, packages=packages))


class Processes:
    """Two processes over one database. ``lives`` runs them through what is planned."""

    def __init__(self, url: str, folder: Path, *, seed: int, start: datetime, days: int) -> None:
        self.url, self.folder = url, folder
        self.rng = random.Random(seed)
        self.clock = FixedClock(start)
        self.end = start + days * DAY
        self.rules: list[Rules] = [Rules(start, unsigned())]
        self.days: dict[date, DayOverride] = {}
        self.bots: list[App] = []
        self.alive: list[Span] = []
        #: When what a subject's timers depend on was changed.
        self.changed: dict[str, list[datetime]] = {}
        #: Timers left due after a tick; and the missed ones, from their end to when that was seen.
        self.left: list[str] = []
        self.missed: dict[tuple[str, str, str, datetime], Span] = {}
        self.desk = 0
        self.people: list[int] = []
        self.units: list[int] = []
        self._numbers = itertools.count()
        self._events: list[Event] = []

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def here(self) -> Office:
        """The office as its profile is now."""
        return self.rules[-1].here

    # -- processes ------------------------------------------------------------------------

    async def _begins(self, lead: bool) -> None:
        for number in range(2):
            here = under(self.here)
            app = assemble(
                database=Database(self.url),
                files_root=self.folder / str(number),
                clock=self.clock,
                office=here,
                secret=SECRET,
                base_url="http://huiwu.test",
            )
            here.calendar.correct(await app.database.read(calendar_table.overrides))
            self.bots.append(app)
        if lead:
            await self.bots[0].database.write(leader.end_all)
            await self.bots[0].lead.renew()
        self.alive.append(Span(self.now))

    async def _dies(self) -> None:
        self.alive[-1].to = self.now
        for app in self.bots:
            await app.dispatcher.idle()
            app.database.close()
        self.bots.clear()

    async def restarts(self, away: timedelta = timedelta(), **rules: Any) -> None:
        """All processes are killed; later they come back, perhaps under another profile."""
        await self._dies()
        self.clock.forward(away)
        if rules:
            self.rules.append(Rules(self.now, under(unsigned(), **rules)))
            self._note_days()
        await self._begins(lead=True)
        await self.ticks()

    async def other_leads(self) -> None:
        """The lease is taken by the other process while the first believes it leads still."""
        first, second = self.bots
        await first.lead.renew()
        await first.database.write(leader.end_all)
        await second.lead.renew()
        self.bots.reverse()

    def _note_days(self) -> None:
        self.here.calendar.correct(dict(self.days))

    async def ticks(self) -> None:
        """What the timetable does in a minute: in the leader, and in who believes to be it."""
        first, second = self.bots
        await first.lead.renew()
        await second.timetable.want_daily_list()
        await first.timetable.want_daily_list()
        await asyncio.gather(*(app.timetable.fire_timers() for app in (first, second)))
        await first.settle()
        if await first.database.read(self._due):
            await first.settle()  # half a second later: what long work has wanted meanwhile
        await self._look()

    def _due(self, session: Session) -> list[Any]:
        table = timers.timers
        due = (table.c.state == "wanted") & (table.c.due_at <= self.now)
        return list(session.execute(select(table).where(due)).all())

    async def _look(self) -> None:
        table, now = timers.timers, self.now

        def read(session: Session) -> tuple[list[Any], list[Any]]:
            gone = session.execute(select(table).where(table.c.state == "missed")).all()
            return self._due(session), list(gone)

        left, gone = await self.bots[0].database.read(read)
        self.left += [f"{row.subject} {row.kind} {row.slot}" for row in left]
        for row in gone:
            key = (row.subject, row.kind, row.slot, row.due_at)
            self.missed.setdefault(key, Span(row.valid_until, now))

    # -- time -----------------------------------------------------------------------------

    def plan(self, at: datetime, happens: Callable[[], Awaitable[None]]) -> None:
        """This happens then, if it is before the end."""
        if at < self.end:
            self._events.append(Event(at, next(self._numbers), happens))

    async def lives(self) -> None:
        """From the first day to the last."""
        await self._begins(lead=True)
        await self.unit(self._hire)
        await self.ticks()
        while True:
            self._events.sort()
            until = self._events[0].at if self._events else self.end
            await self._passes(min(until, self.end))
            if not self._events:
                break
            await self._events.pop(0).happens()
            await self.ticks()
        await self._passes(self.end)
        self.alive[-1].to = self.now

    async def _passes(self, until: datetime) -> None:
        """Time passes, from one thing that is due to the next."""
        while True:
            due = await self.bots[0].database.read(_next_thing)
            late = timedelta(seconds=self.rng.randrange(LATEST_TICK))
            # What should have gone and did not is no reason to stand still.
            at = until if due is None else max(due + late, self.now + MINUTE / 3)
            if until <= self.now:
                return
            self.clock.forward(min(at, until) - self.now)
            await self.ticks()

    async def unit(self, fn: Callable[[Session], Any]) -> Any:
        """What a person does: one unit, in the process that leads."""
        return await self.bots[0].database.write(fn)

    def actor(self, session: Session, person_id: int) -> Actor:
        who = who_is(session, person_id)
        assert who is not None
        return Actor(who, "year")

    def _hire(self, session: Session) -> None:
        """Who is there from the first day on; the office's own."""
        raise NotImplementedError


def _next_thing(session: Session) -> datetime | None:
    """The next timer's time, or that of the next message held back."""
    held = select(func.min(outbox.outbox.c.not_before)).where(outbox.outbox.c.state == "held")
    times = [timers.next_due(session), session.execute(held).scalar()]
    return min((at for at in times if at is not None), default=None)
