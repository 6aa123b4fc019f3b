"""Two processes on one PostgreSQL: one leads, and the other takes over when it is gone."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.messengers.webchat import adapter as webchat_adapter
from chat.message import Message, Span, to_data
from jobs import deliver
from storage import Session, inbox, leader, outbox, processes, timers
from storage.database import Database
from tests.conftest import PostgreSQL
from tests.jobs import kill_stage
from tests.jobs.kill_stage import FULL, SMALL, sent_lines
from tests.jobs.standin import NAME, Order
from tests.jobs.test_kill import begins, dies, waits_for
from tests.plain import PlainMessenger
from tests.stories.world import MONDAY, Person, World

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


@pytest.fixture
async def pair(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[tuple[World, World]]:
    """Two bots that really run, each with the web chat; who is not nudged looks once a minute."""
    monkeypatch.setattr(deliver, "LOOK", 60.0)
    monkeypatch.setattr(webchat_adapter, "POLL", 60.0)
    worlds = [
        World(url, tmp_path / name, messenger="webchat", profile="central-2023")
        for name in ("first", "second")
    ]
    for world in worlds:
        await world.app.start()
    yield worlds[0], worlds[1]
    for world in worlds:
        await world.app.stop()


async def shown(world: World, person: Person, text: str, within: float) -> bool:
    """Whether the page at this process is woken and shows it in time."""
    chat = getattr(person.phone, "chat")  # noqa: B009 - only web phones have it
    async with world.app.webchat.watch.on(chat) as news:
        until = time.monotonic() + within
        while time.monotonic() < until:
            if any(text in seen.text for seen in await person.phone.screen()):
                return True
            news.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(news.wait(), until - time.monotonic())
    return False


async def test_a_press_at_one_is_answered_at_once_though_the_other_leads(
    pair: tuple[World, World],
) -> None:
    first, second = pair
    assert (first.app.leads, second.app.leads) == (True, False)
    desk = await second.hires("方静", roles=("secretariat",))
    asked = asyncio.create_task(shown(second, desk, "我的事项", 10))
    await desk.phone.say("/my")
    assert await asked


async def test_without_nudges_it_would_wait_for_the_next_look(
    pair: tuple[World, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    first, second = pair
    monkeypatch.setattr(first.app.deliverer, "nudge", lambda: None)
    desk = await second.hires("方静", roles=("secretariat",))
    asked = asyncio.create_task(shown(second, desk, "我的事项", 3))
    await desk.phone.say("/my")
    assert not await asked


async def test_both_are_seen_and_the_one_that_stopped_is_not(pair: tuple[World, World]) -> None:
    first, second = pair
    real = first.clock.real()
    seen = await first.read(lambda s: processes.running(s, real=real))
    assert {one.holder for one in seen} == {first.app.lead.holder, second.app.lead.holder}
    await second.app.timetable.stop()
    seen = await first.read(lambda s: processes.running(s, real=real))
    assert {one.holder for one in seen} == {first.app.lead.holder}


async def test_what_one_has_just_received_is_left_to_it(worlds: tuple[World, World]) -> None:
    first, second = worlds
    at = second.clock.real()
    body = {"text": "/my"}
    key = inbox.conversation_key("plain", "7", "7")
    arrival = inbox.Arrival("plain", "bot", "1", key, "said", body, at, at)
    await first.write(lambda s: inbox.receive(s, arrival))
    assert await second.app.dispatcher.sweep() == 0
    second.clock.forward(timedelta(seconds=6))
    assert await second.app.dispatcher.sweep() == 1
    await second.app.dispatcher.idle()


async def test_updates_of_one_person_at_both_are_each_handled_once(
    worlds: tuple[World, World],
) -> None:
    """A platform that calls whichever process is free, and both sweep what waits."""
    first, second = worlds
    desk = await first.hires("方静", roles=("secretariat",))
    chat = getattr(desk.phone, "chat")  # noqa: B009 - a plain phone has it

    async def receives(world: World, numbers: range) -> None:
        assert world.plain is not None
        for number in numbers:
            await world.plain.says(chat, "/language", key=f"update {number}")
            await world.app.dispatcher.sweep(everything=True)

    # Every second update comes to both: the platform tried again.
    await asyncio.gather(receives(first, range(40)), receives(second, range(20, 60)))
    for world in worlds:
        await world.app.dispatcher.idle()

    def answers(session: Session) -> int:
        return outbox.depth(session)[outbox.ANSWERS]

    assert await first.read(answers) == 60
    assert await first.read(inbox.depth) == 0
