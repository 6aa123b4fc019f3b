"""The timetable: a tick that fails comes again, and only the leader acts."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from chat.message import Message, Span, to_data
from jobs.timetable import Timetable, _guarded
from storage import Session, audit, leader, outbox, timers, work
from storage.audit import Entry
from storage.calendar_days import CalendarDay
from tests.stories.world import MONDAY, World


async def test_a_tick_that_fails_comes_again(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    ticks: list[str] = []
    again = asyncio.Event()

    async def fire_timers(self: Timetable) -> int:
        ticks.append("fire")
        if len(ticks) == 1:
            raise RuntimeError("the database is away")
        again.set()
        return 0

    monkeypatch.setattr(Timetable, "fire_timers", fire_timers)
    await world.app.start()
    await asyncio.wait_for(again.wait(), 10)
    assert len(ticks) >= 2
    await world.app.timetable.stop()


async def test_a_failure_is_kept_from_the_scheduler() -> None:
    async def fails() -> None:
        raise OSError("disk full")

    async def is_cancelled() -> None:
        raise asyncio.CancelledError

    await _guarded(fails)()
    # To be stopped is no failure.
    with pytest.raises(asyncio.CancelledError):
        await _guarded(is_cancelled)()


def stage(session: Session) -> None:
    """A timer, a piece of work, an audit entry and a message, all of them due."""
    late = MONDAY + timedelta(days=1)
    timers.replace(session, "probe", [timers.WantedTimer("probe", "1", MONDAY, late)])
    work.start(
        session, "probe", {}, asked_by_person_id=None, address_key=None, total=1, now=MONDAY
    )
    audit.record(session, Entry(MONDAY, None, None, None, "probe", "probe:1"))
    content = {"message": to_data(Message((Span("owed"),)))}
    row = outbox.Outgoing("plain", "7", "7", "send", content, outbox.NOTICES)
    outbox.enqueue(session, row, now=MONDAY)


async def everything(world: World) -> tuple[int, int, int, int]:
    """Unfired timers, turns of work, unsealed entries, unsent messages."""

    def read(session: Session) -> tuple[int, int, int, int]:
        table = work.work
        turns = session.execute(table.select().with_only_columns(table.c.turns)).scalar_one()
        states = timers.timers
        failures = session.execute(
            states.select().with_only_columns(states.c.failures).where(states.c.kind == "probe")
        ).scalar_one()
        return failures, turns, audit.unsealed(session), sum(outbox.depth(session).values())

    found: tuple[int, int, int, int] = await world.read(read)
    return found


async def tick_all(world: World) -> None:
    timetable = world.app.timetable
    ticks: tuple[Callable[[], Awaitable[object]], ...] = (
        timetable.do_work,
        timetable.seal_audit,
        timetable.want_daily_list,
        timetable.sweep,
        world.app.deliverer.deliver_all,
        timetable.fire_timers,
    )
    for tick in ticks:
        await tick()


async def test_who_does_not_lead_does_nothing(world: World) -> None:
    await world.write(stage)
    await world.app.lead.release()
    before = await everything(world)
    await tick_all(world)
    assert await everything(world) == before == (0, 0, 1, 1)
    await world.app.lead.renew()
    await tick_all(world)
    # Nobody knows the kind of the timer and of the work; each was tried, the others are done.
    failures, *others = await everything(world)
    assert failures >= 1
    assert others == [1, 0, 0]


async def test_the_start_takes_up_at_once_what_a_dead_process_held(world: World) -> None:
    await world.write(stage)
    epoch = world.app.lead.epoch
    assert epoch is not None

    def lease(session: Session) -> None:
        now = world.clock.now()
        leased = outbox.lease(
            session,
            holder=world.app.lead.holder,
            epoch=epoch,
            limit=1,
            now=now,
            real=now,
            lease_seconds=3600,
        )
        assert len(leased) == 1
        session.execute(outbox.outbox.update().values(lease_owner="dead"))
        item = work.lease_next(session, holder="dead", real=now, lease_seconds=3600)
        assert item is not None

    await world.write(lease)
    await world.app.deliverer.deliver_all()
    assert (await everything(world))[3] == 1
    # On SQLite the lock file says that nobody else can be there.
    assert await world.app.lead.take_over()
    await world.app.deliverer.deliver_all()
    await world.app.timetable.do_work()
    assert (await everything(world))[1:4:2] == (2, 0)


async def test_the_stop_gives_up_the_lead(world: World) -> None:
    await world.app.start()
    assert world.app.leads
    await world.app.timetable.stop()
    assert world.app.lead.epoch is None
    assert await world.write(lambda s: leader.acquire_or_renew(s, holder="next")) is not None


async def test_a_day_of_the_office_set_elsewhere_is_read_again(world: World) -> None:
    day = world.office.today(world.clock.now()) + timedelta(days=2)
    assert world.office.calendar.is_working_day(day)
    off = CalendarDay(day=day, working=False, note="停电", set_at=world.clock.now())
    await world.write(lambda s: s.add(off))
    await world.app.timetable.want_daily_list()
    assert not world.office.calendar.is_working_day(day)
