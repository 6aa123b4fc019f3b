"""The leader's lease, by the database's own time."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime, timedelta

from storage import leader, outbox
from storage.database import Database
from storage.leader import Leadership

NOW = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def acquire(database: Database, holder: str, lease: float = 8) -> Leadership | None:
    return database.write_now(
        lambda s: leader.acquire_or_renew(s, holder=holder, real_seconds_lease=lease)
    )


def test_one_leads_and_stays(database: Database) -> None:
    assert database.read_now(leader.current) is None
    assert acquire(database, "a") == Leadership(1)
    assert acquire(database, "b") is None
    assert acquire(database, "a") == Leadership(1)
    current = database.read_now(leader.current)
    assert current is not None
    assert (current.holder, current.epoch) == ("a", 1)


def test_a_silent_leader_is_followed_with_a_new_epoch(database: Database) -> None:
    assert acquire(database, "a", 0.05) == Leadership(1)
    time.sleep(0.06)
    assert acquire(database, "b") == Leadership(2)
    assert acquire(database, "a") is None
    assert database.read_now(lambda s: leader.deposed(s, holder="a", epoch=1))
    assert not database.read_now(lambda s: leader.deposed(s, holder="b", epoch=2))


def test_who_overslept_begins_a_new_epoch(database: Database) -> None:
    assert acquire(database, "a", 0.05) == Leadership(1)
    time.sleep(0.06)
    assert acquire(database, "a") == Leadership(2)


def test_giving_up_lets_the_next_in_at_once(database: Database) -> None:
    acquire(database, "a")
    database.write_now(lambda s: leader.release(s, "b"))
    assert acquire(database, "b") is None
    database.write_now(lambda s: leader.release(s, "a"))
    assert acquire(database, "b") == Leadership(2)


async def test_of_many_at_once_one_leads(database: Database) -> None:
    tries = [
        database.write(lambda s, n=n: leader.acquire_or_renew(s, holder=f"p{n}"))
        for n in range(20)
    ]
    won = [one for one in await asyncio.gather(*tries) if one is not None]
    assert won == [Leadership(1)]


def test_the_databases_time_is_real_time(database: Database) -> None:
    at = database.read_now(leader.database_time)
    assert at.tzinfo is UTC
    assert abs(at.timestamp() - time.time()) < 2


def test_a_deposed_leader_leases_nothing(database: Database) -> None:
    row = outbox.Outgoing("plain", "c", "p", verb="send", content={}, lane=0)
    database.write_now(lambda s: outbox.enqueue(s, row, now=NOW, real=NOW))
    acquire(database, "a", 0.05)
    time.sleep(0.06)
    acquire(database, "b")

    def lease(holder: str, epoch: int) -> int:
        leased = database.write_now(
            lambda s: outbox.lease(
                s, holder=holder, epoch=epoch, limit=9, now=NOW, real=NOW, lease_seconds=30
            )
        )
        return len(leased)

    assert lease("a", 1) == 0
    assert lease("b", 1) == 0
    assert lease("b", 2) == 1


def test_a_lease_is_as_long_as_asked(database: Database) -> None:
    acquire(database, "a", 30)
    current = database.read_now(leader.current)
    assert current is not None
    left = current.expires_at - database.read_now(leader.database_time)
    assert timedelta(seconds=28) < left <= timedelta(seconds=30)
