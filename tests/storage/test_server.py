"""PostgreSQL restarts in the middle of work: nothing is lost, nothing is done twice."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Literal

import httpx
import psycopg
import pytest
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import PoolProxiedConnection

from bot.app import App, Parts, assemble
from chat.message import Message, Span, to_data
from chat.messenger import Messenger
from storage import Session, outbox, server, settings
from storage.clock import SystemClock
from storage.database import Database
from storage.migrate import migrate
from tests.plain import PlainMessenger
from tests.storage.own_server import OwnServer, own_server
from tests.stories.world import SECRET, office


@pytest.fixture(scope="module")
def own() -> Iterator[OwnServer]:
    with own_server() as found:
        migrate(found.url)
        yield found


@pytest.fixture
async def database(own: OwnServer) -> AsyncIterator[Database]:
    found = Database(own.url)
    yield found
    found.close()


async def restarts(own: OwnServer, mode: Literal["fast", "immediate"], away: float = 0.3) -> None:
    await asyncio.to_thread(own.stop, mode)
    await asyncio.sleep(away)
    await asyncio.to_thread(own.start)


async def writes(database: Database, name: str, count: int) -> tuple[set[str], list[Exception]]:
    """Keys whose write came back, and what the others raised."""
    kept: set[str] = set()
    failed: list[Exception] = []
    for number in range(count):
        key = f"{name}-{number}"

        def unit(session: Session, key: str = key) -> None:
            times = settings.get(session, key, 0)
            settings.put(session, key, times + 1)

        try:
            await database.write(unit)
            kept.add(key)
        except DBAPIError as error:
            failed.append(error)
        await asyncio.sleep(0.002)
    return kept, failed


async def hammered(
    own: OwnServer, database: Database, mode: Literal["fast", "immediate"]
) -> tuple[set[str], list[Exception], dict[str, int]]:
    """Eight writers while the server restarts; what they were told, and what is there."""
    name = f"{mode}-{time.monotonic()}"
    work = [writes(database, f"{name}-{writer}", 150) for writer in range(8)]
    going = asyncio.gather(*work)
    await asyncio.sleep(0.3)
    await restarts(own, mode)
    kept: set[str] = set()
    failed: list[Exception] = []
    for keys, errors in await going:
        kept |= keys
        failed += errors

    def read(session: Session) -> dict[str, int]:
        rows = session.execute(settings.settings.select())
        return {row.key: row.value for row in rows if row.key.startswith(name)}

    return kept, failed, await database.read(read)


@pytest.mark.parametrize("mode", ["fast", "immediate"])
async def test_units_wait_for_a_server_that_restarts(
    own: OwnServer, database: Database, mode: Literal["fast", "immediate"]
) -> None:
    kept, failed, there = await hammered(own, database, mode)
    assert kept <= there.keys()
    assert set(there.values()) == {1}
    # Only a COMMIT of which nobody knows is told to the caller: one for each connection at most.
    assert len(failed) <= 8
    assert len(kept) + len(failed) == 1200


async def test_without_patience_they_fail(
    own: OwnServer, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(server, "PATIENCE", 0.0)
    _, failed, _ = await hammered(own, database, "fast")
    assert len(failed) > 8


async def test_a_commit_nobody_knows_of_is_never_run_twice(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection goes just before COMMIT is answered."""
    runs = []

    def commit_and_lose(pooled: PoolProxiedConnection) -> None:
        raw = pooled.driver_connection
        assert isinstance(raw, psycopg.Connection)
        raw.commit()
        raw.close()
        raise psycopg.OperationalError("the connection is lost")

    def unit(session: Session) -> None:
        runs.append(1)
        settings.put(session, "unsure", 1)

    monkeypatch.setattr(database.engine.dialect, "do_commit", commit_and_lose)
    with pytest.raises(DBAPIError):
        await database.write(unit)
    assert runs == [1]
    assert await database.read(lambda s: settings.get(s, "unsure")) == 1


async def test_a_closing_database_does_not_wait_for_a_server_that_is_away(own: OwnServer) -> None:
    database = Database(own.url)
    await database.write(lambda s: settings.put(s, "there", 1))
    own.stop()
    try:
        write = asyncio.create_task(database.write(lambda s: settings.put(s, "late", 1)))
        await asyncio.sleep(0.3)
        began = time.monotonic()
        await asyncio.to_thread(database.close)
        assert time.monotonic() - began < 3
        with pytest.raises(DBAPIError):
            await write
    finally:
        own.start()


def an_app(url: str, folder: Path) -> tuple[App, PlainMessenger]:
    clock, made = SystemClock(), []

    def plain(parts: Parts) -> Messenger:
        made.append(PlainMessenger(parts.receive, clock))
        return made[0]

    app = assemble(
        database=Database(url),
        files_root=folder / "files",
        clock=clock,
        office=office(),
        secret=SECRET,
        base_url="http://huiwu.test",
        more_messengers=[plain],
    )
    return app, made[0]


PEOPLE = 400


def owe_everybody(session: Session) -> None:
    now = SystemClock().now()
    for number in range(PEOPLE):
        content = {"message": to_data(Message((Span(f"notice {number}"),)))}
        row = outbox.Outgoing("plain", str(number), "p", "send", content, outbox.NOTICES)
        outbox.enqueue(session, row, now=now)


async def until(holds: Callable[[], bool]) -> None:
    for _ in range(3000):
        if holds():
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it does not come to that")


async def test_a_broadcast_survives_a_restart_of_the_database_and_health_says_so(
    own: OwnServer, tmp_path: Path
) -> None:
    app, plain = an_app(own.url, tmp_path)
    await app.start()
    transport = httpx.ASGITransport(app.web())
    async with httpx.AsyncClient(transport=transport, base_url="http://huiwu.test") as browser:
        try:
            assert (await browser.get("/healthz")).status_code == 200
            await app.database.write(owe_everybody)
            app.deliverer.nudge()
            await until(lambda: len(plain.sent) >= PEOPLE / 4)
            await asyncio.to_thread(own.stop, "immediate")
            ill = await browser.get("/healthz")
            assert (ill.status_code, ill.json()["ok"]) == (503, False)
            await asyncio.to_thread(own.start)
            await until(lambda: len({sent.address.chat for sent in plain.sent}) == PEOPLE)
            await until(lambda: app.leads)
            assert (await browser.get("/healthz")).status_code == 200
            # What was in flight at most: a window of 32.
            assert len(plain.sent) - PEOPLE <= 32
        finally:
            await app.stop()


async def test_processes_nudge_each_other(own: OwnServer, tmp_path: Path) -> None:
    """What one process is told, the page at the other shows at once, not at its next look."""
    heard: list[str] = []
    there = Database(own.url)
    here = Database(own.url)
    news = asyncio.Event()
    loop = asyncio.get_running_loop()

    def hears(what: str) -> None:
        heard.append(what)
        loop.call_soon_threadsafe(news.set)

    try:
        there.listen(hears)
        await asyncio.wait_for(news.wait(), 5)
        assert heard == [""]  # connected: anything may have happened before
        heard.clear()
        news.clear()
        await here.write(owe_everybody)
        await asyncio.wait_for(news.wait(), 5)
        assert heard == ["outbox"]  # once for a unit, however many rows
        news.clear()

        def fails(session: Session) -> None:
            owe_everybody(session)
            raise RuntimeError("rolled back")

        with pytest.raises(RuntimeError):
            await here.write(fails)
        await asyncio.sleep(0.2)
        assert not news.is_set()
        # The listener comes back with the server.
        await restarts(own, "fast")
        await asyncio.wait_for(news.wait(), 10)
    finally:
        here.close()
        there.close()
