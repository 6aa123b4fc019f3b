"""The database: the declarative base, aware times, and the only two doors, write and read.

``await database.write(fn)`` and ``await database.read(fn)`` hand an open Session to a plain
function. The function never commits, has no side effects, and takes time and randomness as
arguments, because it **may run twice**. Rows never leave it: it returns plain data.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import UTC, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeVar, TypeVarTuple, cast

from sqlalchemy import JSON, DateTime, FromClause, Insert, MetaData, Select, Table, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Dialect, Engine, make_url
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Session
from sqlalchemy.sql.elements import KeyedColumnElement
from sqlalchemy.types import TypeDecorator

from storage.embedded import Embedded
from storage.unit import Unit

if TYPE_CHECKING:
    from storage.server import Server

T = TypeVar("T")
Ts = TypeVarTuple("Ts")

#: Seconds. Readers hold nobody up; only a really long one is logged.
READ_SLOW = 1.0

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in and out. SQLite hands back naive times; a naive one going in is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"naive datetime {value!r}: times in rows are aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


#: JSON in a row. Plain JSON on both engines (not JSONB, which refuses some text people type);
#: ``None`` is SQL NULL.
Json = JSON(none_as_null=True)


class Base(DeclarativeBase):
    """All tables. Integer ids are never reused (AUTOINCREMENT on SQLite)."""

    metadata = MetaData(naming_convention=NAMING)
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        datetime: UtcDateTime(),
        dict[str, Any]: Json,
        list[Any]: Json,
    }
    __table_args__: object = {"sqlite_autoincrement": True}


@event.listens_for(Table, "after_parent_attach")
def _never_reuse_ids(table: Table, parent: object) -> None:
    # A subject with its own __table_args__ would lose the flag above; this one it can not lose.
    if parent is Base.metadata:
        table.dialect_options["sqlite"]["autoincrement"] = True


class DatabaseClosed(RuntimeError):
    """The database was closed; nothing was done."""


class Database:
    """The database and its two doors.

    ``url`` is ``sqlite:///path`` (one process) or ``postgresql://…``; ``threads`` bounds the
    readers, and on PostgreSQL the writers too. Raises ValueError for any other URL.
    """

    def __init__(self, url: str, *, threads: int = 8) -> None:
        parsed = make_url(url)
        self.dialect: Literal["sqlite", "postgresql"]
        self.doors: Embedded | Server
        match parsed.get_backend_name():
            case "sqlite":
                self.dialect, self.doors = "sqlite", Embedded(parsed, threads)
            case "postgresql":
                # Its driver takes its time to load: who runs on SQLite does not wait for it.
                from storage.server import Server

                self.dialect, self.doors = "postgresql", Server(parsed, threads)
            case other:
                raise ValueError(f"{other} is not a database Huiwu knows: sqlite or postgresql")
        self.url = url
        self._readers = ThreadPoolExecutor(threads, thread_name_prefix="reader")
        self._closed = False

    @property
    def engine(self) -> Engine:
        """The writers' engine, for storage itself (migrations, tests)."""
        return self.doors.engine

    async def write(self, fn: Callable[[Session], T], *, name: str = "") -> T:
        """Run ``fn(session)`` in a transaction; returns after COMMIT. ``fn`` may run twice.

        ``name`` is what the log calls a unit that took over 50 ms. A cancelled caller does not
        stop a unit that is queued. Raises what ``fn`` raises; then nothing was kept.
        """
        loop = asyncio.get_running_loop()
        future: asyncio.Future[T] = loop.create_future()
        self._submit(Unit(fn, name, future, loop))
        return await future

    async def read(self, fn: Callable[[Session], T]) -> T:
        """Run ``fn(session)`` on one snapshot, read only."""
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self._read, fn)

    def write_now(self, fn: Callable[[Session], T], *, name: str = "") -> T:
        """``write`` for the command line and tests: it blocks."""
        future: Future[T] = Future()
        self._submit(Unit(fn, name, future, None))
        return future.result()

    def read_now(self, fn: Callable[[Session], T]) -> T:
        """``read`` for the command line and tests: it blocks."""
        self._check_open()
        return self._read(fn)

    async def scrub(self) -> bool:
        """What was erased from the rows is erased beside them too (SEC-04), on SQLite. False
        where that was not possible just now; the next scrub does it."""
        self._check_open()
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._readers, self.doors.scrub)

    def listen(self, heard: Callable[[str], None]) -> None:
        """Hear the nudges of all processes (``storage.nudges``), in a thread of its own. On
        SQLite there are none."""
        self.doors.listen(heard)

    def close(self) -> None:
        """Finish what is queued and close every connection. Again is harmless."""
        if self._closed:
            return
        self._closed = True
        self.doors.close()
        self._readers.shutdown(wait=True)

    def _submit(self, unit: Unit) -> None:
        self._check_open()
        self.doors.submit(unit)

    def _check_open(self) -> None:
        if self._closed:
            raise DatabaseClosed("the database is closed")

    def _read(self, fn: Callable[[Session], T]) -> T:
        return self.doors.read(fn, slow=READ_SLOW)


def insert_if_new(
    session: Session,
    table: FromClause | type[Base],
    values: Mapping[str, Any],
    *,
    returning: KeyedColumnElement[T] | InstrumentedAttribute[T],
) -> T | None:
    """Insert the row unless a unique constraint already has it: the one safe way on both engines.

    Returns ``returning`` of the new row, or None where one is already there (on PostgreSQL it
    waits for a concurrent insert of the same key to end first).
    """
    column = returning.key
    target = table if isinstance(table, FromClause) else table.__table__
    # The connection itself: the Session's own way to it costs a quarter of the whole statement.
    connection = session.connection()
    statement = _insert_if_new(connection.dialect.name, cast("Table", target), column)
    return cast("T | None", connection.execute(statement, [dict(values)]).scalar())


@lru_cache(maxsize=256)
def _insert_if_new(dialect: str, table: Table, column: str) -> Insert:
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    return insert(table).on_conflict_do_nothing().returning(table.c[column])


def for_update(statement: Select[*Ts], *, skip_locked: bool = False) -> Select[*Ts]:
    """Lock the rows found until the unit ends. SQLite's writer holds the whole file already."""
    return statement.with_for_update(skip_locked=skip_locked)
