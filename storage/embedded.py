"""The embedded default: SQLite with one writer thread, group commit and a pool of readers.

Each point here cost a trial data when it was missing: BEGIN IMMEDIATE, a SAVEPOINT per unit,
futures that resolve only after COMMIT, and the second run one by one after a lost transaction.
"""

from __future__ import annotations

import logging
import os
import queue
import sqlite3
import threading
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TypeVar, cast

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from storage.unit import Unit, run, session_in, settle_all

T = TypeVar("T")

log = logging.getLogger(__name__)

#: Units in one COMMIT at most.
GROUP = 64
#: Milliseconds to wait for another process (a backup, the command line) that holds the lock.
BUSY = 10_000
#: Seconds a scrub waits for those who read: the writer waits with it.
_SCRUB = 0.5


class _Dialect(SQLiteDialect_pysqlite):
    """Begins and savepoints without compiling them: that was a sixth of a whole unit.

    Not by event: an engine with any listener runs the events of every statement.
    """

    supports_statement_cache = True
    begin_with = "BEGIN"

    def do_begin(self, dbapi_connection: DBAPIConnection) -> None:
        cursor = dbapi_connection.cursor()
        cursor.execute(self.begin_with)
        cursor.close()

    def do_savepoint(self, connection: Connection, name: str) -> None:
        _raw(connection).execute(f"SAVEPOINT {name}")

    def do_release_savepoint(self, connection: Connection, name: str) -> None:
        _raw(connection).execute(f"RELEASE SAVEPOINT {name}")


registry.register("sqlite.huiwu", __name__, "_Dialect")


class Embedded:
    """The writer thread and the readers of one SQLite file."""

    def __init__(self, url: URL, threads: int) -> None:
        path = url.database
        if not path or path == ":memory:":
            raise ValueError("SQLite needs a file: readers and the writer have own connections")
        private_file(Path(path))
        self._path = path
        self.engine = _engine(url, begin="BEGIN IMMEDIATE", size=2)
        self.reading = _engine(url, begin="BEGIN", size=threads, query_only=True)
        #: How many units ran, in how many groups, and how many groups had to run one by one.
        self.units = self.groups = self.reruns = 0
        self._queue: queue.SimpleQueue[Unit | None] = queue.SimpleQueue()
        self._connection: Connection | None = None
        self._in_unit = False
        self._thread = threading.Thread(target=self._serve, name="writer", daemon=True)
        self._thread.start()

    def submit(self, unit: Unit) -> None:
        """Queue a unit. Raises RuntimeError from inside a unit: it would wait for itself."""
        if threading.current_thread() is self._thread:
            raise RuntimeError("a write inside a write would wait for itself")
        self._queue.put(unit)

    def read(self, fn: Callable[[Session], T], *, slow: float) -> T:
        """Run ``fn`` on one snapshot, in the caller's thread."""
        with session_in(self.reading) as session:
            return run(fn, session, "", slow=slow)

    def listen(self, heard: Callable[[str], None]) -> None:
        """There is no other process."""

    def scrub(self) -> bool:
        """Empty the journal beside the file: it holds pages as they were before something was
        erased. False where somebody reads an old snapshot right now."""
        with closing(sqlite3.connect(self._path, timeout=_SCRUB)) as raw:
            raw.execute("PRAGMA synchronous=FULL")
            (busy, _, _) = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        return not busy

    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        self._queue.put(None)
        self._thread.join()
        self.engine.dispose()
        self.reading.dispose()

    # -- the writer thread ---------------------------------------------------------------

    def _serve(self) -> None:
        going = True
        while going:
            units, going = self._next_group()
            if not units:
                continue
            try:
                self._group(units)
            except BaseException as error:
                # Nobody may wait for ever, whatever broke; the thread lives on.
                log.exception("the writer failed")
                self._drop_connection()
                for unit in units:
                    unit.error = unit.error or error
            settle_all(units)
            del units
        self._drop_connection()

    def _next_group(self) -> tuple[list[Unit], bool]:
        units: list[Unit] = []
        unit = self._queue.get()
        while unit is not None:
            units.append(unit)
            if len(units) == GROUP:
                return units, True
            try:
                unit = self._queue.get_nowait()
            except queue.Empty:
                return units, True
        return units, False

    def _group(self, units: Sequence[Unit]) -> None:
        self.groups += 1
        self.units += len(units)
        if self._together(units):
            return
        if len(units) == 1:
            return
        self.reruns += 1
        for unit in units:
            unit.result = unit.error = None
            self._together([unit])

    def _together(self, units: Sequence[Unit]) -> bool:
        """Run the units in one transaction. False: nothing is kept and each has its error."""
        try:
            transaction = self._connect().begin()
        except Exception as error:
            self._lost(units, error)
            # The lock was not to be had; trying each alone would only wait as often again.
            return True
        connection = transaction.connection
        for unit in units:
            undone = self._one(connection, unit)
            if unit.error is not None and not (
                undone and transaction.is_active and _raw(connection).in_transaction
            ):
                self._lost(units, unit.error)
                return False
        try:
            transaction.commit()
        except Exception as error:
            self._lost(units, error)
            return False
        return True

    def _one(self, connection: Connection, unit: Unit) -> bool:
        """Run a unit under its SAVEPOINT. False: it failed and could not be undone alone."""
        session = session_in(connection)
        try:
            self._in_unit = True
            try:
                unit.result = run(unit.fn, session, unit.name)
                session.flush()
            finally:
                self._in_unit = False
            session.commit()
        except BaseException as error:
            unit.result, unit.error = None, error
        try:
            session.close()
        except DBAPIError:
            # Its SAVEPOINT went with the transaction; the first error is the one to tell.
            return False
        return True

    def _lost(self, units: Sequence[Unit], error: BaseException) -> None:
        self._drop_connection()
        for unit in units:
            unit.result, unit.error = None, unit.error or error

    # -- its connection ------------------------------------------------------------------

    def _connect(self) -> Connection:
        if self._connection is None:
            self._connection = self.engine.connect()
            _raw(self._connection).set_authorizer(self._authorize)
        return self._connection

    def _authorize(self, action: int, *_: object) -> int:
        # A COMMIT inside a unit would make half a group durable; SQLite itself refuses it.
        if self._in_unit and action == sqlite3.SQLITE_TRANSACTION:
            return sqlite3.SQLITE_DENY
        return sqlite3.SQLITE_OK

    def _drop_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is None:
            return
        try:
            _raw(connection).rollback()
        finally:
            # SQLAlchemy's idea of the transaction may differ from SQLite's: start afresh.
            connection.invalidate()
            connection.close()


def _raw(connection: Connection) -> sqlite3.Connection:
    return cast(sqlite3.Connection, connection.connection.dbapi_connection)


def private_file(path: Path) -> None:
    """Make the database's file readable by its owner only, before anything is in it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    # The journal files inherit these rights.
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def _engine(url: URL, *, begin: str, size: int, query_only: bool = False) -> Engine:
    engine = create_engine(
        url.set(drivername="sqlite+huiwu"),
        poolclass=QueuePool,
        pool_size=size,
        max_overflow=4,
        connect_args={"check_same_thread": False, "cached_statements": 512},
    )

    @event.listens_for(engine, "connect")
    def _connected(raw: sqlite3.Connection, record: object) -> None:
        # The driver must not begin by itself: it would begin too late, and not IMMEDIATE.
        raw.isolation_level = None
        for pragma in (
            f"busy_timeout={BUSY}",
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            "secure_delete=ON",
            "journal_size_limit=67108864",
            f"query_only={'ON' if query_only else 'OFF'}",
        ):
            raw.execute(f"PRAGMA {pragma}")

    cast(_Dialect, engine.dialect).begin_with = begin
    return engine
