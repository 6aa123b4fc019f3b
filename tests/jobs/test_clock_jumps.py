"""Somebody sets the machine's clock, by hours or days: nothing twice, and nothing stands still."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta, tzinfo
from pathlib import Path
from typing import Any, cast

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest

from bot.app import App, Parts, assemble
from bot.messengers.webchat.client import Pace
from chat.incoming import Address, Via
from chat.message import Message, Span, to_data
from chat.messenger import TryLater
from jobs import deliver, timetable
from jobs.deliver import Deliverer
from storage import Session, leader, outbox, work
from storage.clock import SystemClock
from storage.database import Database
from tests.jobs import bells
from tests.plain import PlainMessenger
from tests.stories.world import MONDAY, SECRET, office

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: Seconds after which nothing may still stand because of the clock.
SENSIBLE = 6.0


class Wall(SystemClock):
    """The machine's clock, and whoever sets it."""

    def __init__(self) -> None:
        super().__init__()
        self.off = timedelta()

    def real(self) -> datetime:
        """As the machine says."""
        return super().real() + self.off

    def is_set(self, by: timedelta) -> None:
        """Somebody sets it, forward or back."""
        self.off += by


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> Wall:
    """The clock of everything in this process: the bot's, the scheduler's and the database's."""
    made = Wall()

    class Moved(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> Moved:
            return cast(Moved, made.real().astimezone(tz))

    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Moved)
    monkeypatch.setattr(apscheduler.triggers.interval, "datetime", Moved)
    asked = leader.database_time
    monkeypatch.setattr(leader, "database_time", lambda session: asked(session) + made.off)
    return made


class Slow(PlainMessenger):
    """Takes its time for each message."""

    latency = 0.0

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        await asyncio.sleep(self.latency)
        ref = await super().send(address, message, via)
        await asyncio.sleep(self.latency)
        return ref


@asynccontextmanager
async def bot(url: str, folder: Path, wall: Wall) -> AsyncIterator[tuple[App, Slow]]:
    """The bot with everything that ticks."""

    def messenger(parts: Parts) -> Slow:
        return Slow(parts.receive, parts.clock)

    app = assemble(
        database=Database(url),
        files_root=folder / "files",
        clock=wall,
        office=office(),
        secret=SECRET,
        base_url="http://huiwu.test",
        more_messengers=[messenger],
    )
    await app.start()
    try:
        yield app, cast(Slow, app.messengers["plain"])
    finally:
        await app.stop()


async def owe(app: App, count: int, words: str = "notice") -> None:
    def unit(session: Session) -> None:
        for chat in map(str, range(count)):
            content = {"message": to_data(Message((Span(words),)))}
            row = outbox.Outgoing("plain", chat, chat, "send", content, outbox.NOTICES)
            outbox.enqueue(session, row, now=app.clock.now())

    await app.database.write(unit)
    app.deliverer.nudge()


async def until(holds: Callable[[], object], within: float = SENSIBLE) -> None:
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, "it stands still"
        await asyncio.sleep(0.02)


async def empty(app: App) -> bool:
    return not await app.database.read(outbox.depth)


STEPS = [-HOUR, -3 * DAY, HOUR, 3 * DAY, 500 * DAY]


@pytest.mark.parametrize("step", STEPS, ids=str)
async def test_wherever_it_is_set_everything_goes_on(
    sqlite_url: str, tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    bells.install(monkeypatch, "plain")
    monkeypatch.setattr(deliver, "MOST_WAIT", timedelta(seconds=1))
    async with bot(sqlite_url, tmp_path, wall) as (app, plain):
        plain.fail_with = TryLater(2)
        await owe(app, 1, "again")
        await until(lambda: plain.fail_with is None)
        await asyncio.sleep(0.2)
        wall.is_set(step)
        due = wall.now() + timedelta(seconds=0.5)
        await app.database.write(lambda s: bells.want(s, ["5"], due))
        await owe(app, 3)
        await plain.says("9", "/my")
        await until(lambda: plain.shown_to("5") and plain.shown_to("9"))
        await until(lambda: {"again", "notice"} <= set(plain.shown_to("0")))
        assert app.leads
        assert plain.shown_to("5") == ["bell"]
        assert sorted(plain.shown_to("0")) == ["again", "notice"]


async def test_the_scheduler_alone_would_stand_still(
    sqlite_url: str, tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: it waits until the clock says again what it said before."""

    async def nobody(*_: object) -> None:
        """Nobody minds the clock."""

    bells.install(monkeypatch, "plain")
    monkeypatch.setattr(timetable, "_mind_the_clock", nobody)
    async with bot(sqlite_url, tmp_path, wall) as (app, plain):
        wall.is_set(-HOUR)
        due = wall.now() + timedelta(seconds=0.2)
        await app.database.write(lambda s: bells.want(s, ["5"], due))
        with pytest.raises(AssertionError, match="stands still"):
            await until(lambda: plain.shown_to("5"), within=3.0)


def test_missed_ticks_are_not_counted_up_one_by_one() -> None:
    """A machine that begins in 1970 and then hears what time it is."""
    then, now = datetime(1970, 1, 1, tzinfo=UTC), MONDAY
    stock = apscheduler.triggers.interval.IntervalTrigger(seconds=0.5, timezone="UTC")
    assert timetable._every(0.5).get_next_fire_time(then, now) > now
    # The negative control: the scheduler's own asks for the next one, half a second after 1970.
    assert stock.get_next_fire_time(then, now) < now


async def broadcast_while_it_is_set(app: App, plain: Slow, wall: Wall) -> list[int]:
    """Forward and back again and again while messages are on their way; how often each came."""
    plain.latency = 0.1
    chats = [str(number) for number in range(100, 140)]
    await app.database.write(lambda s: bells.want(s, chats, wall.now()))
    await owe(app, 80)
    for step in (2 * HOUR, -HOUR, DAY, -DAY, -HOUR, 5 * DAY, -4 * DAY):
        await asyncio.sleep(0.15)
        wall.is_set(step)
    deadline = time.monotonic() + 20
    while not await empty(app) or await app.database.read(bells.rung) < len(chats):
        assert time.monotonic() < deadline, "it stands still"
        await asyncio.sleep(0.1)
    return [len(plain.shown_to(chat)) for chat in [*map(str, range(80)), *chats]]


async def test_what_is_on_its_way_meanwhile_comes_once_and_each_timer_fires_once(
    sqlite_url: str, tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    bells.install(monkeypatch, "plain")
    async with bot(sqlite_url, tmp_path, wall) as (app, plain):
        assert await broadcast_while_it_is_set(app, plain, wall) == [1] * 120


async def test_who_does_not_mind_the_clock_sends_twice(
    sqlite_url: str, tmp_path: Path, wall: Wall, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: leases run out at once, with the messages on their way."""

    async def careless(self: Any) -> datetime:
        return wall.real()

    bells.install(monkeypatch, "plain")
    monkeypatch.setattr(Deliverer, "_kept", careless)
    async with bot(sqlite_url, tmp_path, wall) as (app, plain):
        assert max(await broadcast_while_it_is_set(app, plain, wall)) > 1


async def test_what_waited_for_its_next_try_when_the_process_died_does_not_wait_for_a_day(
    sqlite_url: str, tmp_path: Path, wall: Wall
) -> None:
    async with bot(sqlite_url, tmp_path, wall) as (app, plain):
        plain.fail_with = TryLater(2)
        await owe(app, 1)
        await until(lambda: plain.fail_with is None)
        await asyncio.sleep(0.2)
    wall.is_set(-DAY)
    async with bot(sqlite_url, tmp_path, wall) as (app, _):
        await asyncio.sleep(0.5)
        table = outbox.outbox
        waits = await app.database.read(
            lambda s: s.execute(table.select().with_only_columns(table.c.retry_at)).scalar()
        )
        assert waits is not None
        assert waits - wall.real() <= deliver.MOST_WAIT


def test_a_lease_of_work_from_before_the_clock_was_set_back_holds_nobody_up(
    database: Database,
) -> None:
    def lease(session: Session, at: datetime) -> work.WorkItem | None:
        return work.lease_next(session, holder="h", real=at, lease_seconds=60)

    def stage(session: Session) -> None:
        work.start(
            session, "probe", {}, asked_by_person_id=None, address_key=None, total=1, now=MONDAY
        )

    database.write_now(stage)
    assert database.write_now(lambda s: lease(s, MONDAY)) is not None
    assert database.write_now(lambda s: lease(s, MONDAY + timedelta(seconds=59))) is None
    # A little back is no reason to do it twice; a day back is none to wait for a day.
    assert database.write_now(lambda s: lease(s, MONDAY - timedelta(seconds=30))) is None
    assert database.write_now(lambda s: lease(s, MONDAY - DAY)) is not None


def test_a_dead_leader_is_followed_though_its_lease_ends_tomorrow(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = MONDAY
    monkeypatch.setattr(leader, "database_time", lambda session: now)

    def lead(holder: str) -> leader.Leadership | None:
        return database.write_now(lambda s: leader.acquire_or_renew(s, holder=holder))

    assert lead("dead") == leader.Leadership(1)
    now = MONDAY - timedelta(seconds=5)
    assert lead("second") is None
    now = MONDAY - DAY
    assert lead("second") == leader.Leadership(2)
    assert lead("dead") is None


def test_nobody_is_shut_out_of_the_chat_for_as_long_as_the_clock_went_back() -> None:
    pace, noon = Pace(rate=20, burst=40), datetime(2026, 11, 23, 4, tzinfo=UTC)
    assert pace.allows("chat", noon)
    assert pace.allows("chat", noon - DAY)
    assert [pace.allows("chat", noon - DAY) for _ in range(40)].count(False) > 0
    assert pace.allows("chat", noon - DAY + timedelta(seconds=1))
