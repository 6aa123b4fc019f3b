"""The real bot in a process of its own, over a messenger that writes down what it sends.

``python -m tests.jobs.standin`` runs until nothing is owed any more, and says "done". It is there
to be killed; what it sent stands in a file, line by line, each flushed to the disk before the bot
hears that it was sent.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import types
from collections.abc import Awaitable, Callable, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from bot.app import App, Parts, assemble
from chat.incoming import Address, Incoming, IncomingFile, Pressed, Said, Sender, Via
from chat.message import Message, Span, to_data
from chat.messenger import Abilities, Edited, Messenger
from handlers.dispatch import Dispatcher
from jobs import do_work, fire, timetable
from jobs.carrying import Carrier
from jobs.lead import Lead
from meetings.office import Office
from storage import Session, conversations, inbox, leader, outbox, timers, work
from storage.clock import Clock, SystemClock
from storage.database import Database

NAME = "ledger"
#: Seconds between an effect and its mark where they are not one: the kill comes before.
SOON = 5.0
SECRET = b"only for the tests, never real!!"


@dataclass(frozen=True, slots=True)
class Order:
    """What a process is told to be. ``broken`` names the guard that is taken out of it."""

    url: str
    folder: str
    ledger: str
    #: Business time is so many seconds ahead of the machine's.
    ahead: float
    rate: float | None = None
    broken: str = ""
    #: Stay when nothing is owed.
    stays: bool = False
    #: Seconds a send takes, at least and at most.
    latency: tuple[float, float] = (0.002, 0.008)


@dataclass
class Ledger:
    """A messenger with buttons. Its other end is a file."""

    order: Order
    clock: Clock
    sent: int = 0
    name: str = NAME
    abilities: Abilities = field(init=False)

    def __post_init__(self) -> None:
        self.abilities = Abilities(
            buttons=True,
            edit=False,
            files_out=False,
            files_in=False,
            max_file_out=0,
            max_file_in=0,
            max_text=4096,
            text_unit="characters",
            deep_links=True,
            read_receipts=False,
            rate=self.order.rate,
            own_deployment=True,
        )
        self._file = os.open(self.order.ledger, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)

    trouble = None

    async def open(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def close(self) -> None:
        """Nothing to close."""

    async def set_menu(self, address: Address, commands: Sequence[tuple[str, str]]) -> None:
        """There is no menu here."""

    def parse(self, body: dict[str, Any]) -> Incoming:
        """An update as the stage wrote it."""
        address = Address(NAME, body["chat"], body["chat"])
        if "press" in body:
            return Pressed(body["id"], address, Sender("", None), self.clock.now(), body["press"])
        return Said(body["id"], address, Sender("", None), self.clock.now(), body["text"])

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        """Write it down, after a while; and come back after another."""
        self.sent += 1
        ref = f"{os.getpid()}.{self.sent}"
        await asyncio.sleep(random.uniform(*self.order.latency))
        line = {"ref": ref, "chat": address.chat, "text": message.plain_text}
        os.write(self._file, json.dumps(line, ensure_ascii=False).encode() + b"\n")
        os.fsync(self._file)
        await asyncio.sleep(random.uniform(*self.order.latency))
        return ref

    async def edit(self, address: Address, ref: str, message: Message) -> tuple[Edited, str]:
        """Not possible here."""
        return Edited.UNSUPPORTED, ref

    async def delete(self, address: Address, ref: str) -> bool:
        """Not possible here."""
        return False

    async def answer(self, via: Via, text: str | None) -> None:
        """Nothing spins here."""

    async def fetch(self, file: IncomingFile, into: Path) -> None:
        """No files come in."""

    async def forget(self, incoming: Incoming) -> bool:
        """Not possible here."""
        return False

    def link(self, token: str) -> str:
        """Nobody opens it."""
        return f"http://huiwu.test/j/{token}"


def ring(session: Session, timer: timers.DueTimer, now: Any, office: Office) -> None:
    """What a probe's timer does: owe a message, with no key that would hide a second one."""
    content = {"message": to_data(Message((Span(f"bell {timer.slot}"),)))}
    row = outbox.Outgoing(NAME, timer.slot, timer.slot, "send", content, outbox.NOTICES)
    outbox.enqueue(session, row, now=now)


def build(order: Order) -> App:
    """The app of the order, with the probe's timer registered and the guard taken out."""
    from tests.stories.world import office

    probe = types.ModuleType("meetings.probe")
    probe.ring = ring  # type: ignore[attr-defined]
    sys.modules[probe.__name__] = probe
    fire.FIRINGS["probe"] = "probe:ring"
    if order.broken:
        BROKEN[order.broken]()
    clock = SystemClock(timedelta(seconds=order.ahead))

    def messenger(parts: Parts) -> Messenger:
        return Ledger(order, clock)

    return assemble(
        database=Database(order.url),
        files_root=Path(order.folder),
        clock=clock,
        office=office(),
        secret=SECRET,
        base_url="http://huiwu.test",
        more_messengers=[messenger],
    )


async def run(order: Order) -> None:
    """Start the app; stop it when nothing is owed."""
    app = build(order)
    await app.start()
    say("started")
    while True:
        if not order.stays and not await app.database.read(lambda s: owed(s, app.clock)):
            break
        await asyncio.sleep(0.05)
    await app.stop()
    say("done")


def say(word: str) -> None:
    """To whoever started this process."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def owed(session: Session, clock: Clock) -> bool:
    """Whether anything is still to be handled, done, fired or sent."""
    due = timers.next_due(session)
    return bool(
        inbox.depth(session)
        or outbox.depth(session)
        or (due is not None and due <= clock.now())
        or any(work.under_way(session, kind) for kind in ("notices", "roster_import"))
    )


# -- guards taken out ---------------------------------------------------------------------

_Call = Callable[..., Awaitable[Any]]


def _marked_before_sent() -> None:
    sends: _Call = Carrier._send

    async def send(
        self: Any, messenger: Any, row: Any, message: Message, mark: Any, *more: Any, **how: Any
    ) -> None:
        await mark.sent("early", message, delivered=True)
        if row.id % 2:
            await asyncio.sleep(SOON)
        await sends(self, messenger, row, message, mark, *more, **how)

    Carrier._send = send  # type: ignore[method-assign,assignment]


def _done_by_itself() -> None:
    writes, really = Dispatcher._write, inbox.take

    async def write(self: Any, messenger: Any, prepared: Any) -> Any:
        written = await writes(self, messenger, prepared)
        await asyncio.sleep(SOON)
        await self._database.write(lambda s: really(s, prepared.waiting.id))
        return written

    inbox.take = lambda session, id: True
    Dispatcher._write = write  # type: ignore[method-assign]


def _fired_by_itself() -> None:
    fires, really = fire._fire, timers.fired

    async def one(database: Database, timer: timers.DueTimer, now: Any, office: Office) -> int:
        count = await fires(database, timer, now, office)
        await asyncio.sleep(SOON)
        await database.write(lambda s: really(s, timer.id, at=now))
        return count

    timers.fired = lambda session, id, *, at: True
    fire._fire = one


def _says_marked(session: Session) -> None:
    content = {"message": to_data(Message((Span("marked"),)))}
    row = outbox.Outgoing(NAME, "1", "1", "send", content, outbox.NOTICES)
    outbox.enqueue(session, row, now=leader.database_time(session))


def _worked_by_itself() -> None:
    chunks, steps, ends = do_work._chunk, work.progress, work.finish
    does = do_work.do_next
    later: list[Callable[[Session], None]] = []
    put = partial(setattr, work)

    def marks_first(kind: str) -> do_work.Chunk:
        chunk = chunks(kind)

        def only_marks(
            session: Session, item: work.WorkItem, now: datetime, office: Office
        ) -> None:
            marks: list[Callable[[], None]] = []
            put("progress", lambda *given: marks.append(lambda: steps(*given)))
            put("finish", lambda *given: marks.append(lambda: ends(*given)))
            with session.begin_nested() as before:
                chunk(session, item, now, office)
                before.rollback()
            for mark in marks:
                mark()
            later.append(lambda s: chunk(s, item, now, office))

        return only_marks

    async def one(database: Database, clock: Clock, office: Office, holder: str) -> bool:
        done = await does(database, clock, office, holder)
        if later:
            await database.write(_says_marked)
            await asyncio.sleep(SOON)
            for name in ("progress", "finish"):
                put(name, lambda *_: None)
            await database.write(later.pop())
        return done

    do_work._chunk = marks_first
    setattr(timetable, "do_next", one)  # noqa: B010 - it is imported there


def _kept_by_itself() -> None:
    writes, saves = Dispatcher._write, conversations.save
    later: list[conversations.Conversation] = []

    def save(session: Session, conversation: conversations.Conversation) -> int:
        later.append(deepcopy(conversation))
        return conversation.revision

    async def write(self: Any, messenger: Any, prepared: Any) -> Any:
        written = await writes(self, messenger, prepared)
        mine = [one for one in later if one.key == prepared.read.waiting[0].conversation]
        if any(one.form for one in mine):
            await asyncio.sleep(SOON)
        for one in mine:
            later.remove(one)
            await self._database.write(lambda s, one=one: saves(s, one))
        return written

    conversations.save = save
    Dispatcher._write = write  # type: ignore[method-assign]


def _leads_anyway() -> None:
    async def renew(self: Any) -> bool:
        self._epoch, self._until = 1, float("inf")
        return True

    Lead.renew = renew  # type: ignore[method-assign]
    leader.deposed = lambda session, *, holder, epoch: False


BROKEN: dict[str, Callable[[], None]] = {
    "marked before sent": _marked_before_sent,
    "done by itself": _done_by_itself,
    "fired by itself": _fired_by_itself,
    "worked by itself": _worked_by_itself,
    "kept by itself": _kept_by_itself,
    "leads anyway": _leads_anyway,
}


def told(order: Order) -> str:
    """The order as the one argument of the process."""
    return json.dumps(asdict(order))


if __name__ == "__main__":
    words = json.loads(sys.argv[1])
    words["latency"] = tuple(words["latency"])
    asyncio.run(run(Order(**words)))
