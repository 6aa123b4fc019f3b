"""The deliverer: the only caller of messengers. Leases what is owed, words it, sends, marks.

Never inside a transaction. At least once: a row leaves the outbox only by a mark, so kill -9
costs at most as many duplicates as were in flight (the window).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

import structlog

from chat import fallback
from chat.incoming import Address
from chat.message import Message, to_data
from chat.messenger import Edited, Messenger, Refused, TryLater, Unreachable
from jobs.finishing import Finisher, HeldBack, NotYet
from jobs.making import NoSuchPaper, Workshop
from jobs.marks import Marks, Stubborn
from jobs.pacing import Pace
from storage import Session, outbox, people
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
        self._stubborn = Stubborn(database)
        self._messengers: Mapping[str, Messenger] = {}
        self._finisher = Finisher(database, workshop, clock)
        self._clock = clock
        self._holder = holder
        self._epoch = epoch
        self._wakes: dict[str, asyncio.Event] = {}
        #: The leadership the paces belong to.
        self._leading: int | None = None
        #: Real time at the last look, and when the leases of what is on its way were last good.
        self._looked_at: datetime | None = None
        self._kept_at: datetime | None = None
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
                # What was leased is free again after its time; the next look may go better.
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
        await self._extend(given_back, self._clock.real())

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
        if room <= 0 or not await self._database.read(
            lambda s: outbox.ready(s, now=now, real=real, messenger=name, up_to_lane=lane)
        ):
            return await self._wait_for_a_slot(messenger) if lane == outbox.ANSWERS else False
        async with self._leasing:
            real = await self._kept()
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
                await self._carry_out(messenger, row, epoch)
                self._carrying.pop(row.id, None)
        finally:
            for row in rows:
                self._carrying.pop(row.id, None)

    def _landed(self, messenger: str, chat: str, task: asyncio.Task[None]) -> None:
        self._in_flight[messenger].pop(chat, None)
        self._wakes[messenger].set()
        if not task.cancelled() and (error := task.exception()) is not None:
            # The lease runs out and the row is tried again.
            log.error("delivery stopped", exc_info=error)

    def _window(self, messenger: Messenger) -> int:
        rate = messenger.abilities.rate
        return WINDOW if rate is None else max(8, int(rate / 4))

    async def _carry_out(self, messenger: Messenger, row: outbox.Leased, epoch: int) -> None:
        if row.verb == "menu":
            await self._set_menu(messenger, row, epoch)
            return
        if row.shows is not None and row.verb != "send":
            # What was sent before it to this chat may show the subject by now.
            row = replace(row, target_ref=await self._shown(row) or row.target_ref)
        mark = Marks(self._stubborn, self._clock, self._holder, epoch, row)
        message: Message | None
        try:
            message = await self._finisher.finish(messenger, row)
        except HeldBack as held:
            other = await self._database.read(lambda s: self._account_that_carries(s, row))
            if other is not None:
                await mark.moved(*other)
                self.nudge()
                return
            message = None if row.content.get("edit_only") else held.words
        except NotYet as quiet:
            await mark.hold(quiet.until)
            return
        except NoSuchPaper as gone:
            await mark.drop(f"no paper: {gone}")
            return
        except Exception as error:
            log.error("not worded", row=row.id, notice=row.content.get("notice"), exc_info=error)
            await mark.later(None, f"not worded: {type(error).__name__}", "not_worded")
            return
        if message is None and row.verb != "delete":
            await mark.drop("does not hold any more")
            return
        parts = fallback.fit(message, messenger.abilities) if message else ()
        if len(parts) > 1:
            # What no longer fits into one message is not edited into the one that shows it.
            await self._split(row, parts, epoch)
            row, message = replace(row, verb="send"), parts[0]
        await self._send(messenger, row, message or Message(()), mark)

    def _account_that_carries(
        self, session: Session, row: outbox.Leased
    ) -> tuple[str, str, str] | None:
        """Messenger, chat and person of the reader's account that may show everything."""
        for account in people.accounts_of(session, row.person_id) if row.person_id else ():
            other = self._messengers.get(account.messenger)
            if account.reachable and other is not None and other.abilities.own_deployment:
                return account.messenger, account.chat, account.platform_person
        return None

    async def _set_menu(self, messenger: Messenger, row: outbox.Leased, epoch: int) -> None:
        """The menu of the chat's commands, as its person may use them now."""
        mark = Marks(self._stubborn, self._clock, self._holder, epoch, row)
        if not messenger.abilities.menu:
            await mark.drop("no menus there")
            return
        commands = await self._database.read(lambda s: self._finisher.commands(s, row))
        await self._send(messenger, row, Message(()), mark, commands)

    async def _shown(self, row: outbox.Leased) -> str | None:
        subject = row.shows or ""
        return await self._database.read(
            lambda s: outbox.shown(s, row.messenger, row.chat, subject)
        )

    async def _send(
        self,
        messenger: Messenger,
        row: outbox.Leased,
        message: Message,
        mark: Marks,
        commands: Sequence[tuple[str, str]] = (),
    ) -> None:
        address = Address(row.messenger, row.chat, row.person)
        try:
            ref = await self._call(messenger, address, row, message, commands)
        except TryLater as busy:
            self._paces[messenger.name].pause(busy.after if not busy.unknown else None)
            if busy.unknown:
                await mark.unknown(str(busy), again=_may_repeat(row))
            else:
                kind: outbox.ErrorKind = "trouble" if busy.after is None else "slow_down"
                await mark.later(busy.after, str(busy), kind)
        except Unreachable as gone:
            await mark.park(f"unreachable: {gone}", "unreachable")
        except Refused as defect:
            log.error("refused", row=row.id, reason=str(defect))
            await mark.park(f"refused: {defect}", "refused")
        else:
            await mark.sent(ref, message, delivered=not messenger.abilities.confirms_delivery)

    async def _call(
        self,
        messenger: Messenger,
        address: Address,
        row: outbox.Leased,
        message: Message,
        commands: Sequence[tuple[str, str]],
    ) -> str:
        pace = self._paces[messenger.name]
        began = await pace.turn(first=row.lane == outbox.ANSWERS)
        try:
            return await self._called(messenger, address, row, message, commands)
        finally:
            pace.landed(began, row.chat)

    async def _called(
        self,
        messenger: Messenger,
        address: Address,
        row: outbox.Leased,
        message: Message,
        commands: Sequence[tuple[str, str]],
    ) -> str:
        if row.verb == "menu":
            await messenger.set_menu(address, commands)
            return ""
        if row.verb == "delete":
            if row.target_ref:
                await messenger.delete(address, row.target_ref)
            return row.target_ref or ""
        if row.verb == "edit" and row.target_ref:
            done, ref = await messenger.edit(address, row.target_ref, message)
            if done is not Edited.UNSUPPORTED:
                return ref
        return await messenger.send(address, message)

    async def _split(self, row: outbox.Leased, parts: tuple[Message, ...], epoch: int) -> None:
        """A text too long for one message becomes a chain of rows: one row, one call."""
        now = self._clock.now()
        contents = [{"message": to_data(part)} for part in parts]
        await self._database.write(
            lambda s: outbox.split(s, row.id, contents, holder=self._holder, epoch=epoch, now=now),
            name="split",
        )


def _by_chat(rows: Sequence[outbox.Leased]) -> dict[str, list[outbox.Leased]]:
    """The rows of each chat, in the order they were owed."""
    chats: dict[str, list[outbox.Leased]] = {}
    for row in sorted(rows, key=lambda row: row.id):
        chats.setdefault(row.chat, []).append(row)
    return {chat: chats[chat] for chat in dict.fromkeys(row.chat for row in rows)}


def _may_repeat(row: outbox.Leased) -> bool:
    """After a timeout a notice is sent once more; a reply or a digest never."""
    return row.lane in (outbox.URGENT, outbox.NOTICES) and row.unknowns == 0
