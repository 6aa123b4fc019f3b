"""Leads: holds the lease that polling, clock and deliverer need, and renews it."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator

import structlog

from storage import Session, leader, outbox, work
from storage.database import Database

RENEW_SECONDS = 2.0
LEASE_SECONDS = 8.0

log = structlog.get_logger(__name__)


class Lead:
    """This process's leadership: ``epoch`` while it leads, None while another does."""

    def __init__(self, database: Database, holder: str) -> None:
        self._database = database
        self.holder = holder
        self._epoch: int | None = None
        self._until = 0.0
        #: Why the lease could not be written the last time: a full disk, a database that is away.
        self.trouble: str | None = None

    @property
    def epoch(self) -> int | None:
        """The epoch, or None where the lease was not renewed in time: then nobody acts here."""
        if time.monotonic() >= self._until:
            return None
        return self._epoch

    async def renew(self) -> bool:
        """Become or stay the leader; whether this process leads now."""
        asked = time.monotonic()

        def unit(session: Session) -> leader.Leadership | None:
            return leader.acquire_or_renew(
                session, holder=self.holder, real_seconds_lease=LEASE_SECONDS
            )

        try:
            held = await self._database.write(unit, name="lead")
        except Exception as error:
            self.trouble = type(error).__name__
            raise
        self.trouble = None
        if held is None:
            if self._epoch is not None:
                log.warning("another process leads")
            self._epoch = None
            return False
        if held.epoch != self._epoch:
            log.info("leading", epoch=held.epoch)
        # Counted from before the question: a slow answer must not stretch the lease.
        self._epoch, self._until = held.epoch, asked + LEASE_SECONDS
        return True

    async def take_over(self) -> bool:
        """Lead at once where no other process can be there: on SQLite, under the lock file.

        What the one before held goes on at once, too, instead of when its leases run out.
        """
        if self._database.dialect == "sqlite":
            await self._database.write(_inherit, name="take over")
        return await self.renew()

    @contextlib.asynccontextmanager
    async def kept(self) -> AsyncIterator[None]:
        """Renew the lease for as long as something runs outside of the timetable."""

        async def renew() -> None:
            while True:
                await asyncio.sleep(RENEW_SECONDS)
                await self.renew()

        await self.renew()
        task = asyncio.get_running_loop().create_task(renew())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def release(self) -> None:
        """Give the lease up, so that the next one need not wait."""
        self._epoch = None
        await self._database.write(lambda s: leader.release(s, self.holder), name="stop leading")


def _inherit(session: Session) -> None:
    leader.end_all(session)
    outbox.release_all(session, real=leader.database_time(session))
    work.release_all(session)
