"""Marks: what became of a row, written down under the lease that was held."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import timedelta

from chat.message import Message
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


@dataclass(frozen=True, slots=True)
class Marks:
    """What became of one row, written down."""

    database: Database
    clock: Clock
    holder: str
    epoch: int
    row: outbox.Leased

    async def sent(self, ref: str, message: Message, *, delivered: bool) -> None:
        # The text of a notice is kept for the record; an answer's is nobody's business later.
        text = message.plain_text if self.row.lane != outbox.ANSWERS else None
        real = self.clock.real()

        def unit(session: Session) -> None:
            outbox.sent(
                session,
                self.row.id,
                ref,
                holder=self.holder,
                epoch=self.epoch,
                real=real,
                shown_text=text,
                delivered=delivered,
            )
            self._count(session)

        await self.database.write(unit, name="mark sent")

    async def later(self, after: float | None, reason: str, *, give_up: bool = False) -> None:
        tries, real = self.row.attempts, self.clock.real()
        too_old = real - self.row.enqueued_at > GIVE_UP_AFTER
        if too_old or (give_up and tries >= MOST_TRIES):
            await self.park(f"gave up after {tries}: {reason}")
            return
        wait = after if after is not None else BACKOFF[min(tries, len(BACKOFF)) - 1]
        at = real + timedelta(seconds=wait * random.uniform(1.0, 1.2))
        await self.database.write(
            lambda s: outbox.retry(
                s,
                self.row.id,
                holder=self.holder,
                epoch=self.epoch,
                at=at,
                real=real,
                reason=reason,
            ),
            name="mark retry",
        )

    async def unknown(self, reason: str, *, again: bool) -> None:
        real = self.clock.real()
        again_at = real + timedelta(seconds=BACKOFF[1]) if again else None
        await self.database.write(
            lambda s: outbox.unknown(
                s,
                self.row.id,
                holder=self.holder,
                epoch=self.epoch,
                again_at=again_at,
                real=real,
                reason=reason,
            ),
            name="mark unknown",
        )

    def _count(self, session: Session) -> None:
        """The meeting's panel counts what became of its cards."""
        kind = (self.row.content or {}).get("notice")
        if self.row.meeting_id is not None and kind in progress.COUNTED:
            progress.moved(session, self.row.meeting_id, now=self.clock.now())

    async def park(self, reason: str) -> None:
        real = self.clock.real()

        def unit(session: Session) -> None:
            outbox.park(
                session,
                self.row.id,
                holder=self.holder,
                epoch=self.epoch,
                real=real,
                reason=reason,
            )
            account = people.account_at(session, self.row.messenger, self.row.chat)
            if account is not None and reason.startswith("unreachable"):
                account.reachable = False
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
        await self.database.write(
            lambda s: outbox.drop(
                s, self.row.id, holder=self.holder, epoch=self.epoch, real=real, reason=reason
            ),
            name="drop",
        )
