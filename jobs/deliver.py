"""The deliverer: the only caller of messengers. Leases what is owed and has it carried out.

Never inside a transaction. At least once: a row leaves the outbox only by a mark, so kill -9
costs at most as many duplicates as were in flight (the window).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial

import structlog

from chat.messenger import Messenger
from jobs.carrying import Carrier
from jobs.finishing import Finisher
from jobs.making import Workshop
from jobs.marks import Stubborn
from jobs.pacing import Pace
from storage import Session, outbox
from storage.clock import Clock
from storage.database import Database
from storage.outbox.set_back import shorten_waits

#: Seconds after which a row leased by a process that died is free again.
LEASE_SECONDS = 60.0
#: Rows in flight at once where the platform sets no rate.
WINDOW = 32
#: Answers in flight beyond the window and the slots of a broadcast.
FOR_ANSWERS = 4
#: Seconds between looks when nothing nudges.
LOOK = 1.0
#: Leases are renewed before they are so old.
STEP = timedelta(seconds=LEASE_SECONDS / 2)
#: Seconds a stop takes to give back what it broke off.
GIVE_BACK = 1.0
#: After the clock was set back, nothing waits for longer than this.
MOST_WAIT = timedelta(minutes=6)

log = structlog.get_logger(__name__)


class Deliverer:
    """Sends for all messengers, each at its own pace, while this process leads."""

    def __init__(
        self,
        database: Database,
        workshop: Workshop,
        clock: Clock,
        *,
        holder: str,
        epoch: Callable[[], int | None],
    ) -> None:
        self._database = database
        self._messengers: Mapping[str, Messenger] = {}
        self._workshop = workshop
        self._clock = clock
        self._holder = holder
        self._epoch = epoch
        self._wakes: dict[str, asyncio.Event] = {}
        #: The leadership the paces belong to.
        self._leading: int | None = None
        #: Real time at the last look, and when the leases of what is on its way were last good.
        self._looked_at: datetime | None = None
        self._kept_at: datetime | None = None
        #: Whether rows may be leased that nobody carries.
        self._unsure = False
        #: One look leases at a time: what another has just leased is not on its way yet.
        self._leasing = asyncio.Lock()
        self._paces: dict[str, Pace] = {}
        #: Rows that are being carried out, each under the epoch of its lease.
        self._carrying: dict[int, int] = {}
        #: By messenger: the meeting whose notice was taken up last; the next one's turn follows.
        self._served: dict[str, int] = {}
        #: By messenger, then chat: what is on its way there.
        self._in_flight: dict[str, dict[str, asyncio.Task[None]]] = {}

    def serve(self, messengers: Mapping[str, Messenger]) -> None:
        """Send through these. Messengers are made after the deliverer they nudge."""
        self._messengers = messengers
        self._carrier = Carrier(
            database=self._database,
            door=Stubborn(self._database),
            finisher=Finisher(self._database, self._workshop, self._clock),
            clock=self._clock,
            messengers=messengers,
            holder=self._holder,
            pace_of=lambda name: self._paces[name],
            nudge=self.nudge,
        )
        self._paces = {name: Pace(m.abilities.rate) for name, m in messengers.items()}
        self._in_flight = {name: {} for name in messengers}
        self._wakes = {name: asyncio.Event() for name in messengers}

    def begin(self) -> None:
        """This process leads from now on: what was sent before it, it does not know."""
        self._paces = {name: Pace(m.abilities.rate) for name, m in self._messengers.items()}

    def nudge(self) -> None:
        """There may be something to send."""
        for wake in self._wakes.values():
            wake.set()

    async def run(self) -> None:
        """Deliver until cancelled; what is in flight is finished first (see ``drain``)."""
        # Each by itself: who is paced or told to wait holds up no other messenger.
        await asyncio.gather(*(self._run(messenger) for messenger in self._messengers.values()))

    async def _run(self, messenger: Messenger) -> None:
        wake = self._wakes[messenger.name]
        while True:
            wake.clear()
            try:
                busy = await self._look(messenger)
            except Exception as error:
                # It may have leased rows that nobody carries; the next look gives them back.
                self._unsure = True
                log.error("look failed", messenger=messenger.name, exc_info=error)
                busy = False
            if not busy:
                with suppress(TimeoutError):
                    await asyncio.wait_for(wake.wait(), LOOK)

    async def renew_leases(self) -> None:
        """What is on its way stays ours: an upload may take minutes."""
        real = self._clock.real()
        await self._extend(dict(self._carrying), real + timedelta(seconds=LEASE_SECONDS))
        self._kept_at = real

    async def _extend(self, rows: Mapping[int, int], until: datetime) -> None:
        for epoch in set(rows.values()):
            ids = [id for id, of in rows.items() if of == epoch]
            extend = partial(outbox.extend, ids=ids, holder=self._holder, epoch=epoch, until=until)
            await self._database.write(extend, name="extend leases")

    async def mend(self) -> None:
        """Let go what no pause holds any more, and tidy what could not be sent."""
        if self._epoch() is None:
            return
        now, real = self._clock.now(), self._clock.real()

        def unit(session: Session) -> int:
            outbox.tidy(session, now=now, real=real)
            return outbox.let_go(session, real=real)

        if await self._database.write(unit, name="mend"):
            self.nudge()

    async def drain(self, within: float | None = None) -> None:
        """Wait for what is in flight. What has not landed ``within`` so many seconds is broken
        off and given back: whoever leads next sends it once more."""
        tasks = [task for flying in self._in_flight.values() for task in flying.values()]
        if not tasks:
            return
        _, late = await asyncio.wait(tasks, timeout=within)
        if not late:
            return
        given_back = dict(self._carrying)
        for task in late:
            task.cancel()
        await asyncio.gather(*late, return_exceptions=True)
        log.warning("broken off", messages=len(given_back))
        try:
            async with asyncio.timeout(GIVE_BACK):
                await self._extend(given_back, self._clock.real())
        except Exception as error:  # the database is away: the leases run out by themselves
            log.warning("not given back", error=type(error).__name__)

    async def deliver_all(self) -> None:
        """Send everything that may go now. For the demo's clock and tests."""
        while True:
            busy = [await self._look(messenger) for messenger in self._messengers.values()]
            flying = any(self._in_flight.values())
            await self.drain()
            if not any(busy) and not flying:
                return

    async def _look(self, messenger: Messenger) -> bool:
        """Lease and start what the window and the pace allow; whether to look again at once."""
        epoch = self._epoch()
        if epoch is None:
            return False
        await self._mind_the_clock(fresh=epoch != self._leading)
        if epoch != self._leading:
            self._leading = epoch
            self._unsure = True
            self.begin()
        pace, name = self._paces[messenger.name], messenger.name
        flying = self._in_flight[name]
        window = self._window(messenger) - len(flying)
        room, lane = min(window, pace.allowance()), outbox.DIGESTS
        if room <= 0:
            # Answers do not wait for the next slot of a broadcast: they take it in advance.
            room = 0 if pace.paused else min(window + FOR_ANSWERS, FOR_ANSWERS)
            lane = outbox.ANSWERS
        now, real = self._clock.now(), self._clock.real()
        if room <= 0 or not (self._unsure or await self._ready(name, lane, now, real)):
            return await self._wait_for_a_slot(messenger) if lane == outbox.ANSWERS else False
        async with self._leasing:
            real = await self._kept()
            if self._unsure:
                await self._give_back(real)
            rows = await self._database.write(
                lambda s: outbox.lease(
                    s,
                    holder=self._holder,
                    epoch=epoch,
                    limit=room,
                    now=now,
                    real=real,
                    lease_seconds=LEASE_SECONDS,
                    messenger=name,
                    except_chats=(*pace.resting_chats(), *flying),
                    up_to_lane=lane,
                    # One after the other where a chat has a limit of its own.
                    per_chat=room if messenger.abilities.rate is None else 1,
                    after_meeting=self._served.get(name, outbox.NO_MEETING),
                ),
                name="lease",
            )
            self._carrying.update((row.id, epoch) for row in rows)
        for row in rows:
            if row.lane != outbox.ANSWERS:
                self._served[name] = outbox.meeting_of(row)
        for chat, owed in _by_chat(rows).items():
            for _ in owed:
                pace.spend(chat)
            task = asyncio.get_running_loop().create_task(self._in_order(messenger, owed, epoch))
            flying[chat] = task
            task.add_done_callback(partial(self._landed, name, chat))
        # Nothing leased: what is owed waits for a chat that has something in flight, and that
        # landing wakes us. Never wait for it here: an upload may take half a minute.
        return bool(rows)

    async def _ready(self, messenger: str, lane: int, now: datetime, real: datetime) -> bool:
        return await self._database.read(
            lambda s: outbox.ready(s, now=now, real=real, messenger=messenger, up_to_lane=lane)
        )

    async def _give_back(self, real: datetime) -> None:
        """Rows this process leased and does not carry need not wait for their leases to end."""
        carried = frozenset(self._carrying)
        await self._database.write(
            lambda s: outbox.give_back(s, holder=self._holder, keep=carried, real=real),
            name="give back",
        )
        self._unsure = False

    async def _mind_the_clock(self, *, fresh: bool) -> None:
        """The machine's clock may be set back by a day: what is to be tried again must not wait
        for it."""
        real, last = self._clock.real(), self._looked_at
        if fresh or (last is not None and real < last):
            await self._database.write(
                lambda s: shorten_waits(s, real=real, most=MOST_WAIT), name="shorten waits"
            )
        self._looked_at = real

    async def _kept(self) -> datetime:
        """Real time, by which no lease of what is on its way has run out: neither because the
        clock was set forward nor because a full disk took no renewal. It would be sent twice."""
        real, kept = self._clock.real(), self._kept_at
        if kept is None or not timedelta() <= real - kept < STEP:
            await self._extend(dict(self._carrying), real + timedelta(seconds=LEASE_SECONDS))
            self._kept_at = real
        return real

    async def _wait_for_a_slot(self, messenger: Messenger) -> bool:
        """Nothing may go now: until the next slot, or until there is something new."""
        wake, wait = self._wakes[messenger.name], self._paces[messenger.name].wait()
        with suppress(TimeoutError):
            await asyncio.wait_for(wake.wait(), wait)
        return True

    async def _in_order(
        self, messenger: Messenger, rows: Sequence[outbox.Leased], epoch: int
    ) -> None:
        """What goes to one chat goes one after the other, as it was said."""
        self._carrying.update((row.id, epoch) for row in rows)
        try:
            for row in rows:
                await self._carrier.carry_out(messenger, row, epoch)
                self._carrying.pop(row.id, None)
        finally:
            for row in rows:
                self._carrying.pop(row.id, None)

    def _landed(self, messenger: str, chat: str, task: asyncio.Task[None]) -> None:
        self._in_flight[messenger].pop(chat, None)
        self._wakes[messenger].set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease runs out and the row is tried again: not at once, for it may fail again.
            log.error("delivery stopped", exc_info=error)

    def _window(self, messenger: Messenger) -> int:
        rate = messenger.abilities.rate
        return WINDOW if rate is None else max(8, int(rate / 4))


def _by_chat(rows: Sequence[outbox.Leased]) -> dict[str, list[outbox.Leased]]:
    """The rows of each chat, in the order they were owed."""
    chats: dict[str, list[outbox.Leased]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        chats.setdefault(row.chat, []).append(row)
    return {chat: chats[chat] for chat in dict.fromkeys(row.chat for row in rows)}
