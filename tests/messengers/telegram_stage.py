"""The Telegram adapter over real HTTP against the fake Bot API, for the tests of this room."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import uvicorn
from starlette.applications import Starlette

from bot.messengers.telegram import receiving
from bot.messengers.telegram.adapter import Telegram
from bot.messengers.telegram.client import Server
from bot.messengers.telegram.routes import PATH, routes
from storage import inbox
from storage.clock import FixedClock
from storage.database import Database
from storage.files import FileStore
from storage.inbox import Arrival
from tests.botapi import BotApi, Limits, serve
from tests.messengers.site import NOON, QuickServer

SECRET = b"a secret of a test, 32 bytes long"


@dataclass
class Stage:
    """The adapter, the platform, and everything that reached the inbox."""

    api: BotApi
    database: Database
    files: FileStore
    clock: FixedClock
    arrivals: list[Arrival] = field(default_factory=list)
    leads: bool = True
    telegram: Telegram = field(init=False)

    async def receive(self, *arrivals: Arrival) -> int:
        """Commit to the inbox, as the dispatcher's receive does."""
        fresh = await self.database.write(
            lambda session: [one for one in arrivals if inbox.receive(session, one)]
        )
        self.arrivals += fresh
        return len(fresh)

    def connect(self, **more: object) -> Telegram:
        """An adapter of its own, not opened yet."""
        settings = {"server": Server(self.api.url), "secret": SECRET, "rate": None} | more
        return Telegram(
            self.api.token,
            receive=self.receive,
            leads=lambda: self.leads,
            database=self.database,
            files=self.files,
            clock=self.clock,
            **settings,  # type: ignore[arg-type]
        )


@asynccontextmanager
async def telegram(
    database: Database, folder: Path, *, limits: Limits | None = None, **settings: object
) -> AsyncIterator[Stage]:
    """The adapter open and receiving; ``settings`` as ``Telegram`` takes them."""
    clock = FixedClock(NOON)
    async with serve(clock=clock.now, limits=limits) as api:
        stage = Stage(api, database, FileStore(folder / "blobs"), clock)
        stage.telegram = stage.connect(**settings)
        await stage.telegram.open()
        try:
            yield stage
        finally:
            await stage.telegram.close()


@asynccontextmanager
async def called(
    database: Database, folder: Path, *, limits: Limits | None = None, **settings: object
) -> AsyncIterator[Stage]:
    """The same by webhook: a web server of ours that the platform calls."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    address = f"http://127.0.0.1:{listener.getsockname()[1]}{PATH}"
    clock = FixedClock(NOON)
    async with serve(clock=clock.now, limits=limits) as api:
        stage = Stage(api, database, FileStore(folder / "blobs"), clock)
        stage.telegram = stage.connect(webhook=address, **settings)
        app = Starlette(routes=routes(stage.telegram))
        server = QuickServer(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
        running = asyncio.create_task(server.serve(sockets=[listener]))
        await server.ready.wait()
        await stage.telegram.open()
        await telegram_is_told(api)
        try:
            yield stage
        finally:
            await stage.telegram.close()
            server.should_exit = True
            server.stop.set()
            await running
            listener.close()


async def telegram_is_told(api: BotApi) -> None:
    """The platform knows where to call."""
    for _ in range(500):
        if api.webhook is not None and api.webhook["url"]:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("no webhook was set")


def impatient(monkeypatch: object) -> None:
    """Failures are tried again at once: a test has no seconds to give."""
    monkeypatch.setattr(receiving, "BACKOFF", (0.02,))  # type: ignore[attr-defined]
