"""The web chat as a messenger: the port over its own tables, and who is looking at them."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

import structlog

from bot.messengers.webchat.client import Browser, Signer
from bot.messengers.webchat.incoming import NAME, REF, parse
from bot.messengers.webchat.outgoing import MAX_TEXT, content_of
from chat.incoming import Address, Incoming, IncomingFile, Said, Via
from chat.message import Message
from chat.messenger import Abilities, Edited, Receive, Refused, TryLater, Unreachable
from storage import Session, webchat
from storage.clock import Clock
from storage.database import Database
from storage.files import DamagedFile, Files
from storage.references import digest_referred_to

T = TypeVar("T")

log = structlog.get_logger()

#: Bytes of one file from a person.
MAX_FILE_IN = 50 * 1024 * 1024
MAX_FILE_OUT = 1024 * 1024 * 1024

#: Seconds between looks for what other processes wrote, where several share a database.
POLL = 1.0


class Watch:
    """Who is looking: wakes the pages of a chat when something happened in it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: defaultdict[str, set[asyncio.Event]] = defaultdict(set)
        self._heads: dict[str, int] = {}
        self._poller: asyncio.Task[None] | None = None
        self.closing = False

    @asynccontextmanager
    async def on(self, chat: str) -> AsyncIterator[asyncio.Event]:
        """An event that is set whenever the chat may have news; cleared by who waits."""
        news = asyncio.Event()
        self._waiting[chat].add(news)
        if self._database.dialect == "postgresql" and self._poller is None:
            self._poller = asyncio.create_task(self._poll())
        try:
            yield news
        finally:
            self._waiting[chat].discard(news)
            if not self._waiting[chat]:
                del self._waiting[chat]
                self._heads.pop(chat, None)

    def looking(self, chat: str) -> int:
        """How many pages look at this chat in this process."""
        return len(self._waiting[chat]) if chat in self._waiting else 0

    def wake(self, chat: str) -> None:
        """Something happened in this chat."""
        for news in self._waiting.get(chat, ()):
            news.set()

    async def close(self) -> None:
        """End every stream: a server waits for open ones when it stops."""
        self.closing = True
        for chat in tuple(self._waiting):
            self.wake(chat)
        if self._poller is not None:
            self._poller.cancel()
            with suppress(asyncio.CancelledError):
                await self._poller

    async def _poll(self) -> None:
        """Other processes write, too: one look a second for all chats that are open here.

        A failed look wakes everybody: each stream then reads for itself and, where the database
        is away, ends, so that its page comes back.
        """
        while not self.closing:
            await asyncio.sleep(POLL)
            chats = tuple(self._waiting)
            try:
                heads = await self._look(chats) if chats else {}
            except Exception as error:
                log.warning("webchat look failed", error=type(error).__name__)
                self._heads.clear()
                heads = dict.fromkeys(chats, -1)
            for chat, head in heads.items():
                if self._heads.get(chat) != head:
                    self._heads[chat] = head
                    self.wake(chat)

    async def _look(self, chats: tuple[str, ...]) -> dict[str, int]:
        return await self._database.read(lambda session: webchat.heads(session, chats))


class WebChat:
    """The messenger that needs no platform: its pages are served by ``routes``.

    ``receive`` commits updates to the inbox and has them handled;
    ``secret`` (32 bytes or more) signs cookies; ``base_url`` is where people reach the pages.
    """

    name = NAME
    abilities = Abilities(
        buttons=True,
        edit=True,
        files_out=True,
        files_in=True,
        max_file_out=MAX_FILE_OUT,
        max_file_in=MAX_FILE_IN,
        max_text=MAX_TEXT,
        text_unit="characters",
        deep_links=True,
        read_receipts=False,
        rate=None,
        own_deployment=True,
        confirms_delivery=True,
    )

    def __init__(
        self,
        *,
        receive: Receive,
        database: Database,
        files: Files,
        clock: Clock,
        secret: bytes,
        base_url: str,
    ) -> None:
        self.receive = receive
        self.database = database
        self.files = files
        self.clock = clock
        self.base_url = base_url.rstrip("/")
        self.signer = Signer(secret)
        self.browser = Browser(self.signer, base_url)
        self.watch = Watch(database)

    @property
    def trouble(self) -> str | None:
        """Nothing keeps the pages away but the web server itself."""
        return None

    async def open(self) -> None:
        """The pages come to us."""

    async def stop(self) -> None:
        """The pages come until the web server stops."""

    def parse(self, body: dict[str, Any]) -> Incoming:
        """What a raw update from the inbox says. Raises Unparseable."""
        return parse(body)

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        """Send and return the ref. Raises TryLater, Unreachable or Refused."""
        content, files = content_of(message)
        chat, now = self._chat(address), self.clock.now()
        ref = await self._write(
            lambda session: webchat.add_message(session, chat, content, files, now)
        )
        if ref is None:
            raise Unreachable("no such chat")
        self.watch.wake(chat)
        return str(ref)

    async def edit(self, address: Address, ref: str, message: Message) -> tuple[Edited, str]:
        """Change a message in place; one that is gone is sent anew. Raises as ``send``."""
        content, files = content_of(message)
        chat, now = self._chat(address), self.clock.now()
        if REF.fullmatch(ref):
            change = await self._write(
                lambda session: webchat.change_message(
                    session, chat, int(ref), content, files, now
                )
            )
            if change is not webchat.Change.GONE:
                self.watch.wake(chat)
                return Edited.EDITED, ref
        return Edited.REPLACED, await self.send(address, message)

    async def delete(self, address: Address, ref: str) -> bool:
        """Take back a message; False where it is not there. Raises TryLater or Refused."""
        chat = self._chat(address)
        return bool(REF.fullmatch(ref)) and await self._take_back(chat, lambda _: int(ref))

    async def forget(self, incoming: Incoming) -> bool:
        """Take what the person said or pressed out of the chat, and its files out of the store
        where nothing else needs them."""
        chat = self._chat(incoming.address)
        client = incoming.id.removeprefix(f"{chat}:")
        gone = await self._take_back(
            chat, lambda session: webchat.mine_sent_as(session, chat, client)
        )
        for file in incoming.files if isinstance(incoming, Said) else ():
            await self._drop(file.ref)
        return gone

    async def _drop(self, digest: str) -> None:
        needed = await self.database.read(lambda session: digest_referred_to(session, digest))
        if not needed:
            # A ref that is no digest names nothing in the store.
            with suppress(ValueError):
                await asyncio.to_thread(self.files.remove, digest)

    async def answer(self, via: Via, text: str | None) -> None:
        """Free the pressed button in the page and show ``text`` for a moment."""
        chat, _, client = via.token.partition(":")
        if via.expires_at <= self.clock.now():
            return
        content = {"press": client, "text": text}
        now = self.clock.now()
        if not await self._write(lambda session: webchat.add_notice(session, chat, content, now)):
            raise Unreachable("no such chat")
        self.watch.wake(chat)

    async def fetch(self, file: IncomingFile, into: Path) -> None:
        """Copy a file a person sent. Raises Refused where it is larger than allowed or gone."""
        try:
            await asyncio.to_thread(self.files.copy, file.ref, into)
        except (ValueError, FileNotFoundError, DamagedFile) as error:
            raise Refused("no such file") from error
        except OSError as error:
            raise TryLater(why="could not copy the file") from error

    async def set_menu(self, address: Address, commands: Sequence[tuple[str, str]]) -> None:
        """The page asks for its menu itself."""

    def link(self, token: str) -> str:
        """The deep link that arrives as ``Joined(token)``."""
        return f"{self.base_url}/j/{token}"

    async def close(self) -> None:
        """End the streams of all pages; call it before the server is asked to stop."""
        await self.watch.close()

    async def _take_back(self, chat: str, which: Callable[[Session], int | None]) -> bool:
        now = self.clock.now()

        def take_back(session: Session) -> bool:
            event = which(session)
            return event is not None and webchat.take_back(session, chat, event, now)

        gone = await self._write(take_back)
        self.watch.wake(chat)
        return gone

    def _chat(self, address: Address) -> str:
        if address.messenger != NAME:
            raise Refused(f"an address of {address.messenger}")
        return address.chat

    async def _write(self, unit: Callable[[Session], T]) -> T:
        try:
            return await self.database.write(unit, name="webchat")
        except Exception as error:
            # Whatever a database can fail with, only three errors leave an adapter; nothing was
            # kept, so it is safe to try again.
            raise TryLater(why=f"database: {type(error).__name__}") from error
