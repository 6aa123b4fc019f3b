"""A web chat really served: uvicorn on a free port, a real database, a browser's half in HTTP."""

from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import uvicorn
from starlette.applications import Starlette

from bot.messengers.webchat.adapter import WebChat
from bot.messengers.webchat.routes import routes
from chat.texts import Language
from storage import inbox, webchat
from storage.clock import FixedClock
from storage.database import Database
from storage.files import FileStore
from storage.inbox import Arrival

SECRET = b"a secret of a test, 32 bytes long"
NOON = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@dataclass
class Site:
    """The served web chat and everything that reached its inbox."""

    chats: WebChat
    database: Database
    files: FileStore
    clock: FixedClock
    base_url: str
    arrivals: list[Arrival] = field(default_factory=list)
    language: Language = "zh_Hans"
    commands: list[tuple[str, str]] = field(
        default_factory=lambda: [("/my", "我的"), ("/meetings", "会议"), ("/new", "新建会议")]
    )

    async def receive(self, *arrivals: Arrival) -> int:
        """Commit to the inbox, as the dispatcher's receive does."""
        fresh = await self.database.write(
            lambda session: [one for one in arrivals if inbox.receive(session, one)]
        )
        self.arrivals += fresh
        return len(fresh)

    async def language_of(self, chat: str) -> Language:
        """One language for everybody."""
        return self.language

    async def commands_of(self, chat: str) -> list[tuple[str, str]]:
        """The same commands for everybody."""
        return self.commands

    async def opened(self) -> Browser:
        """A browser that came in by a link."""
        browser = Browser(self)
        await browser.join("")
        return browser

    async def watched(self, chat: str, pages: int = 1) -> None:
        """Wait until so many pages look at the chat."""
        for _ in range(300):
            if self.chats.watch.looking(chat) >= pages:
                return
            await asyncio.sleep(0.01)
        raise AssertionError("nobody looks")

    async def cut(self, chat: str) -> None:
        """Cut every stream of a chat; the next one may stay."""
        self.chats.watch.closing = True
        for _ in range(300):
            self.chats.watch.wake(chat)
            if not self.chats.watch.looking(chat):
                break
            await asyncio.sleep(0.01)
        self.chats.watch.closing = False

    def fetched(self, chat: str) -> int:
        """What the page of a chat said it has."""
        return self.database.read_now(lambda session: webchat.fetched_up_to(session, chat))


class Browser:
    """The page's half of the talk, without a page."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.http = httpx.AsyncClient(
            base_url=site.base_url,
            headers={"origin": site.base_url, "accept-language": "zh-TW,en"},
        )
        self.chat = ""

    async def join(self, token: str, query: str = "") -> httpx.Response:
        """Open a deep link and press its button; ``chat`` is where it led."""
        page = await self.http.get(f"/j/{token}{query}")
        assert page.status_code == 200
        fields = {
            name: _between(page.text, f'name="{name}" value="') for name in ("token", "client")
        }
        answer = await self.http.post(_between(page.text, 'action="'), data=fields)
        if answer.status_code == 303:
            self.chat = answer.headers["location"].split("/")[2]
        return answer

    def path(self, rest: str = "") -> str:
        """An address within the chat."""
        return f"/chat/{self.chat}/{rest}"

    async def say(self, text: str, *, key: str | None = None, **more: Any) -> httpx.Response:
        """Send text (and tickets of uploads)."""
        data = {"id": key or str(uuid4()), "text": text, **more}
        return await self.http.post(self.path("say"), json=data)

    async def press(self, payload: str, ref: str, key: str | None = None) -> httpx.Response:
        """Press a button."""
        data = {"id": key or str(uuid4()), "payload": payload, "ref": ref}
        return await self.http.post(self.path("press"), json=data)

    async def upload(
        self, name: str, data: bytes, media_type: str = "text/plain"
    ) -> httpx.Response:
        """Upload one file."""
        return await self.http.post(
            self.path("upload"),
            params={"name": name},
            content=data,
            headers={"content-type": media_type},
        )

    async def history(self, query: str = "") -> dict[str, Any]:
        """The page's view of the chat."""
        answer = await self.http.get(self.path(f"history{query}"))
        assert answer.status_code == 200
        data: dict[str, Any] = answer.json()
        return data

    async def live(
        self, count: int, *, after: int = 0, last: str | None = None
    ) -> list[dict[str, Any]]:
        """The next ``count`` events of the stream, then hang up."""
        events: list[dict[str, Any]] = []
        headers = {"last-event-id": last} if last is not None else {}
        address = self.path(f"events?after={after}")
        async with asyncio.timeout(5), self.http.stream("GET", address, headers=headers) as answer:
            assert answer.status_code == 200, answer.status_code
            lines = answer.aiter_lines()
            while len(events) < count:
                line = await anext(lines)
                if line.startswith("data: {"):
                    events.append(json.loads(line.removeprefix("data: ")))
        return events

    async def close(self) -> None:
        """Hang up."""
        await self.http.aclose()


@asynccontextmanager
async def serve(database: Database, folder: Path) -> AsyncIterator[Site]:
    """A site on a free port, stopped as the product stops: streams first, then the server."""
    listener = socket.socket()
    listener.bind(("127.0.0.1", 0))
    base_url = f"http://127.0.0.1:{listener.getsockname()[1]}"
    files, clock = FileStore(folder / "blobs"), FixedClock(NOON)

    async def receive(*arrivals: Arrival) -> int:
        return await site.receive(*arrivals)

    chats = WebChat(
        receive=receive,
        database=database,
        files=files,
        clock=clock,
        secret=SECRET,
        base_url=base_url,
    )
    site = Site(chats, database, files, clock, base_url)
    app = Starlette(routes=routes(chats, site.language_of, site.commands_of))
    server = QuickServer(uvicorn.Config(app, log_level="error", lifespan="off", ws="none"))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    await server.ready.wait()
    try:
        yield site
    finally:
        await chats.close()
        server.should_exit = True
        server.stop.set()
        await running
        listener.close()


class QuickServer(uvicorn.Server):
    """Stops when told, not at its next look."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ready = asyncio.Event()
        self.stop = asyncio.Event()

    async def main_loop(self) -> None:
        # The stock one looks for its end ten times a second, which adds up over a suite.
        await self.stop.wait()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()


def _between(page: str, start: str) -> str:
    return unescape(page.split(start, 1)[1].split('"', 1)[0])
