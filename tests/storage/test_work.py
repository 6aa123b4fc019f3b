"""Work in chunks: no chunk twice, the short before the long, a lost worker replaced."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from storage import Session, settings, work
from storage.database import Database

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def start(session: Session, kind: str = "import_roster", total: int | None = 300) -> int:
    return work.start(
        session,
        kind,
        {"blob": "x"},
        asked_by_person_id=3,
        address_key="plain:c:p",
        total=total,
        now=NOW,
    )


def lease(session: Session, holder: str = "a", seconds: float = 0) -> work.WorkItem | None:
    real = NOW + timedelta(seconds=seconds)
    return work.lease_next(session, holder=holder, real=real, lease_seconds=30)


async def test_from_start_to_finish(database: Database) -> None:
    def unit(session: Session) -> None:
        id = start(session)
        item = lease(session)
        assert item is not None
        assert (item.id, item.kind, item.cursor, item.total) == (id, "import_roster", 0, 300)
        assert (item.asked_by_person_id, item.address_key, item.asked_at) == (3, "plain:c:p", NOW)
        assert lease(session) is None
        work.progress(session, id, 100, {"blob": "x", "added": 90})
        item = lease(session)
        assert item is not None
        assert (item.cursor, item.data["added"]) == (100, 90)
        work.finish(session, id, {"added": 280})
        assert lease(session, seconds=999) is None
        done = work.one(session, id)
        assert done is not None
        assert (done.state, done.result) == ("done", {"added": 280})
        assert work.one(session, id + 1) is None

    await database.write(unit)


async def test_a_lost_worker_is_replaced_and_its_late_chunk_rolls_back(database: Database) -> None:
    id = await database.write(start)
    assert await database.write(lease) is not None
    assert await database.write(lambda s: lease(s, "b", 29)) is None
    assert await database.write(lambda s: lease(s, "b", 30)) is not None

    def chunk(session: Session) -> None:
        settings.put(session, "rows", settings.get(session, "rows", 0) + 100)
        work.progress(session, id, 100, {})

    done = await asyncio.gather(
        database.write(chunk), database.write(chunk), return_exceptions=True
    )
    assert sorted(type(d) for d in done if d is not None) == [work.WorkMoved]
    assert await database.read(lambda s: settings.get(s, "rows")) == 100


async def test_the_one_with_fewest_turns_comes_first(database: Database) -> None:
    def unit(session: Session) -> None:
        long = start(session, "export")
        for cursor in (1, 2, 3):
            item = lease(session)
            assert item is not None
            work.progress(session, item.id, cursor, {})
        short = start(session, "broadcast")
        order = []
        for _ in range(4):
            item = lease(session)
            assert item is not None
            order.append(item.id)
            work.progress(session, item.id, item.cursor + 1, {})
        assert order == [short, short, short, long]

    await database.write(unit)


async def test_stumbling_waits_and_counts_and_giving_up_says_why(database: Database) -> None:
    def unit(session: Session) -> None:
        id = start(session)
        lease(session)
        assert work.stumbled(session, id, "disk", real=NOW, wait=5) == 1
        assert lease(session, seconds=4) is None
        item = lease(session, seconds=5)
        assert item is not None
        assert item.failures == 1
        work.fail(session, id, "disk")
        ended = work.one(session, id)
        assert ended is not None
        assert (ended.state, ended.reason) == ("failed", "disk")
        with pytest.raises(work.WorkMoved):
            work.finish(session, id, {})
        with pytest.raises(work.WorkMoved):
            work.progress(session, id, 5, {})

    await database.write(unit)


async def test_many_workers_never_share_an_item(database: Database) -> None:
    await database.write(lambda s: [start(s) for _ in range(20)])
    leased = await asyncio.gather(
        *(database.write(lambda s, h=h: lease(s, f"w{h}")) for h in range(30))
    )
    ids = [item.id for item in leased if item is not None]
    assert len(ids) == len(set(ids)) == 20
