"""The two doors: what a unit may rely on, on both engines."""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, DateTime, Integer, MetaData, Table, create_engine, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool

from storage import Session, settings
from storage.database import Database, DatabaseClosed, UtcDateTime, for_update, insert_if_new
from storage.schema import metadata
from storage.settings import settings as table
from storage.unit import StrayCommit, UnitSession, run


def put(key: str, value: object = 1) -> Callable[[Session], str]:
    """A unit that sets ``key``."""

    def unit(session: Session) -> str:
        settings.put(session, key, value)
        return key

    return unit


def keys(database: Database) -> list[str]:
    """Every key there is."""
    return database.read_now(lambda s: sorted(s.execute(select(table.c.key)).scalars()))


async def test_a_write_is_there_for_the_next_read(database: Database) -> None:
    assert await database.write(put("a", {"b": [1, None, "会务"]})) == "a"
    assert await database.read(lambda s: settings.get(s, "a")) == {"b": [1, None, "会务"]}


async def test_what_a_unit_raises_comes_back_and_nothing_is_kept(database: Database) -> None:
    def unit(session: Session) -> None:
        settings.put(session, "half", 1)
        raise LookupError("no such meeting")

    with pytest.raises(LookupError, match="no such meeting"):
        await database.write(unit)
    assert keys(database) == []


async def test_an_integrity_error_beside_good_units(database: Database) -> None:
    def doubled(session: Session) -> None:
        settings.put(session, "mine", 1)
        session.execute(table.insert().values(key="taken", value=2))

    await database.write(put("taken"))
    done = await asyncio.gather(
        *(database.write(put(f"good{n}")) for n in range(5)),
        database.write(doubled),
        *(database.write(put(f"more{n}")) for n in range(5)),
        return_exceptions=True,
    )
    assert [type(d) for d in done if not isinstance(d, str)] == [IntegrityError]
    assert len(keys(database)) == 11
    assert "mine" not in keys(database)


@pytest.mark.parametrize(
    "stray",
    [
        lambda s: s.commit(),
        lambda s: s.rollback(),
        lambda s: s.close(),
        lambda s: s.begin(),
        lambda s: s.execute(text("COMMIT")),
        lambda s: s.execute(text("ROLLBACK")),
        lambda s: s.connection().exec_driver_sql("  commit"),
    ],
    ids=["commit", "rollback", "close", "begin", "sql-commit", "sql-rollback", "driver-commit"],
)
async def test_a_stray_end_of_the_transaction_is_refused(
    database: Database, stray: Callable[[Session], object]
) -> None:
    def unit(session: Session) -> None:
        settings.put(session, "before", 1)
        stray(session)
        settings.put(session, "after", 1)

    done = await asyncio.gather(
        database.write(put("good1")),
        database.write(unit),
        database.write(put("good2")),
        return_exceptions=True,
    )
    assert isinstance(done[1], StrayCommit) or "not authorized" in str(done[1])
    assert done[0] == "good1"
    assert done[2] == "good2"
    assert keys(database) == ["good1", "good2"]
    assert await database.write(put("next")) == "next"


async def test_a_savepoint_of_a_units_own_is_allowed(database: Database) -> None:
    def unit(session: Session) -> str:
        settings.put(session, "kept", 1)
        try:
            with session.begin_nested():
                settings.put(session, "undone", 1)
                session.execute(table.insert().values(key="kept", value=2))
        except IntegrityError:
            return "went on"
        return "not reached"

    assert await database.write(unit) == "went on"
    assert keys(database) == ["kept"]


async def test_readers_can_not_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"read-?only"):
        await database.read(put("sneaky"))
    assert keys(database) == []


async def test_a_read_sees_one_snapshot(database: Database) -> None:
    await database.write(put("n", 1))
    read_once, written = threading.Event(), threading.Event()

    def twice(session: Session) -> tuple[object, object]:
        first = settings.get(session, "n")
        read_once.set()
        assert written.wait(10)
        return first, settings.get(session, "n")

    reading = asyncio.create_task(database.read(twice))
    await asyncio.to_thread(read_once.wait, 10)
    await database.write(put("n", 2))
    written.set()
    assert await reading == (1, 1)


def increment(session: Session, *, lock: bool = True, pause: float = 0) -> None:
    """Read, then write: what loses updates where nothing guards it."""
    statement = select(table.c.value).where(table.c.key == "n")
    value = session.execute(for_update(statement) if lock else statement).scalar_one()
    time.sleep(pause)
    session.execute(table.update().where(table.c.key == "n").values(value=value + 1))


async def test_no_update_is_lost(database: Database) -> None:
    await database.write(put("n", 0))
    await asyncio.gather(*(database.write(increment) for _ in range(100)))
    assert await database.read(lambda s: settings.get(s, "n")) == 100


async def test_without_the_lock_postgresql_loses_updates(database: Database) -> None:
    """The negative control: SQLite's one writer needs no lock, PostgreSQL does."""
    await database.write(put("n", 0))
    loose = [database.write(lambda s: increment(s, lock=False, pause=0.02)) for _ in range(8)]
    await asyncio.gather(*loose)
    kept = await database.read(lambda s: settings.get(s, "n"))
    assert kept == 8 if database.dialect == "sqlite" else kept < 8


def test_no_update_is_lost_between_connections(database: Database) -> None:
    """What another process does (the command line): BEGIN IMMEDIATE, or a row lock."""
    database.write_now(put("n", 0))

    def many() -> None:
        for _ in range(10):
            with database.engine.begin() as connection, Session(connection) as session:
                increment(session)
                session.flush()

    threads = [threading.Thread(target=many) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert database.read_now(lambda s: settings.get(s, "n")) == 40


def test_the_drivers_default_loses_updates_on_sqlite(sqlite_database: Database) -> None:
    """The negative control: without our BEGIN IMMEDIATE the read stands outside."""
    sqlite_database.write_now(put("n", 0))
    engine = create_engine(sqlite_database.url, poolclass=NullPool)
    read = select(table.c.value).where(table.c.key == "n")
    with engine.connect() as one, engine.connect() as other:
        values = [c.execute(read).scalar_one() for c in (one, other)]
        for connection, value in zip((one, other), values, strict=True):
            connection.execute(table.update().values(value=value + 1))
            connection.commit()
    assert sqlite_database.read_now(lambda s: settings.get(s, "n")) == 1


async def test_one_of_many_inserts_of_a_key(database: Database) -> None:
    def unit(session: Session, number: int) -> str | None:
        row = {"key": "one", "value": number}
        return insert_if_new(session, table, row, returning=table.c.key)

    writes = [database.write(lambda s, n=n: unit(s, n)) for n in range(60)]
    done = await asyncio.gather(*writes)
    assert sorted(filter(None, done)) == ["one"]


async def test_a_deadlock_runs_the_unit_again(database: Database) -> None:
    await database.write(put("a", 0))
    await database.write(put("b", 0))
    met = threading.Barrier(2)
    runs: list[str] = []

    def crossing(first: str, then: str) -> Callable[[Session], None]:
        def unit(session: Session) -> None:
            runs.append(first)
            for number, key in enumerate((first, then)):
                session.execute(for_update(select(table).where(table.c.key == key)))
                if number == 0 and len(runs) <= 2 and database.dialect == "postgresql":
                    met.wait(10)
            for key in (first, then):
                session.execute(table.update().where(table.c.key == key).values(value=first))

        return unit

    await asyncio.gather(database.write(crossing("a", "b")), database.write(crossing("b", "a")))
    assert len(runs) == (3 if database.dialect == "postgresql" else 2)
    assert await database.read(lambda s: settings.get(s, "a")) in ("a", "b")


async def test_a_slow_unit_is_logged_by_name(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "storage"):
        await database.write(lambda s: time.sleep(0.06), name="sign_in")
    assert "slow unit sign_in" in [r.getMessage().split(":")[0] for r in caplog.records]


def test_a_quick_unit_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    # With a limit no machine misses: a busy one may take its time for anything.
    with caplog.at_level(logging.WARNING, "storage"):
        run(lambda session: None, UnitSession(), "quick", slow=60.0)
        run(lambda session: None, UnitSession(), "slow", slow=0.0)
    assert [r.getMessage().split(":")[0] for r in caplog.records] == ["slow unit slow"]


def test_a_closed_database_says_so(database_url: str) -> None:
    database = Database(database_url)
    database.write_now(put("a"))
    database.close()
    database.close()
    with pytest.raises(DatabaseClosed):
        database.write_now(put("b"))
    with pytest.raises(DatabaseClosed):
        database.read_now(lambda s: settings.get(s, "a"))


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:", "mysql://localhost/x"])
def test_an_url_it_can_not_serve(url: str) -> None:
    with pytest.raises(ValueError, match=r"file|not a database"):
        Database(url)


async def test_times_are_aware_utc(database: Database) -> None:
    times = Table(
        "times", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime)
    )
    beijing = datetime(2026, 12, 1, 14, 0, tzinfo=timezone(timedelta(hours=8)))

    def unit(session: Session) -> datetime:
        times.create(session.connection())
        session.execute(times.insert().values(id=1, at=beijing))
        return session.execute(select(times.c.at)).scalar_one()

    at = await database.write(unit)
    assert at == beijing
    assert at.tzinfo is UTC
    with pytest.raises(Exception, match="naive"):
        await database.write(
            lambda s: s.execute(times.insert().values(id=2, at=beijing.replace(tzinfo=None)))
        )


def test_every_table_never_reuses_ids_and_times_are_utc() -> None:
    for each in metadata().tables.values():
        assert each.dialect_options["sqlite"]["autoincrement"] is True, each.name
        for column in each.columns:
            assert not isinstance(column.type, DateTime), f"{column} is not UtcDateTime"
