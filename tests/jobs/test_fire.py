"""Firing timers: each once, with all it does or nothing; what keeps failing stands in no way."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from types import ModuleType

import pytest
from sqlalchemy import select

from jobs import fire
from jobs.fire import WAITS, fire_due
from meetings.office import Office
from storage import Session, settings, timers
from storage.clock import FixedClock
from storage.database import Database
from storage.timers import WantedTimer, ladder
from tests.stories.world import MONDAY, office

FOREVER = MONDAY + timedelta(days=3650)
Ring = Callable[[Session, timers.DueTimer, datetime, Office], None]


def ring(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Count the bell."""
    settings.put(session, timer.slot, settings.get(session, timer.slot, 0) + 1)


@pytest.fixture
def rings(monkeypatch: pytest.MonkeyPatch) -> Callable[[Ring], None]:
    """Have timers of kind "bell" do this."""
    module = ModuleType("meetings.bell")
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setitem(fire.FIRINGS, "bell", "bell:ring")

    def put(what: Ring) -> None:
        monkeypatch.setattr(module, "ring", what, raising=False)

    put(ring)
    return put


def bell(slot: str, due_at: datetime = MONDAY, valid_until: datetime = FOREVER) -> WantedTimer:
    return WantedTimer("bell", slot, due_at, valid_until)


async def want(database: Database, *wanted: WantedTimer) -> None:
    await database.write(lambda s: timers.replace(s, "tower", wanted))


async def rung(database: Database) -> dict[str, int]:
    rows = await database.read(
        lambda s: s.execute(select(settings.settings.c.key, settings.settings.c.value)).all()
    )
    return {key: int(value) for key, value in rows}


async def states(database: Database) -> dict[str, tuple[str, int]]:
    table = timers.timers
    rows = await database.read(
        lambda s: s.execute(select(table.c.slot, table.c.state, table.c.failures)).all()
    )
    return {slot: (state, failures) for slot, state, failures in rows}


async def test_two_who_look_at_once_fire_each_timer_once(
    database: Database, rings: Callable[[Ring], None]
) -> None:
    await want(database, *(bell(str(n)) for n in range(30)))
    clock = FixedClock(MONDAY)
    fired = await asyncio.gather(*(fire_due(database, clock, office()) for _ in range(3)))
    assert sum(fired) == 30
    assert await rung(database) == {str(n): 1 for n in range(30)}
    assert await fire_due(database, clock, office()) == 0


async def race(url: str, bells: int) -> Counter[int]:
    """Two processes' worth of connections fire until nothing is due; how many rang how often."""
    pair = [Database(url) for _ in range(2)]
    await want(pair[0], *(bell(str(n)) for n in range(bells)))
    clock = FixedClock(MONDAY)

    async def fires(database: Database) -> None:
        while await fire_due(database, clock, office()):
            pass

    try:
        await asyncio.gather(*(fires(one) for one in (*pair, *pair)))
        return Counter((await rung(pair[0])).values())
    finally:
        for one in pair:
            one.close()


async def test_two_leaders_race_over_many_and_fire_each_once(
    database_url: str, rings: Callable[[Ring], None]
) -> None:
    assert await race(database_url, 150) == {1: 150}


async def test_without_the_mark_the_race_fires_some_twice(
    database_url: str, rings: Callable[[Ring], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    really = timers.fired

    def fired(session: Session, id: int, *, at: datetime) -> bool:
        really(session, id, at=at)
        return True

    monkeypatch.setattr(timers, "fired", fired)
    assert await race(database_url, 150) != {1: 150}


async def test_what_is_not_due_waits(database: Database, rings: Callable[[Ring], None]) -> None:
    clock = FixedClock(MONDAY)
    await want(database, bell("now"), bell("later", MONDAY + timedelta(minutes=1)))
    assert await fire_due(database, clock, office()) == 1
    assert await rung(database) == {"now": 1}
    clock.forward(timedelta(minutes=1))
    assert await fire_due(database, clock, office()) == 1
    assert await rung(database) == {"now": 1, "later": 1}


async def test_after_days_without_the_bot_only_the_last_rung_goes_out(
    database: Database, rings: Callable[[Ring], None]
) -> None:
    start = MONDAY + timedelta(days=7)
    climbing = ladder(
        "bell", [(f"T-{days}", start - timedelta(days=days)) for days in (7, 3, 1)], ends_at=start
    )
    await want(database, *climbing)
    clock = FixedClock(start - timedelta(hours=2))
    assert await fire_due(database, clock, office()) == 1
    assert await rung(database) == {"T-1": 1}
    assert {slot: state for slot, (state, _) in (await states(database)).items()} == {
        "T-7": "missed",
        "T-3": "missed",
        "T-1": "fired",
    }


async def test_too_late_for_any_good_it_goes_nowhere(
    database: Database, rings: Callable[[Ring], None]
) -> None:
    await want(database, bell("starts in an hour", MONDAY, MONDAY + timedelta(hours=1)))
    clock = FixedClock(MONDAY + timedelta(hours=1))
    assert await fire_due(database, clock, office()) == 0
    assert await rung(database) == {}


async def test_what_fails_again_and_again_waits_longer_is_given_up_and_holds_up_nobody(
    database: Database, rings: Callable[[Ring], None]
) -> None:
    def cracked(session: Session, timer: timers.DueTimer, now: datetime, at: Office) -> None:
        ring(session, timer, now, at)
        if timer.slot == "cracked":
            raise ValueError("the bell is cracked")

    rings(cracked)
    await want(database, bell("cracked"), bell("whole"))
    clock = FixedClock(MONDAY)
    assert await fire_due(database, clock, office()) == 1
    for failures, wait in enumerate(WAITS, start=1):
        assert (await states(database))["cracked"] == ("wanted", failures)
        clock.forward(wait - timedelta(seconds=1))
        assert await fire_due(database, clock, office()) == 0
        assert (await states(database))["cracked"] == ("wanted", failures)
        clock.forward(timedelta(seconds=1))
        assert await fire_due(database, clock, office()) == 0
    assert (await states(database))["cracked"] == ("given_up", len(WAITS) + 1)
    # Not even half of it was done.
    assert await rung(database) == {"whole": 1}
    assert await fire_due(database, clock, office()) == 0

    rings(ring)
    clock.forward(timedelta(days=1))
    await want(database, bell("cracked", clock.now()))
    assert await fire_due(database, clock, office()) == 1
    assert (await rung(database))["cracked"] == 1


async def test_a_failure_that_passes_is_forgotten(
    database: Database, rings: Callable[[Ring], None]
) -> None:
    left = [RuntimeError("busy"), RuntimeError("busy")]

    def sometimes(session: Session, timer: timers.DueTimer, now: datetime, at: Office) -> None:
        ring(session, timer, now, at)
        if left:
            raise left.pop()

    rings(sometimes)
    await want(database, bell("1"))
    clock = FixedClock(MONDAY)
    tries = []
    for _ in range(3):
        tries.append(await fire_due(database, clock, office()))
        clock.forward(timedelta(minutes=1))
    assert tries == [0, 0, 1]
    assert await rung(database) == {"1": 1}


async def test_a_kind_nobody_knows_is_given_up(database: Database) -> None:
    await database.write(
        lambda s: timers.replace(s, "tower", [WantedTimer("gong", "1", MONDAY, FOREVER)])
    )
    clock = FixedClock(MONDAY)
    for _ in range(len(WAITS) + 1):
        assert await fire_due(database, clock, office()) == 0
        clock.forward(timedelta(hours=1))
    assert (await states(database))["1"] == ("given_up", len(WAITS) + 1)


def test_every_kind_leads_to_a_function() -> None:
    for kind in fire.FIRINGS:
        assert callable(fire._firing(kind)), kind
