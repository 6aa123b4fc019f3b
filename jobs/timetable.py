"""The whole timetable on one screen. APScheduler only ticks; what is due stands in the database.

| every      | what                                   | who        |
|------------|----------------------------------------|------------|
| 2 s        | renew the leadership                   | everybody  |
| 0.5 s      | fire due timers                        | the leader |
| 0.5 s      | do a chunk of long work                | the leader |
| 1 s        | seal audit entries                     | the leader |
| 15 s       | keep the leases of what is on its way, | the leader |
|            | let go what no pause holds any more    |            |
| 2 s        | read new documents for their words     | the leader |
| 3 s        | take up updates that wait              | everybody  |
| 10 s       | report that this process runs          | everybody  |
| 60 s       | want the next daily list, and all      | the leader |
|            | timers anew where the rules changed    |            |
| 60 s       | back up where it is due                | the leader |
| 1 h        | sweep files nobody refers to, erase    | the leader |
|            | personal answers that are over         |            |
| at once    | deliver (``jobs.deliver``)             | the leader |
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

import structlog

from jobs.backup import Backups
from jobs.deliver import Deliverer
from jobs.do_work import do_next
from jobs.fire import fire_due
from jobs.lead import RENEW_SECONDS, Lead
from jobs.read_documents import DocumentReader
from jobs.sweep import sweep_files
from meetings import calendar_table, daily, rescheduling, slips
from meetings.office import Office
from storage import audit, processes
from storage.clock import Clock
from storage.database import Database
from storage.files import Files

if TYPE_CHECKING:
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

SEAL_BATCH = 500
ORPHANS_AFTER = timedelta(days=1)
#: Seconds a stop waits to say that it stops.
LAST_WORDS = 2.0

log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Timetable:
    """Everything the clock does in this process."""

    database: Database
    clock: Clock
    office: Office
    files: Files
    lead: Lead
    deliverer: Deliverer
    #: Takes up updates that wait in the inbox (the dispatcher's).
    take_up: Callable[[], Awaitable[int]]
    #: Messenger → what keeps it from working.
    trouble: Callable[[], dict[str, str]]
    #: Of the program, for the administrator.
    version: str
    #: None: no backups by the clock (the demo).
    backups: Backups | None = None
    _started: datetime | None = None
    _reader: DocumentReader | None = None
    _scheduler: AsyncIOScheduler | None = None
    _delivering: asyncio.Task[None] | None = None
    _minding: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Lead if nobody does, take up what waits, then tick."""
        from apscheduler.schedulers.asyncio import AsyncIOScheduler

        # The holidays' library takes its time to load: not inside a unit that others wait for.
        today = self.office.today(self.clock.now())
        await asyncio.to_thread(self.office.calendar.is_working_day, today)
        await self.lead.take_over()
        await self.report()
        await self.take_up()
        await self.want_daily_list()
        scheduler = AsyncIOScheduler(timezone="UTC")
        ticks: tuple[tuple[Callable[[], Awaitable[object]], float], ...] = (
            (self.lead.renew, RENEW_SECONDS),
            (self.fire_timers, 0.5),
            (self.do_work, 0.5),
            (self.seal_audit, 1.0),
            (self.deliverer.renew_leases, 15.0),
            (self.deliverer.mend, 15.0),
            (self.read_documents, 2.0),
            (self.take_up, 3.0),
            (self.report, 10.0),
            (self.want_daily_list, 60.0),
            (self.back_up, 60.0),
            (self.sweep, 3600.0),
        )
        for tick, seconds in ticks:
            scheduler.add_job(
                _guarded(tick),
                _every(seconds),
                max_instances=1,
                coalesce=True,
                misfire_grace_time=None,
                name=getattr(tick, "__name__", "tick"),
            )
        scheduler.start()
        self._scheduler = scheduler
        loop = asyncio.get_running_loop()
        self._delivering = loop.create_task(self.deliverer.run())
        self._minding = loop.create_task(_mind_the_clock(scheduler, self.clock))

    async def stop(self, within: float | None = None) -> None:
        """Stop ticking, finish what is in flight (``within`` seconds), give up the lead."""
        if self.backups is not None:
            self.backups.stop()
        scheduler, self._scheduler = self._scheduler, None
        if scheduler is not None:
            scheduler.shutdown(wait=False)
        for task in (self._minding, self._delivering):
            if task is not None:
                task.cancel()
                await asyncio.gather(task, return_exceptions=True)
        await self.deliverer.drain(within)
        try:
            async with asyncio.timeout(LAST_WORDS):
                await self.lead.release()
                await self.database.write(
                    lambda s: processes.leave(s, self.lead.holder), name="leave"
                )
        except Exception as error:  # the database is away: the lease runs out by itself
            log.warning("left without a word", error=type(error).__name__)

    async def report(self) -> None:
        """Say that this process runs, and what keeps its messengers from working."""
        real, trouble = self.clock.real(), self.trouble()
        self._started = self._started or real
        seen = processes.Process(self.lead.holder, self.version, self._started, real, trouble)
        await self.database.write(lambda s: processes.report(s, seen), name="report")

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
            holder = self.lead.holder
            if not await do_next(self.database, self.clock, self.office, holder, self.files):
                return
            self.deliverer.nudge()

    async def read_documents(self) -> None:
        """Read what was added for its words, until all is read."""
        if self._reader is None:
            self._reader = DocumentReader(self.database, self.files)
        while self.lead.epoch is not None and await self._reader.read_next(self.clock.now()):
            pass

    async def seal_audit(self) -> None:
        """Seal what was written since the last look."""
        if self.lead.epoch is not None:
            await self.database.write(lambda s: audit.seal(s, SEAL_BATCH), name="seal audit")

    async def want_daily_list(self) -> None:
        """The daily list wants its next timer, also after days without this process.

        The office's own days are read again first: another process may have set one. Then what
        this one wanted by the old ones, and all else by which the rules changed, is wanted anew.
        """
        days = await self.database.read(calendar_table.overrides)
        if days != self.office.calendar.overrides:
            await self.database.write(rescheduling.distrust, name="other days")
            self.office.calendar.correct(days)
        if self.lead.epoch is None:
            return
        now, office = self.clock.now(), self.office
        await self.database.write(
            lambda s: daily.want_next(s, now=now, office=office), name="daily timer"
        )
        await self.database.write(
            lambda s: rescheduling.follow_rules(s, now=now, office=office), name="timer rules"
        )

    async def back_up(self) -> None:
        """Make today's backup where its time has come."""
        if self.backups is not None and self.lead.epoch is not None:
            await self.backups.look()

    async def sweep(self) -> None:
        """Delete files nobody refers to, a day after they came, and what was said on reply slips
        once its days are over (row 3.9)."""
        if self.lead.epoch is not None:
            before = self.clock.real() - ORPHANS_AFTER
            await sweep_files(self.database, self.files, before)
            now, office = self.clock.now(), self.office
            await self.database.write(
                lambda s: slips.erase_due(s, now=now, office=office), name="erase personal data"
            )


def _every(seconds: float) -> Any:
    """A tick so often, counted from the last one. The scheduler's own trigger counts up every tick
    it missed: the clock set forward by a year, that takes minutes, and all memory."""
    from apscheduler.triggers.base import BaseTrigger

    class Every(BaseTrigger):  # type: ignore[misc]
        def get_next_fire_time(self, previous: datetime | None, now: datetime) -> datetime:
            return now + timedelta(seconds=seconds)

    return Every()


async def _mind_the_clock(scheduler: AsyncIOScheduler, clock: Clock) -> None:
    """The scheduler goes by the machine's clock: set back by an hour, nothing would tick for an
    hour, not even the leader's lease."""
    last = clock.real()
    while True:
        await asyncio.sleep(RENEW_SECONDS)
        real = clock.real()
        if real < last:
            log.warning("the clock was set back", seconds=(last - real).total_seconds())
            for job in scheduler.get_jobs():
                job.modify(next_run_time=real)
        last = real


def _guarded(tick: Callable[[], Awaitable[object]]) -> Callable[[], Awaitable[None]]:
    """A tick that fails is logged and comes again; the scheduler goes on."""

    async def run() -> None:
        try:
            await tick()
        except Exception as error:
            log.error("tick failed", tick=getattr(tick, "__name__", "tick"), exc_info=error)

    return run
