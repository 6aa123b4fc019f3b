"""The demo's stage: opens it, sets it when it is new, serves it."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import webbrowser
from pathlib import Path

import typer

from bot import logs
from bot.app import App
from bot.config import Config, DataSection, OfficeSection, WebSection
from bot.demo.clock import kept_clock
from bot.demo.routes import routes
from bot.office import load_office
from bot.running import build, free_port, serve
from storage import settings
from storage.clock import SystemClock
from storage.database import Database
from storage.lock_file import lock_file
from storage.migrate import DatabaseTooNew, MigrationFailed, migrate

HOST = "127.0.0.1"
#: Whose phone one holds first, kept with the data; its presence says the stage is set.
FIRST = "demo_first_person"


def run(folder: Path, *, port: int, fresh: bool, browser: bool) -> int:
    """Run the demo until stopped. Raises DatabaseInUse where it runs already."""
    logs.set_up(json=False, level="error")
    folder.mkdir(parents=True, exist_ok=True)
    url = f"sqlite:///{(folder / 'huiwu.db').absolute()}"
    with lock_file(url) or contextlib.nullcontext():
        if fresh:
            _clear(folder)
        _migrate(url)
        taken = free_port(HOST, port)
        if taken != port:
            typer.echo(f"Port {port} is busy; using {taken} instead.")
        base_url = f"http://{HOST}:{taken}"
        config = Config(
            office=OfficeSection(name="青川市档案馆"),
            data=DataSection(folder=folder),
            web=WebSection(host=HOST, port=taken, base_url=base_url),
        )
        app, clock, first = _opened(config)
        app.extra_routes.extend(routes(app, clock, first))

        def ready() -> None:
            typer.echo(f"Huiwu demo: {base_url}  (Ctrl+C stops it; data stay in {folder})")
            if browser:
                webbrowser.open(base_url)

        return serve(app, HOST, taken, ready=ready)


def _opened(config: Config) -> tuple[App, SystemClock, int]:
    """The app with its moved clock, the stage set if it is new, and whose phone comes first."""
    database = Database(config.database_url)
    first = database.read_now(lambda session: settings.get(session, FIRST))
    database.close()
    if first is None:
        from bot.demo.seed import set_stage

        typer.echo("Setting the stage …")
        first = asyncio.run(
            set_stage(
                config.database_url,
                config.data.folder / "files",
                load_office(config, overrides={}),
                secret=config.signing_secret(),
                base_url=config.base_url,
            )
        )
        keep(config.database_url, int(first))
    clock = kept_clock(config.database_url)
    return build(config, clock), clock, int(first)


def keep(database_url: str, first: int) -> None:
    """Remember that the stage is set."""
    database = Database(database_url)
    database.write_now(lambda session: settings.put(session, FIRST, first))
    database.close()


def _migrate(url: str) -> None:
    """Raises MigrationFailed with the way out: demo data are nobody's."""
    try:
        migrate(url)
    except (DatabaseTooNew, MigrationFailed) as error:
        raise MigrationFailed(f"{error}\nStart the demo over with --fresh.") from error


def _clear(folder: Path) -> None:
    """Everything but the lock that is held."""
    for path in folder.iterdir():
        if path.is_dir():
            shutil.rmtree(path)
        elif path.suffix != ".lock":
            path.unlink()
