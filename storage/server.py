"""Beyond one machine: PostgreSQL through psycopg 3 and a small pool of threads."""

from __future__ import annotations

import random
import re
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError

from storage.unit import StrayCommit, Unit, UnitSession, run, session_in, settle_all

#: Runs of one unit at most, when others' locks or a restart of the server break it.
ATTEMPTS = 8
#: SQLSTATE of serialization failure and deadlock: nothing was kept, the unit runs again.
TRY_AGAIN = frozenset({"40001", "40P01"})

_ENDS_TRANSACTION = re.compile(r"\s*(commit|rollback(?!\s+to)|end|abort)\b", re.IGNORECASE)


class Server:
    """The writers' and readers' connections to one PostgreSQL database."""

    def __init__(self, url: URL, threads: int) -> None:
        self.engine = _engine(url, threads, "READ COMMITTED")
        # Readers see one snapshot and can not write, as on SQLite.
        self.reading = _engine(url, threads, "REPEATABLE READ")
        self.units = self.reruns = 0
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="writer")
        self._count = threading.Lock()
        event.listen(self.reading, "connect", _read_only)
        event.listen(self.engine, "before_cursor_execute", _refuse_end)

    def submit(self, unit: Unit) -> None:
        """Queue a unit."""
        self._pool.submit(self._serve, unit)

    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        self._pool.shutdown(wait=True)
        self.engine.dispose()
        self.reading.dispose()

    def _serve(self, unit: Unit) -> None:
        try:
            unit.result = self._attempts(unit)
        except BaseException as error:
            unit.error = error
        settle_all([unit])

    def _attempts(self, unit: Unit) -> Any:
        with self._count:
            self.units += 1
        for attempt in range(1, ATTEMPTS + 1):
            with session_in(self.engine) as session:
                try:
                    result = run(unit.fn, session, unit.name)
                    session.flush()
                except DBAPIError as error:
                    if attempt == ATTEMPTS or not (
                        _broken_by_others(error) or error.connection_invalidated
                    ):
                        raise
                else:
                    # A connection lost while it commits may have committed: that is raised.
                    if self._committed(session, last=attempt == ATTEMPTS):
                        return result
            with self._count:
                self.reruns += 1
            time.sleep(random.uniform(0, 0.005 * 2**attempt))
        raise AssertionError("unreachable: the last attempt returns or raises")

    def _committed(self, session: UnitSession, *, last: bool) -> bool:
        try:
            session.commit()
        except DBAPIError as error:
            if last or not _broken_by_others(error):
                raise
            return False
        return True


def _broken_by_others(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in TRY_AGAIN


def _read_only(raw: Any, record: object) -> None:
    raw.read_only = True


def _refuse_end(
    connection: Connection,
    cursor: object,
    statement: str,
    parameters: object,
    context: object,
    executemany: bool,
) -> None:
    if _ENDS_TRANSACTION.match(statement):
        raise StrayCommit(f"a unit never ends its transaction: {statement!r}")


def _engine(url: URL, threads: int, isolation: Any) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=threads,
        max_overflow=4,
        isolation_level=isolation,
    )
