"""SIGTERM: the bot ends within ten seconds, whatever hangs, and the next process loses nothing."""

from __future__ import annotations

import asyncio
import random
import subprocess
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from chat.message import Message, Span, StoredFile, to_data
from jobs.deliver import FOR_ANSWERS
from storage import Session, outbox
from storage.files import FileStore
from tests.botapi import BotApi, Fault, serve
from tests.jobs.test_deliver import owe, plain, plain_world, state_of
from tests.stories.process_world import ProcessWorld
from tests.stories.world import World

__all__ = ["plain_world"]

#: What is left of a page that was half asked for.
Page = tuple[asyncio.StreamReader, asyncio.StreamWriter]
#: Seconds a service manager waits before it kills.
PATIENCE = 10.0
PEOPLE, RATE = 60, 100
#: In flight at most, and so sent twice at most.
WINDOW = RATE // 4 + FOR_ANSWERS
#: Bytes of what somebody is sent while the platform hangs.
FILM = 5_000_000


@asynccontextmanager
async def bot(folder: Path, *told: str) -> AsyncIterator[tuple[ProcessWorld, BotApi]]:
    """The bot as a process, with people who know it."""
    async with serve(clock=lambda: world.clock.now()) as api:
        world = ProcessWorld(folder, api, RATE)
        world.told.extend(told)
        async with world:
            for number in range(PEOPLE):
                await world.hires(f"代表{number}")
            yield world, api
            world.app.database.close()


def notice(chat: int, file: StoredFile | None = None) -> outbox.Outgoing:
    files = (file,) if file else ()
    content = {"message": to_data(Message((Span(f"notice {chat}"),), files=files))}
    return outbox.Outgoing("telegram", str(chat), str(chat), "send", content, outbox.NOTICES)


async def everything_hangs(world: ProcessWorld, api: BotApi, seed: int) -> Page:
    """A broadcast is under way, a film goes up, a file comes down, a page is half asked for; and
    then the platform takes what it is sent, and never answers."""
    chance = random.Random(seed)
    blob = FileStore(world.folder / "data" / "files").put(bytes(FILM))
    film = StoredFile(blob.digest, "录像.mp4", "video/mp4", FILM)

    def unit(session: Session) -> None:
        now = world.clock.now()
        for chat in range(1, PEOPLE + 1):
            row = notice(chat, film if chat % 20 == 0 else None)
            outbox.enqueue(session, row, now=now)

    await world.write(unit)
    enough = chance.randrange(3, PEOPLE - WINDOW)
    while api.count("sendMessage") + api.count("sendDocument") < enough:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    for method in ("sendMessage", "sendDocument"):
        api.fault(method, Fault.slow_after(3600), 10_000)
    api.fault("*", Fault.hang(), 10_000)
    await api.person(1).sends_document("议程.pdf", b"%PDF-1.4 x")
    await api.person(2).says("/my")
    place = urlsplit(world.base_url)
    page = await asyncio.open_connection(place.hostname, place.port)
    page[1].write(b"POST /j/ HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n")
    await asyncio.sleep(chance.uniform(0.2, 1.0))
    return page


def shown(api: BotApi) -> Counter[int]:
    """How often each got the notice."""
    return Counter(
        {
            chat: sum(one.text == f"notice {chat}" for one in api.person(chat).shown)
            for chat in range(1, PEOPLE + 1)
        }
    )


async def stopped_and_begun_again(folder: Path, seed: int) -> None:
    """SIGTERM in the middle of it all; then the platform is well again, and so is the bot."""
    async with bot(folder) as (world, api):
        page = await everything_hangs(world, api, seed)
        began = time.monotonic()
        assert await world.ends(within=PATIENCE) == 0
        assert time.monotonic() - began < PATIENCE
        page[1].close()
        api.faults.coming.clear()
        await world.begins_again()
        got = shown(api)
        assert min(got.values()) >= 1, "lost"
        assert sum(count - 1 for count in got.values()) <= WINDOW, "sent twice"
        for number in (1, 2):
            answers = [s for s in api.person(number).shown if not s.text.startswith("notice")]
            assert answers, "an update was lost"
        states = await world.read(lambda s: outbox.depth(s))
        assert not states
        assert await world.ends(within=PATIENCE) == 0
        assert "Traceback" not in world.log.read_text("utf-8")


@pytest.mark.parametrize("seed", range(1))
async def test_it_ends_in_time_though_everything_hangs_and_nothing_is_lost(
    tmp_path: Path, seed: int
) -> None:
    await stopped_and_begun_again(tmp_path, seed)


@pytest.mark.proof
@pytest.mark.parametrize("seed", range(1, 40))
async def test_it_ends_in_time_at_any_moment(tmp_path: Path, seed: int) -> None:
    await stopped_and_begun_again(tmp_path, seed)


@pytest.mark.proof
async def test_a_stop_without_a_limit_takes_longer(tmp_path: Path) -> None:
    """The negative control: it waits for what never ends."""
    async with bot(tmp_path, "patient") as (world, api):
        page = await everything_hangs(world, api, 1)
        with pytest.raises(subprocess.TimeoutExpired):
            await world.ends(within=PATIENCE)
        page[1].close()


async def test_what_does_not_land_in_time_is_given_back_at_once(plain_world: World) -> None:
    app, hangs = plain_world.app, asyncio.Event()

    async def send(*_: object, **__: object) -> str:
        hangs.set()
        await asyncio.Event().wait()
        raise AssertionError

    plain(plain_world).send = send  # type: ignore[method-assign]
    row = await owe(app, "on its way")
    delivering = asyncio.create_task(app.deliverer.deliver_all())
    await hangs.wait()
    # Without a limit it would wait for ever: the negative control.
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(app.deliverer.drain(), 0.3)
    delivering.cancel()
    await app.deliverer.drain(0.1)
    del plain(plain_world).send
    assert (await state_of(app, row))[0] == "waiting"
    await app.deliverer.deliver_all()
    assert plain(plain_world).shown_to("7") == ["on its way"]


async def test_an_update_that_is_not_done_in_time_waits_for_the_next_process(
    plain_world: World,
) -> None:
    guest = await plain_world.hires("林小满")
    app, hangs = plain_world.app, asyncio.Event()
    prepare = app.dispatcher._prepare

    async def never(*_: object) -> tuple[object, ...]:
        hangs.set()
        await asyncio.Event().wait()
        raise AssertionError

    app.dispatcher._prepare = never  # type: ignore[method-assign,assignment]
    await guest.phone.say("/my")
    await guest.phone.say("/help")
    await hangs.wait()
    # Without a limit it would wait for ever: the negative control.
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(app.dispatcher.idle(), 0.3)
    await app.dispatcher.finish(0.1)
    app.dispatcher._prepare = prepare  # type: ignore[method-assign]
    assert plain(plain_world).shown_to(guest.phone.chat) == []  # type: ignore[attr-defined]
    await plain_world.restarts()
    assert len(plain(plain_world).shown_to(guest.phone.chat)) == 2  # type: ignore[attr-defined]
