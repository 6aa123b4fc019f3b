"""Long work: chunk by chunk, each counted once; what breaks is said to whoever asked for it."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from sqlalchemy import select

from jobs import do_work
from jobs.do_work import LEASE_SECONDS, PATIENCE, WAIT_AFTER_FAILURE, do_next
from meetings.office import Office
from storage import Session, outbox, settings, work
from storage.clock import FixedClock
from storage.database import Database
from tests.stories.world import MONDAY, World, office

Digs = Callable[[Session, work.WorkItem, datetime, Office], None]
DEPTH = 3


def dig(session: Session, item: work.WorkItem, now: datetime, at: Office) -> None:
    """One spadeful: counted, and the hole is a chunk deeper."""
    key = f"{item.data['name']}:{item.cursor}"
    settings.put(session, key, settings.get(session, key, 0) + 1)
    if item.cursor + 1 == DEPTH:
        work.finish(session, item.id, {"depth": DEPTH})
    else:
        work.progress(session, item.id, item.cursor + 1, item.data)


@pytest.fixture
def digs(monkeypatch: pytest.MonkeyPatch) -> Callable[[Digs], None]:
    """Have work of kind "hole" be done like this."""
    module = ModuleType("meetings.hole")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(do_work.CHUNKS, "hole", "hole:dig")

    def put(what: Digs) -> None:
        monkeypatch.setattr(module, "dig", what, raising=False)

    put(dig)
    return put


async def start(
    database: Database, name: str, kind: str = "hole", asked_by: int | None = None
) -> int:
    def unit(session: Session) -> int:
        return work.start(
            session,
            kind,
            {"name": name},
            asked_by_person_id=asked_by,
            address_key=None,
            total=DEPTH,
            now=MONDAY,
        )

    return await database.write(unit)


async def dug(database: Database) -> dict[str, int]:
    rows = await database.read(
        lambda s: s.execute(select(settings.settings.c.key, settings.settings.c.value)).all()
    )
    # Beside the spadefuls stand what the bot keeps for itself.
    return {key: value for key, value in rows if isinstance(value, int)}


async def state_of(database: Database, id: int) -> tuple[str, int]:
    item = await database.read(lambda s: work.one(s, id))
    assert item is not None
    return item.state, item.cursor


async def test_several_workers_dig_each_spadeful_once(
    database: Database, digs: Callable[[Digs], None]
) -> None:
    ids = [await start(database, name) for name in "abc"]
    clock = FixedClock(MONDAY)

    async def worker(name: str) -> None:
        while await do_next(database, clock, office(), name):
            pass

    await asyncio.gather(*(worker(name) for name in ("one", "two", "three")))
    await worker("last")
    assert [await state_of(database, id) for id in ids] == [("done", 2)] * 3
    assert await dug(database) == {f"{name}:{at}": 1 for name in "abc" for at in range(DEPTH)}


async def test_short_work_does_not_wait_for_long_work(
    database: Database, digs: Callable[[Digs], None]
) -> None:
    for name in "ab":
        await start(database, name)
    for _ in range(2):
        assert await do_next(database, FixedClock(MONDAY), office(), "one")
    assert set(await dug(database)) == {"a:0", "b:0"}


async def test_who_died_is_followed_when_its_lease_runs_out(
    database: Database, digs: Callable[[Digs], None]
) -> None:
    id = await start(database, "a")
    clock = FixedClock(MONDAY)

    def lease(session: Session) -> object:
        return work.lease_next(
            session, holder="dead", real=clock.real(), lease_seconds=LEASE_SECONDS
        )

    assert await database.write(lease) is not None
    assert not await do_next(database, clock, office(), "alive")
    clock.forward(timedelta(seconds=LEASE_SECONDS))
    while await do_next(database, clock, office(), "alive"):
        pass
    assert (await state_of(database, id))[0] == "done"


async def test_who_slept_through_its_lease_counts_nothing_twice(
    database: Database, digs: Callable[[Digs], None]
) -> None:
    def overtaken(session: Session, item: work.WorkItem, now: datetime, at: Office) -> None:
        settings.put(session, "slept", 1)
        work.progress(session, item.id, item.cursor, item.data)  # another one stands there already

    digs(overtaken)
    id = await start(database, "a")
    assert await do_next(database, FixedClock(MONDAY), office(), "slow")
    assert await dug(database) == {}
    item = await database.read(lambda s: work.one(s, id))
    assert item is not None and (item.state, item.failures) == ("waiting", 0)


async def test_what_breaks_three_times_is_given_up_and_said(
    world: World, digs: Callable[[Digs], None]
) -> None:
    desk = await world.hires("周会务", roles=("secretariat",))
    database, clock = world.app.database, world.clock

    def breaks(session: Session, item: work.WorkItem, now: datetime, at: Office) -> None:
        settings.put(session, "half", 1)
        raise OSError("no spade")

    digs(breaks)
    id = await start(database, "a", asked_by=desk.person_id)
    for failures in range(1, PATIENCE + 1):
        assert await do_next(database, clock, world.office, "one")
        item = await database.read(lambda s: work.one(s, id))
        assert item is not None and item.failures == failures
        # It is not tried again at once.
        assert not await do_next(database, clock, world.office, "one")
        clock.forward(timedelta(seconds=WAIT_AFTER_FAILURE))
    assert (await state_of(database, id))[0] == "failed"
    assert "half" not in await dug(database)
    owed = await database.read(lambda s: outbox.depth(s))
    assert sum(owed.values()) == 1
    await world.app.settle()
    await desk.sees("这项处理没有做完")


async def test_a_chunk_that_goes_well_forgets_the_failures(
    database: Database, digs: Callable[[Digs], None]
) -> None:
    left = [OSError("no spade")] * (PATIENCE - 1)

    def sometimes(session: Session, item: work.WorkItem, now: datetime, at: Office) -> None:
        if item.cursor == 1 and left:
            raise left.pop()
        dig(session, item, now, at)

    digs(sometimes)
    id = await start(database, "a")
    clock = FixedClock(MONDAY)
    for _ in range(DEPTH + PATIENCE):
        await do_next(database, clock, office(), "one")
        clock.forward(timedelta(seconds=WAIT_AFTER_FAILURE))
    assert (await state_of(database, id))[0] == "done"
    assert await dug(database) == {f"a:{at}": 1 for at in range(DEPTH)}


async def test_a_kind_nobody_knows_ends(database: Database) -> None:
    id = await start(database, "a", kind="tunnel")
    clock = FixedClock(MONDAY)
    for _ in range(PATIENCE):
        assert await do_next(database, clock, office(), "one")
        clock.forward(timedelta(seconds=WAIT_AFTER_FAILURE))
    assert (await state_of(database, id))[0] == "failed"
    assert not await do_next(database, clock, office(), "one")


def test_every_kind_leads_to_a_function() -> None:
    for kind in do_work.CHUNKS:
        assert callable(do_work._chunk(kind)), kind
