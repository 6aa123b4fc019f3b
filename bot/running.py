"""Running: the process around the app. Migrate, lock, serve pages, stop in order."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import hashlib
import signal
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import structlog

from bot import logs
from bot.app import App, MessengerMaker, Parts, assemble
from bot.config import Config
from bot.keeping import bring_up_to_date, plan_of
from bot.office import load_office
from chat.messenger import Messenger
from chat.texts import Language, Texts, home
from jobs.backup import BackupPlan
from meetings.calendar_table import overrides
from papers import apart
from storage import Session, processes
from storage.clock import Clock, SystemClock
from storage.database import Database
from storage.lock_file import lock_file

if TYPE_CHECKING:
    import uvicorn

    from bot.messengers.telegram.client import Server
    from bot.messengers.telegram.setup import Face, Found

#: Seconds a page's stream may hold up the stop.
LAST_WORDS = 1

log = structlog.get_logger(__name__)


def run_bot(config: Config) -> int:
    """Run until stopped; the exit code. Raises DatabaseInUse."""
    logs.set_up(json=config.log.format == "json", level=config.log.level)
    config.data.folder.mkdir(parents=True, exist_ok=True)
    url = config.database_url
    with lock_file(url) or contextlib.nullcontext():
        bring_up_to_date(config)
        app = build(config, SystemClock(), backups=plan_of(config))
        _agree(app)
        return serve(app, config.web.host, config.web.port)


def _agree(app: App) -> None:
    """Several processes on one PostgreSQL must sign alike. Raises SecretDiffers."""
    if app.database.dialect == "sqlite":
        return  # the lock file keeps others away
    mark, real = hashlib.sha256(b"which secret" + app.secret).hexdigest()[:16], app.clock.real()
    seen = processes.Process(app.lead.holder, app.timetable.version, real, real, {})

    def unit(session: Session) -> None:
        processes.agree_on_secret(session, mark, real=real)
        # Seen from now on: two that start together must not both find nobody.
        processes.report(session, seen)

    try:
        app.database.write_now(unit)
    except processes.SecretDiffers:
        app.database.close()
        raise


def build(
    config: Config,
    clock: Clock,
    *,
    base_url: str | None = None,
    backups: BackupPlan | None = None,
) -> App:
    """The app of a configuration; the database is open and up to date."""
    if config.papers.fonts is not None:
        from papers import fonts

        fonts.look_in(config.papers.fonts)
    database = Database(config.database_url)
    own_days = database.read_now(overrides)
    return assemble(
        database=database,
        files_root=config.data.folder / "files",
        clock=clock,
        office=load_office(config, overrides=own_days),
        secret=config.signing_secret(),
        base_url=base_url or config.base_url,
        more_messengers=_platforms(config),
        public=bool(config.web.base_url),
        backups=backups,
    )


def _platforms(config: Config) -> list[MessengerMaker]:
    """Makers of the messengers that the configuration has a token for."""
    section = config.telegram
    if not section.token.get_secret_value():
        return []

    def telegram(parts: Parts) -> Messenger:
        # Imported here: who has no token does not wait for the library.
        from bot.messengers.telegram.adapter import Telegram
        from bot.messengers.telegram.routes import PATH

        token, server = telegram_at(config)
        return Telegram(
            token,
            receive=parts.receive,
            leads=parts.leads,
            database=parts.database,
            files=parts.files,
            clock=parts.clock,
            server=server,
            webhook=parts.base_url + PATH if section.webhook else None,
            secret=parts.secret,
            rate=section.rate,
            cleared=section.cleared,
        )

    return [telegram]


def look_at_telegram(config: Config) -> Found:
    """How the bot stands in Telegram. Raises NotSetUp."""
    from bot.messengers.telegram.routes import PATH
    from bot.messengers.telegram.setup import look

    webhook = config.base_url + PATH if config.telegram.webhook else None
    return asyncio.run(look(*telegram_at(config), _faces(config), webhook))


def set_up_telegram(config: Config) -> list[str]:
    """The ``telegram setup`` command: the bot's name, then what was changed. Raises NotSetUp."""
    from bot.messengers.telegram.setup import set_up

    return asyncio.run(set_up(*telegram_at(config), _faces(config)))


def telegram_at(config: Config) -> tuple[str, Server]:
    """The token, and where the Bot API is."""
    from bot.messengers.telegram.client import Server

    section = config.telegram
    server = Server(section.api, section.local, section.proxy.get_secret_value())
    return section.token.get_secret_value(), server


def _faces(config: Config) -> dict[str, Face]:
    """By Telegram's language code. It knows one Chinese: the office's own."""
    from bot.messengers.telegram.setup import (
        LONGEST_DESCRIPTION,
        LONGEST_NAME,
        LONGEST_SHORT,
        Face,
    )

    office = config.office

    def face(language: Language) -> Face:
        texts = Texts(language)
        return Face(
            texts.plain("face-name", office=office.name)[:LONGEST_NAME],
            texts.plain("face-description", office=office.name)[:LONGEST_DESCRIPTION],
            texts.plain("face-short", office=office.name)[:LONGEST_SHORT],
            tuple(home.commands(texts, None)),
        )

    chinese: Language = "zh_Hant" if office.language == "zh_Hant" else "zh_Hans"
    return {"": face(office.language), "zh": face(chinese), "en": face("en")}


def serve(app: App, host: str, port: int, *, ready: Callable[[], None] | None = None) -> int:
    """Start the app and its pages; returns after SIGINT or SIGTERM."""
    return asyncio.run(_serve(app, host, port, ready))


async def _serve(app: App, host: str, port: int, ready: Callable[[], None] | None) -> int:
    await app.start()
    up = asyncio.Event()
    server = _server(app, host, port, up)
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stopping.set)
    serving = loop.create_task(server.serve())
    await asyncio.wait({serving, loop.create_task(up.wait())}, return_when=asyncio.FIRST_COMPLETED)
    if serving.done():
        await app.stop()
        return 1
    # What is loaded by now stays for good: each full collection would walk all of it again, and
    # hold up everything for a tenth of a second.
    gc.freeze()
    log.info("ready", url=app.base_url)
    if ready is not None:
        ready()
    await stopping.wait()
    server.should_exit = True
    await asyncio.gather(serving, return_exceptions=True)
    await app.stop()
    # Whoever still waits for a file would hold up the end.
    apart.close()
    return 0


def _server(app: App, host: str, port: int, up: asyncio.Event) -> uvicorn.Server:
    import uvicorn

    class Pages(uvicorn.Server):
        """Says when it is up. The signals are the app's: uvicorn would stop before the app."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            up.set()

        @contextlib.contextmanager
        def capture_signals(self) -> Iterator[None]:
            yield

    return Pages(
        uvicorn.Config(
            app.web(),
            host=host,
            port=port,
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=LAST_WORDS,
            lifespan="off",
        )
    )


def run_demo(folder: Path, *, port: int, fresh: bool, browser: bool) -> int:
    """Run the demo until stopped; the exit code. Raises DatabaseInUse."""
    from bot.demo.stage import run

    return run(folder, port=port, fresh=fresh, browser=browser)


def free_port(host: str, wanted: int) -> int:
    """The wanted port, or another one where it is busy."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, wanted))
        except OSError:
            probe.close()
            with socket.socket() as other:
                other.bind((host, 0))
                return int(other.getsockname()[1])
        return int(probe.getsockname()[1])
