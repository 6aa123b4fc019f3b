"""SQLite's writer thread: group commit, and every way a group can break under it."""

from __future__ import annotations

import asyncio
import sqlite3
import stat
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select, text

from storage import Session, embedded, settings
from storage.database import Database
from storage.embedded import Embedded
from storage.lock_file import DatabaseInUse, lock_file
from storage.settings import settings as table

Fn = Callable[[Session], Any]


async def together(database: Database, *units: Fn) -> list[Any]:
    """Run the units in one group: the writer is held up until all of them wait."""
    started, go = threading.Event(), threading.Event()

    def gate(session: Session) -> None:
        started.set()
        assert go.wait(10)

    first = asyncio.create_task(database.write(gate, name="gate"))
    await asyncio.to_thread(started.wait, 10)
    rest = [asyncio.create_task(database.write(unit)) for unit in units]
    await asyncio.sleep(0)
    go.set()
    await first
    return list(await asyncio.gather(*rest, return_exceptions=True))


def put(key: str) -> Fn:
    def unit(session: Session) -> str:
        settings.put(session, key, 1)
        return key

    return unit


def count_up(session: Session) -> None:
    """Not idempotent on purpose: a unit that ran twice shows."""
    settings.put(session, "count", settings.get(session, "count", 0) + 1)


def counted(database: Database) -> int:
    return int(database.read_now(lambda s: settings.get(s, "count", 0)))


def keys(database: Database) -> set[str]:
    return set(database.read_now(lambda s: s.execute(select(table.c.key)).scalars().all()))


def doors(database: Database) -> Embedded:
    assert isinstance(database.doors, Embedded)
    return database.doors


async def test_waiting_units_share_a_commit(sqlite_database: Database) -> None:
    commits: list[object] = []
    event.listen(sqlite_database.engine, "commit", commits.append)
    done = await together(sqlite_database, *(put(f"k{n}") for n in range(100)))
    assert done == [f"k{n}" for n in range(100)]
    # The gate, then 64, then the other 36.
    assert len(commits) == 3
    assert doors(sqlite_database).groups == 3
    assert doors(sqlite_database).reruns == 0


async def test_nobody_is_told_before_the_commit(sqlite_database: Database) -> None:
    told: list[bool] = []
    waiting: list[asyncio.Task[str]] = []
    event.listen(
        sqlite_database.engine, "commit", lambda c: told.extend(t.done() for t in waiting)
    )
    waiting += [asyncio.create_task(sqlite_database.write(put(f"k{n}"))) for n in range(5)]
    await asyncio.gather(*waiting)
    assert told
    assert not any(told)


async def test_a_failing_unit_runs_once_and_its_neighbours_too(sqlite_database: Database) -> None:
    def fails(session: Session) -> None:
        count_up(session)
        raise LookupError

    done = await together(sqlite_database, count_up, fails, count_up)
    assert [type(d) for d in done] == [type(None), LookupError, type(None)]
    assert counted(sqlite_database) == 2
    assert doors(sqlite_database).reruns == 0


def stray(session: Session) -> None:
    session.execute(text("COMMIT"))


async def test_a_stray_commit_leaves_the_neighbours_whole(sqlite_database: Database) -> None:
    done = await together(sqlite_database, count_up, stray, count_up)
    assert "not authorized" in str(done[1])
    assert counted(sqlite_database) == 2


async def test_without_the_guard_a_stray_commit_doubles_a_neighbour(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: what the authorizer is for."""
    monkeypatch.setattr(Embedded, "_authorize", lambda self, *_: sqlite3.SQLITE_OK)
    database = Database(sqlite_url)
    await together(database, count_up, stray, count_up)
    assert counted(database) == 3
    database.close()


async def test_a_lost_transaction_runs_the_units_one_by_one(sqlite_database: Database) -> None:
    """ON CONFLICT ROLLBACK is one of the ways SQLite itself ends a transaction."""

    def loses(session: Session) -> None:
        session.execute(text("INSERT OR ROLLBACK INTO settings (key, value) VALUES ('a', '1')"))

    await sqlite_database.write(put("a"))
    done = await together(sqlite_database, count_up, loses, count_up)
    assert "UNIQUE" in str(done[1])
    assert [done[0], done[2]] == [None, None]
    assert counted(sqlite_database) == 2
    assert doors(sqlite_database).reruns == 1


async def test_without_the_second_run_good_units_are_lost(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: a group that only runs together."""
    monkeypatch.setattr(Embedded, "_group", lambda self, units: self._together(units))

    def loses(session: Session) -> None:
        session.execute(text("INSERT OR ROLLBACK INTO settings (key, value) VALUES ('a', '1')"))

    await sqlite_database.write(put("a"))
    done = await together(sqlite_database, count_up, loses, count_up)
    assert isinstance(done[0], Exception)
    assert counted(sqlite_database) == 0


async def test_a_failing_commit_fails_only_its_cause(sqlite_database: Database) -> None:
    def deferred(session: Session) -> None:
        session.execute(text("CREATE TABLE parent (id INTEGER PRIMARY KEY)"))
        session.execute(
            text(
                "CREATE TABLE child (parent_id INTEGER REFERENCES parent (id) "
                "DEFERRABLE INITIALLY DEFERRED)"
            )
        )

    def orphan(session: Session) -> None:
        session.execute(text("INSERT INTO child VALUES (7)"))

    await sqlite_database.write(deferred)
    done = await together(sqlite_database, count_up, orphan, count_up)
    assert "FOREIGN KEY" in str(done[1])
    assert [done[0], done[2]] == [None, None]
    assert counted(sqlite_database) == 2
    assert await sqlite_database.write(put("next")) == "next"


async def test_a_commit_that_fails_once_is_made_good(sqlite_database: Database) -> None:
    failing = ["group"]

    @event.listens_for(sqlite_database.engine, "commit")
    def _fail(connection: object) -> None:
        if failing and doors(sqlite_database).groups == 2:
            failing.pop()
            raise sqlite3.OperationalError("disk I/O error")

    done = await together(sqlite_database, *[count_up] * 10)
    assert done == [None] * 10
    assert counted(sqlite_database) == 10


async def test_a_full_disk_fails_what_does_not_fit(sqlite_database: Database) -> None:
    @event.listens_for(sqlite_database.engine, "connect")
    def _small(raw: sqlite3.Connection, record: object) -> None:
        pages = raw.execute("PRAGMA page_count").fetchone()[0]
        raw.execute(f"PRAGMA max_page_count={pages + 8}")

    def big(session: Session) -> None:
        settings.put(session, "big", "x" * 200_000)

    done = await together(sqlite_database, put("a"), big, put("b"))
    assert done[0] == "a"
    assert "full" in str(done[1])
    assert done[2] == "b"
    assert keys(sqlite_database) == {"a", "b"}


async def test_a_write_inside_a_write_is_refused(sqlite_database: Database) -> None:
    def nested(session: Session) -> None:
        sqlite_database.write_now(put("inner"))

    with pytest.raises(RuntimeError, match="inside a write"):
        await sqlite_database.write(nested)


async def test_a_cancelled_caller_does_no_harm(sqlite_database: Database) -> None:
    task = asyncio.create_task(sqlite_database.write(count_up))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await sqlite_database.write(count_up)
    assert counted(sqlite_database) in (1, 2)


async def test_a_lock_held_too_long_is_said_and_the_next_write_works(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embedded, "BUSY", 50)
    database = Database(sqlite_url)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    done = await asyncio.gather(database.write(count_up), return_exceptions=True)
    assert "locked" in str(done[0])
    other.execute("ROLLBACK")
    other.close()
    await database.write(count_up)
    assert counted(database) == 1
    database.close()


def test_the_pragmas_are_on(sqlite_database: Database) -> None:
    wanted = {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "secure_delete": 1}

    def pragmas(session: Session) -> dict[str, Any]:
        return {name: session.execute(text(f"PRAGMA {name}")).scalar() for name in wanted}

    assert sqlite_database.write_now(pragmas) == wanted
    assert sqlite_database.read_now(pragmas) == wanted


def test_only_the_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "new" / "huiwu.db"
    database = Database(f"sqlite:///{path}")
    database.write_now(lambda s: s.execute(text("CREATE TABLE x (y)")))
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in path.parent.iterdir()}
    assert set(modes.values()) == {0o600}
    database.close()


def test_a_second_run_is_refused(sqlite_url: str) -> None:
    with lock_file(sqlite_url) as held:
        assert held is not None
        with pytest.raises(DatabaseInUse, match="process"):
            lock_file(sqlite_url)
    again = lock_file(sqlite_url)
    assert again is not None
    again.close()
    assert lock_file("postgresql://localhost/huiwu") is None
