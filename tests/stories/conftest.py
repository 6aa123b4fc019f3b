"""A world for each story: on SQLite over the web chat, unless the story asks for more."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.stories.world import World


@pytest.fixture
async def world(
    tmp_path: Path, sqlite_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """An empty office. Parametrise indirectly with a messenger's name for another one."""
    messenger = getattr(request, "param", "webchat")
    made = World(sqlite_url, tmp_path, messenger=messenger, profile="central-2023")
    await made.starts()
    yield made
    await made.stops()


@pytest.fixture
async def any_world(
    tmp_path: Path, database_url: str, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    """The same on both engines, one after the other."""
    made = World(database_url, tmp_path, messenger="webchat", profile="central-2023")
    await made.starts()
    yield made
    await made.stops()
