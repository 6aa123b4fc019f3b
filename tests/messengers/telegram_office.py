"""A whole bot over Telegram, in this process and by the machine's clock, with people who wait.

For what goes wrong at the platform: everything that sends, asks or fetches is really there.
"""

from __future__ import annotations

import asyncio
import shutil
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import select

from bot.app import App, Parts, assemble
from bot.messengers.telegram.adapter import Telegram
from bot.messengers.telegram.client import Server
from chat.message import Message, Span, to_data
from chat.messenger import Messenger
from storage import Session, inbox, outbox
from storage import people as rows
from storage.clock import SystemClock
from storage.database import Database
from tests.botapi import BotApi, Person, serve
from tests.stories.world import SECRET, office

FIRST = 1001
#: Seconds an answer may take here, and a look for updates stay open.
ANSWER, LOOK = 0.4, 1
#: Seconds until everything must have ended well.
PATIENCE = 30.0


@dataclass
class TelegramOffice:
    """The bot and its people; ``person(0)`` is the first of them."""

    app: App
    api: BotApi
    heads: int
    #: Ids of the rows owed by ``owes``, by chat.
    owed: dict[int, int] = field(default_factory=dict)

    @property
    def telegram(self) -> Telegram:
        """The adapter."""
        found = self.app.messengers["telegram"]
        assert isinstance(found, Telegram)
        return found

    def person(self, number: int) -> Person:
        """Somebody's side of the platform."""
        return self.api.person(FIRST + number)

    def chats(self) -> range:
        """Everybody's chat."""
        return range(FIRST, FIRST + self.heads)

    async def owes(
        self, words: str = "notice", *, verb: outbox.Verb = "send", shows: str | None = None
    ) -> None:
        """Everybody is owed one notice, or a change of what they were shown."""

        def unit(session: Session) -> dict[int, int]:
            owed = {}
            for chat in self.chats():
                content = {"message": to_data(Message((Span(f"{words} {chat}"),)))}
                place = ("telegram", str(chat), str(chat), verb, content, outbox.NOTICES)
                row = outbox.Outgoing(*place, shows=shows)
                owed[chat] = outbox.enqueue(session, row, now=self.app.clock.now()) or 0
            return owed

        self.owed = await self.app.database.write(unit)
        self.app.deliverer.nudge()

    def shown(self, chat: int) -> int:
        """How often the notice stands in the chat."""
        return sum(one.text == f"notice {chat}" for one in self.api.person(chat).shown)

    def answers(self, number: int) -> int:
        """How often the person was answered."""
        return sum(not one.text.startswith("notice ") for one in self.person(number).shown)

    async def unsure(self, number: int) -> int:
        """How many answers to the person may have arrived, or not."""
        table, chat = outbox.outbox, str(FIRST + number)
        mine = (table.c.chat == chat, table.c.lane == outbox.ANSWERS, table.c.state == "unknown")
        return await self.app.database.read(
            lambda s: len(s.execute(select(table.c.id).where(*mine)).all())
        )

    async def row(self, chat: int) -> Any:
        """The notice's row as it stands."""
        table, id = outbox.outbox, self.owed[chat]
        return await self.app.database.read(
            lambda s: s.execute(select(table).where(table.c.id == id)).one()
        )

    async def settled(self) -> None:
        """Until nothing waits here or at the platform."""

        def waits(session: Session) -> bool:
            return bool(inbox.depth(session) or outbox.depth(session))

        await until(lambda: not self.api.pending)
        deadline = time.monotonic() + PATIENCE
        while await self.app.database.read(waits):
            assert time.monotonic() < deadline, "something waits for ever"
            await asyncio.sleep(0.05)


async def until(holds: Callable[[], object], within: float = PATIENCE) -> None:
    """Wait until it holds."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it never came to that"
        await asyncio.sleep(0.02)


@asynccontextmanager
async def telegram_office(
    template: Path, folder: Path, *, heads: int = 10, rate: float | None = 29
) -> AsyncIterator[TelegramOffice]:
    """Open, with everybody bound and known; an answer may take ``ANSWER`` seconds."""
    path = folder / "huiwu.db"
    await asyncio.to_thread(shutil.copyfile, template, path)
    async with serve() as api:

        def telegram(parts: Parts) -> Messenger:
            made = Telegram(
                api.token,
                receive=parts.receive,
                leads=parts.leads,
                database=parts.database,
                files=parts.files,
                clock=parts.clock,
                server=Server(api.url),
                secret=parts.secret,
                rate=rate,
                cleared=True,
            )
            made.client._requests._answer = ANSWER
            made.client._looking._answer = LOOK + ANSWER
            return made

        app = assemble(
            database=Database(f"sqlite:///{path}"),
            files_root=folder / "files",
            clock=SystemClock(),
            office=office(),
            secret=SECRET,
            base_url="http://huiwu.test",
            more_messengers=[telegram],
        )
        made = TelegramOffice(app, api, heads)
        await app.database.write(lambda s: _people(s, made))
        for chat in made.chats():
            api.person(chat).known = True
        await app.start()
        try:
            yield made
        finally:
            # Whatever is still on purpose silent must not hold up the end.
            api.faults.coming.clear()
            await app.stop()


def _people(session: Session, made: TelegramOffice) -> None:
    now = made.app.clock.now()
    unit = rows.Unit(name="办公室", position=1)
    session.add(unit)
    session.flush()
    for chat in made.chats():
        person = rows.Person(name=f"代表{chat}", created_at=now)
        session.add(person)
        session.flush()
        session.add(rows.Post(person_id=person.id, unit_id=unit.id, title=""))
        session.add(
            rows.Account(
                messenger="telegram",
                chat=str(chat),
                platform_person=str(chat),
                person_id=person.id,
                is_primary=True,
                bound_at=now,
            )
        )
