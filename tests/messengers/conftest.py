"""A served web chat for the tests of this room."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.messengers.site import Browser, Site, serve


@pytest.fixture
async def site(database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    """The web chat on a free port, on both engines."""
    async with serve(database, tmp_path) as site:
        yield site


@pytest.fixture
async def sqlite_site(sqlite_database: Database, tmp_path: Path) -> AsyncIterator[Site]:
    """The web chat on a free port, on SQLite: for what the engine has no part in."""
    async with serve(sqlite_database, tmp_path) as site:
        yield site


@pytest.fixture
async def postgresql_site(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Site]:
    """The web chat on a free port, on PostgreSQL: for what several processes share."""
    server = request.getfixturevalue("postgresql")
    url = server.clone()
    database = Database(url)
    async with serve(database, tmp_path) as site:
        yield site
    database.close()
    server.drop(url)


@pytest.fixture
async def browser(sqlite_site: Site) -> AsyncIterator[Browser]:
    """A browser that came in by a link."""
    browser = await sqlite_site.opened()
    yield browser
    await browser.close()
