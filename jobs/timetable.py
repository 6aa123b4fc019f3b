"""The whole timetable on one screen. APScheduler only ticks; what is due stands in the database.

| every      | what                                   | who        |
|------------|----------------------------------------|------------|
| 2 s        | renew the leadership                   | everybody  |
| 0.5 s      | fire due timers                        | the leader |
| 0.5 s      | do a chunk of long work                | the leader |
| 1 s        | seal audit entries                     | the leader |
| 15 s       | keep the leases of what is on its way  | the leader |
| 3 s        | take up updates that wait              | everybody  |
| 60 s       | want the next daily list               | the leader |
| 1 h        | sweep files nobody refers to           | the leader |
| at once    | deliver (``jobs.deliver``)             | the leader |
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog

from jobs.deliver import Deliverer
from jobs.do_work import do_next
from jobs.fire import fire_due
from jobs.lead import RENEW_SECONDS, Lead
from jobs.sweep import sweep_files
from meetings import calendar_table, daily
from meetings.office import Office
from storage import audit
from storage.clock import Clock
from storage.database import Database
from storage.files import FileStore

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

SEAL_BATCH = 500
ORPHANS_AFTER = timedelta(days=1)

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Timetable:
    """Everything the clock does in this process."""

    database: Database
    clock: Clock
    office: Office
    files: FileStore
    lead: Lead
    deliverer: Deliverer
    #: Takes up updates that wait in the inbox (the dispatcher's).
    take_up: Callable[[], Awaitable[int]]
    _scheduler: AsyncIOScheduler | None = None
    _delivering: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Lead if nobody does, take up what waits, then tick."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # The holidays' library takes its time to load: not inside a unit that others wait for.
        today = self.office.today(self.clock.now())
        await asyncio.to_thread(self.office.calendar.is_working_day, today)
        await self.lead.take_over()
        await self.take_up()
        await self.want_daily_list()
        scheduler = AsyncIOScheduler(timezone="UTC")
        ticks: tuple[tuple[Callable[[], Awaitable[object]], float], ...] = (
            (self.lead.renew, RENEW_SECONDS),
            (self.fire_timers, 0.5),
            (self.do_work, 0.5),
            (self.seal_audit, 1.0),
            (self.deliverer.renew_leases, 15.0),
            (self.take_up, 3.0),
            (self.want_daily_list, 60.0),
            (self.sweep, 3600.0),
        )
        for tick, seconds in ticks:
            scheduler.add_job(
                _guarded(tick),
                "interval",
                seconds=seconds,
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                name=getattr(tick, "__name__", "tick"),
            )
        scheduler.start()
        self._scheduler = scheduler
        self._delivering = asyncio.get_running_loop().create_task(self.deliverer.run())

    async def stop(self) -> None:
        """Stop ticking, finish what is in flight, give up the leadership."""
        if self._scheduler is not None:
            self._scheduler.shutdown(wait=False)
        if self._delivering is not None:
            self._delivering.cancel()
            await asyncio.gather(self._delivering, return_exceptions=True)
        await self.deliverer.drain()
        await self.lead.release()

    async def fire_timers(self) -> int:
        """Fire what is due, until nothing is."""
        fired = 0
        while self.lead.epoch is not None:
            count = await fire_due(self.database, self.clock, self.office)
            if not count:
                break
            fired += count
            self.deliverer.nudge()
        return fired

    async def do_work(self) -> None:
        """Do chunks of long work until there is none."""
        while self.lead.epoch is not None:
            if not await do_next(self.database, self.clock, self.office, self.lead.holder):
                return
            self.deliverer.nudge()

    async def seal_audit(self) -> None:
        """Seal what was written since the last look."""
        if self.lead.epoch is not None:
            await self.database.write(lambda s: audit.seal(s, SEAL_BATCH), name="seal audit")

    async def want_daily_list(self) -> None:
        """The daily list wants its next timer, also after days without this process.

        The office's own days are read again first: another process may have set one.
        """
        self.office.calendar.correct(await self.database.read(calendar_table.overrides))
        if self.lead.epoch is not None:
            now = self.clock.now()
            await self.database.write(
                lambda s: daily.want_next(s, now=now, office=self.office), name="daily timer"
            )

    async def sweep(self) -> None:
        """Delete files nobody refers to, a day after they came."""
        if self.lead.epoch is not None:
            before = self.clock.real() - ORPHANS_AFTER
            await sweep_files(self.database, self.files, before)


def _guarded(tick: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """A tick that fails is logged and comes again; the scheduler goes on."""

    async def run() -> None:
        try:
            await tick()
        except Exception as error:
            log.error("tick failed", tick=getattr(tick, "__name__", "tick"), exc_info=error)

    return run
