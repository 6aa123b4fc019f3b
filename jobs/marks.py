"""Marks: what became of a row, written down under the lease that was held."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

import structlog

from chat.message import Message, StoredFile
from meetings.documents import recalling
from meetings.notices import progress
from storage import Session, outbox, people
from storage.clock import Clock
from storage.database import Database

#: Waits between tries, in seconds; the last one repeats. Jitter keeps senders apart.
BACKOFF = (1, 2, 5, 15, 60, 300)
#: A row that can not be worded is our defect: so many tries. A platform that is away comes back:
#: what is owed is owed for a day, or as long as it holds.
MOST_TRIES = 3
GIVE_UP_AFTER = timedelta(days=1)


#: Waits between tries to write down what became of a row: a disk may be full for a while.
WRITE_AGAIN = (0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 30.0, 60.0)

T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Stubborn:
    """The door for marks. What was sent and not written down would be sent once more."""

    database: Database

    async def write(self, fn: Callable[[Session], T], *, name: str) -> T:
        """As the database's own, again and again for some minutes. Raises its last error."""
        for wait in WRITE_AGAIN:
            try:
                return await self.database.write(fn, name=name)
            except Exception as error:
                log.error("not written down", what=name, why=type(error).__name__)
                await asyncio.sleep(wait)
        return await self.database.write(fn, name=name)


@dataclass(frozen=True, slots=True)
class Marks:
    """What became of one row, written down."""

    database: Stubborn
    clock: Clock
    holder: str
    epoch: int
    row: outbox.Leased

    async def sent(
        self, ref: str, message: Message, *, delivered: bool, held_back: bool = False
    ) -> None:
        """It arrived. ``held_back``: only the word that there is something, so that the person
        has still to be told (SEC-04)."""
        # The text of a notice is kept for the record; an answer's is nobody's business later.
        text = message.plain_text if self.row.lane != outbox.ANSWERS else None
        real = self.clock.real()
        stored = (file for file in message.files if isinstance(file, StoredFile))
        editions = {file.edition for file in stored if file.edition}

        def unit(session: Session) -> None:
            outbox.sent(
                session,
                self.row.id,
                ref,
                holder=self.holder,
                epoch=self.epoch,
                real=real,
                shown_text=text,
                delivered=delivered and not held_back,
                held_back=held_back,
            )
            if editions and not held_back:
                recalling.sent(session, self.row.id, editions, now=self.clock.now())
            self._count(session)

        await self.database.write(unit, name="mark sent")

    async def later(self, after: float | None, reason: str, kind: outbox.ErrorKind | None) -> None:
        tries, real = self.row.attempts, self.clock.real()
        too_old = real - self.row.enqueued_at > GIVE_UP_AFTER
        if too_old or (kind == "not_worded" and tries >= MOST_TRIES):
            await self.park(f"gave up after {tries}: {reason}", kind or "trouble")
            return
        wait = after if after is not None else BACKOFF[min(tries, len(BACKOFF)) - 1]
        at = real + timedelta(seconds=wait * random.uniform(1.0, 1.2))
        lease: dict[str, Any] = {"holder": self.holder, "epoch": self.epoch, "real": real}

        def unit(session: Session) -> None:
            outbox.retry(session, self.row.id, reason, at=at, **lease)
            if kind is not None:
                self._count_error(session, kind)

        await self.database.write(unit, name="mark retry")

    async def hold(self, until: datetime) -> None:
        lease: dict[str, Any] = {"holder": self.holder, "epoch": self.epoch}
        lease["real"] = self.clock.real()

        def unit(session: Session) -> bool:
            return outbox.hold(session, self.row.id, until=until, **lease)

        await self.database.write(unit, name="hold")

    async def unknown(self, reason: str, *, again: bool) -> None:
        real = self.clock.real()
        again_at = real + timedelta(seconds=BACKOFF[1]) if again else None
        lease: dict[str, Any] = {"holder": self.holder, "epoch": self.epoch, "real": real}

        def unit(session: Session) -> None:
            outbox.unknown(session, self.row.id, reason, again_at=again_at, **lease)
            self._count_error(session, "unknown")
            self._count(session)

        await self.database.write(unit, name="mark unknown")

    def _count_error(self, session: Session, kind: outbox.ErrorKind) -> None:
        outbox.count_error(session, self.row.messenger, kind, real=self.clock.real())

    def _count(self, session: Session) -> None:
        """The meeting's panel counts what became of its cards."""
        kind = (self.row.content or {}).get("notice")
        if self.row.meeting_id is not None and kind in progress.COUNTED:
            progress.moved(session, self.row.meeting_id, now=self.clock.now())

    async def park(self, reason: str, kind: outbox.ErrorKind) -> None:
        real = self.clock.real()
        # What a press showed that day must not be put over what is shown later.
        passing = self.row.lane == outbox.ANSWERS and self.row.verb == "edit"
        end = outbox.drop if passing else outbox.park

        def unit(session: Session) -> None:
            end(
                session,
                self.row.id,
                holder=self.holder,
                epoch=self.epoch,
                real=real,
                reason=reason,
            )
            account = people.account_at(session, self.row.messenger, self.row.chat)
            if account is not None and kind == "unreachable":
                account.reachable = False
            self._count_error(session, kind)
            self._count(session)

        await self.database.write(unit, name="park")

    async def moved(self, messenger: str, chat: str, person: str) -> None:
        await self.database.write(
            lambda s: outbox.move(
                s,
                self.row.id,
                holder=self.holder,
                epoch=self.epoch,
                messenger=messenger,
                chat=chat,
                person=person,
            ),
            name="move",
        )

    async def drop(self, reason: str) -> None:
        real = self.clock.real()
        lease: dict[str, Any] = {"holder": self.holder, "epoch": self.epoch, "real": real}

        def unit(session: Session) -> None:
            outbox.drop(session, self.row.id, reason, **lease)
            self._count(session)

        await self.database.write(unit, name="drop")
