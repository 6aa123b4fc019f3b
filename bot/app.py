"""Assembly: parts in, a running bot out. The only file that sees everything."""

from __future__ import annotations

import asyncio
import os
import secrets
import socket
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from bot.messengers.webchat.adapter import WebChat
from chat.file_links import FileLinks
from chat.incoming import Address
from chat.links import Links
from chat.message import StoredFile
from chat.messenger import Messenger, Receive
from chat.texts import Language, Texts, home, language_for
from handlers.dispatch import Dispatcher, Setting
from handlers.uploads import uploaded
from jobs.backup import BackupPlan, Backups
from jobs.damaged_files import DamagedFiles
from jobs.deliver import Deliverer
from jobs.lead import Lead
from jobs.making import Workshop
from jobs.timetable import Timetable
from meetings import recording
from meetings.office import Office
from meetings.people import Who, who_is
from storage import Session, nudges, people
from storage.clock import Clock
from storage.database import Database
from storage.files import Files, FileStore

if TYPE_CHECKING:
    from starlette.applications import Starlette
    from starlette.routing import BaseRoute

#: Seconds a stop waits for updates that are being handled, then for messages on their way.
#: Whoever stops us by a signal waits ten.
FINISH, LAND = 2.5, 4.0
#: Rounds of handling and sending after which ``settle`` gives up.
MOST_ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Parts:
    """What a messenger may be made of."""

    receive: Receive
    #: Whether this process leads now: only the leader asks a platform for updates.
    leads: Callable[[], bool]
    database: Database
    files: Files
    clock: Clock
    secret: bytes
    base_url: str


MessengerMaker = Callable[[Parts], Messenger]


@dataclass(slots=True)
class App:
    """The running bot. ``start`` and ``stop`` once each; ``web`` serves its pages."""

    database: Database
    files: Files
    clock: Clock
    office: Office
    dispatcher: Dispatcher
    deliverer: Deliverer
    timetable: Timetable
    lead: Lead
    workshop: Workshop
    messengers: Mapping[str, Messenger]
    links: Links
    file_links: FileLinks
    webchat: WebChat
    secret: bytes
    base_url: str
    #: Pages beside the bot's own: the demo's.
    extra_routes: list[BaseRoute] = field(default_factory=list)
    _warming: asyncio.Task[bool] | None = None

    async def start(self) -> None:
        """Begin to receive, deliver and watch the clock."""
        await self.timetable.start()
        loop = asyncio.get_running_loop()
        self.database.listen(lambda what: _soon(loop, self._heard, what))
        for messenger in self.messengers.values():
            await messenger.open()
        # The office's catalog is parsed beside the start, not inside somebody's first update.
        texts = Texts(language_for(self.office.language) or "zh_Hans")
        self._warming = asyncio.create_task(asyncio.to_thread(texts.has, "home-greeting"))

    async def stop(self) -> None:
        """Stop in order: no more updates, finish what runs, give up the lead, close.

        What does not end in time is broken off: it is in the inbox or the outbox, and the next
        process does it again.
        """
        for messenger in self.messengers.values():
            await messenger.stop()
        await self.dispatcher.finish(FINISH)
        await self.timetable.stop(LAND)
        for messenger in self.messengers.values():
            await messenger.close()
        self.database.close()

    def _heard(self, what: str) -> None:
        """Another process wrote something that is looked at here."""
        kind, _, chat = what.partition(":")
        if kind in (nudges.OUTBOX, nudges.EVERYTHING):
            self.deliverer.nudge()
        if kind == nudges.WEBCHAT:
            self.webchat.watch.wake(chat)

    async def settle(self) -> None:
        """Handle and send everything that waits. For the demo's clock and the stories.

        Raises RuntimeError where it does not come to rest: something fails again and again.
        """
        async with self.lead.kept():
            for _ in range(MOST_ROUNDS):
                await self.dispatcher.sweep(everything=True)
                await self.dispatcher.idle()
                fired = await self.timetable.fire_timers()
                await self.timetable.do_work()
                await self.timetable.read_documents()
                await self.deliverer.deliver_all()
                if not fired and not await self.dispatcher.sweep(everything=True):
                    return
        raise RuntimeError("the bot does not come to rest")

    @property
    def leads(self) -> bool:
        """Whether this process leads."""
        return self.lead.epoch is not None

    @property
    def trouble(self) -> str | None:
        """What keeps this process from writing to its database."""
        return self.lead.trouble

    def reads(self, accepted: str) -> Language:
        """The language of a browser that says what it accepts."""
        first = accepted.split(",")[0].split(";")[0].strip()
        return language_for(first) or language_for(self.office.language) or "zh_Hans"

    async def take_upload(self, address: Address, file: StoredFile, key: str) -> None:
        """A page took a file for a chat: it goes on as if it had been sent there."""
        now, real = self.clock.now(), self.clock.real()
        await self.dispatcher.receive(uploaded(address, file, key=key, now=now, real=real))

    async def stamped(self, file: StoredFile, reader_id: int, language: Language) -> StoredFile:
        """The reader's copy of a file that bears their name; else the file."""
        stamp, now = self.workshop.stamp, self.clock.now()
        copy = await stamp.copy_for(file, reader_id, Texts(language), now)
        return copy if isinstance(copy, StoredFile) else file

    async def language_of(self, chat: str) -> Language:
        """The language of the person behind a web chat."""
        return await self.database.read(lambda s: self._language_in(s, chat))

    async def commands_of(self, chat: str) -> list[tuple[str, str]]:
        """The menu of commands for the person behind a web chat."""

        def read(session: Session) -> list[tuple[str, str]]:
            texts = Texts(self._language_in(session, chat))
            who = self._who_in(session, chat)
            return home.commands(texts, who, records=recording.is_appointed(session, who))

        return await self.database.read(read)

    def web(self) -> Starlette:
        """The web application: web chat, pages, health and metrics."""
        from starlette.applications import Starlette

        from bot.messengers.webchat.routes import routes as webchat_routes
        from bot.web import routes as web_routes
        from bot.web.unwell import unwell

        return Starlette(
            exception_handlers={Exception: unwell(self)},
            routes=[
                *self.extra_routes,
                *self._called_routes(),
                *webchat_routes(
                    self.webchat,
                    self.language_of,
                    self.commands_of,
                    zone=str(self.office.zone),
                ),
                *web_routes(self),
            ],
        )

    def _called_routes(self) -> list[BaseRoute]:
        """Where platforms call us instead of being asked."""
        if "telegram" not in self.messengers:
            return []
        from bot.messengers.telegram.adapter import Telegram
        from bot.messengers.telegram.routes import routes as telegram_routes

        telegram = self.messengers["telegram"]
        if not isinstance(telegram, Telegram) or telegram.receiving.webhook is None:
            return []
        return telegram_routes(telegram)

    def _who_in(self, session: Session, chat: str) -> Who | None:
        account = people.account_at(session, self.webchat.name, chat)
        return who_is(session, account.person_id) if account else None

    def _language_in(self, session: Session, chat: str) -> Language:
        from storage import webchat

        account = people.account_at(session, self.webchat.name, chat)
        person = people.person(session, account.person_id) if account else None
        known = webchat.chat_named(session, chat)
        return (
            language_for(person.language if person else None)
            or language_for(known.language_hint if known else None)
            or language_for(self.office.language)
            or "zh_Hans"
        )


def _soon(loop: asyncio.AbstractEventLoop, call: Callable[[str], None], what: str) -> None:
    # A loop that was closed meanwhile looks at nothing any more.
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(call, what)


def assemble(
    *,
    database: Database,
    files_root: Path,
    clock: Clock,
    office: Office,
    secret: bytes,
    base_url: str,
    more_messengers: Sequence[MessengerMaker] = (),
    public: bool = True,
    backups: BackupPlan | None = None,
) -> App:
    """Put the parts together. Nothing runs until ``App.start``.

    ``more_messengers`` make the messengers beside the web chat. ``public``: phones can reach our
    pages, so that links may lead to them. ``backups``: how they are made; None: not by the clock.
    """
    files = FileStore(files_root, DamagedFiles(database, clock, office))
    messengers: dict[str, Messenger] = {}
    # Told by host and process in /admin; random, too: after a crash the number may come again.
    holder = f"{socket.gethostname()}-{os.getpid()}-{secrets.token_hex(4)}"
    lead = Lead(database, holder=holder)
    links = Links(messengers, base_url, public)
    file_links = FileLinks(secret, base_url, public)
    workshop = Workshop(database, files, office, base_url, secret, links.to, file_links)
    deliverer = Deliverer(
        database,
        workshop,
        clock,
        holder=lead.holder,
        epoch=lambda: lead.epoch,
    )
    setting = Setting(office, files, secret, base_url, links.to, file_links)
    dispatcher = Dispatcher(database, messengers, setting, clock, after_write=deliverer.nudge)
    webchat = WebChat(
        receive=dispatcher.receive,
        database=database,
        files=files,
        clock=clock,
        secret=secret,
        base_url=base_url,
    )
    messengers[webchat.name] = webchat
    parts = Parts(
        receive=dispatcher.receive,
        leads=lambda: lead.epoch is not None,
        database=database,
        files=files,
        clock=clock,
        secret=secret,
        base_url=base_url,
    )
    for make in more_messengers:
        messenger = make(parts)
        messengers[messenger.name] = messenger
    deliverer.serve(messengers)
    scheduled = Backups(database, files, clock, office, backups) if backups else None
    timetable = Timetable(
        database=database,
        clock=clock,
        office=office,
        files=files,
        lead=lead,
        deliverer=deliverer,
        take_up=dispatcher.sweep,
        trouble=lambda: {name: m.trouble for name, m in messengers.items() if m.trouble},
        version=version("huiwu"),
        backups=scheduled,
    )
    return App(
        database=database,
        files=files,
        clock=clock,
        office=office,
        dispatcher=dispatcher,
        deliverer=deliverer,
        timetable=timetable,
        lead=lead,
        workshop=workshop,
        messengers=messengers,
        links=links,
        file_links=file_links,
        webchat=webchat,
        secret=secret,
        base_url=base_url,
    )
