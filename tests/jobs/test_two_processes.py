"""Two processes on one PostgreSQL: one leads, and the other takes over when it is gone."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from chat.message import Message, Span, to_data
from storage import Session, leader, outbox, timers
from storage.database import Database
from tests.conftest import PostgreSQL
from tests.jobs import kill_stage
from tests.jobs.kill_stage import FULL, SMALL, sent_lines
from tests.jobs.standin import NAME, Order
from tests.jobs.test_kill import begins, dies, waits_for
from tests.plain import PlainMessenger
from tests.stories.world import MONDAY, World

#: Seconds after which the second process must have taken over: the lease and a look.
TAKEN_OVER = 10.0


@pytest.fixture
def url(postgresql: PostgreSQL) -> Iterator[str]:
    """An empty database on a real server."""
    url = postgresql.clone()
    yield url
    postgresql.drop(url)


@pytest.fixture
async def worlds(url: str, tmp_path: Path) -> AsyncIterator[tuple[World, World]]:
    """Two bots on one database, each with a messenger of its own; the first leads."""
    pair = []
    for name in ("first", "second"):
        world = World(url, tmp_path / name, messenger="plain", profile="central-2023")
        await world.app.lead.renew()
        pair.append(world)
    yield pair[0], pair[1]
    for world in pair:
        await world.stops()


def owe(session: Session, messenger: str, text: str) -> None:
    content = {"message": to_data(Message((Span(text),)))}
    row = outbox.Outgoing(messenger, "7", "7", "send", content, outbox.NOTICES)
    outbox.enqueue(session, row, now=MONDAY)


def heard(world: World) -> list[str]:
    plain = world.plain
    assert isinstance(plain, PlainMessenger)
    return plain.shown_to("7")


async def test_only_the_leader_delivers_and_fires(worlds: tuple[World, World]) -> None:
    first, second = worlds
    assert (first.app.leads, second.app.leads) == (True, False)

    def stage(session: Session) -> None:
        owe(session, "plain", "once")
        bell = timers.WantedTimer("probe", "1", MONDAY, MONDAY.replace(year=2027))
        timers.replace(session, "probe", [bell])

    await first.write(stage)
    await second.app.settle()
    await second.app.timetable.do_work()
    assert heard(second) == []
    assert await second.read(lambda s: len(timers.wanted_by(s, "probe"))) == 1
    await first.app.deliverer.deliver_all()
    assert heard(first) == ["once"]


async def test_who_was_followed_sends_nothing_though_it_does_not_know(
    worlds: tuple[World, World],
) -> None:
    first, second = worlds
    await first.write(leader.end_all)
    await second.app.lead.renew()
    assert (first.app.leads, second.app.leads) == (True, True)
    await first.write(lambda s: owe(s, "plain", "from the second"))
    await first.app.deliverer.deliver_all()
    assert heard(first) == []
    await second.app.deliverer.deliver_all()
    assert heard(second) == ["from the second"]
    assert not await first.app.lead.renew()
    assert not first.app.leads


async def test_who_stops_in_order_is_followed_at_once(worlds: tuple[World, World]) -> None:
    first, second = worlds
    await first.app.lead.release()
    assert await second.app.lead.renew()


def order(url: str, folder: Path, name: str, broken: str = "") -> Order:
    ahead = (MONDAY - datetime.fromtimestamp(time.time(), UTC)).total_seconds()
    ledger = str(folder / name)
    return Order(url, str(folder / "files"), ledger, ahead, broken=broken, stays=True)


@pytest.mark.proof
def test_the_second_takes_over_within_ten_seconds_of_kill_9(url: str, tmp_path: Path) -> None:
    kill_stage.set_up(url, SMALL)
    first, second = order(url, tmp_path, "first"), order(url, tmp_path, "second")
    leads = begins(first)
    waits = begins(second)
    try:
        waits_for(20, Path(first.ledger))
        assert sent_lines(Path(second.ledger)) == []
        assert dies(leads)
        killed = time.monotonic()
        database = Database(url)
        database.write_now(lambda s: owe(s, NAME, "after the kill"))
        database.close()
        waits_for("after the kill", Path(second.ledger))
        assert time.monotonic() - killed <= TAKEN_OVER
    finally:
        if leads.poll() is None:
            dies(leads)
        dies(waits)


@pytest.mark.proof
def test_a_second_that_ignores_the_lease_is_caught(url: str, tmp_path: Path) -> None:
    kill_stage.set_up(url, FULL)
    first = order(url, tmp_path, "first")
    second = order(url, tmp_path, "second", broken="leads anyway")
    leads = begins(first)
    interferes = begins(second)
    try:
        waits_for(20, Path(first.ledger))
        waits_for(1, Path(second.ledger))
        assert sent_lines(Path(second.ledger)) != []
    finally:
        dies(leads)
        dies(interferes)
