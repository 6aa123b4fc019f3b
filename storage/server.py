"""Beyond one machine: PostgreSQL through psycopg 3 and a small pool of threads.

The server may restart or be away for a while in the middle of work: units wait for it.
"""

from __future__ import annotations

import logging
import random
import re
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

import psycopg
from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from storage import nudges
from storage.unit import StrayCommit, Unit, run, session_in, settle_all

T = TypeVar("T")

#: Runs of one unit at most, when others' locks break it.
ATTEMPTS = 8
#: Seconds a unit waits for a server that is away; a restart takes some.
PATIENCE = 30.0
#: The longest wait between two tries, in seconds.
LONGEST_WAIT = 1.0
#: SQLSTATE of serialization failure and deadlock: nothing was kept, the unit runs again.
TRY_AGAIN = frozenset({"40001", "40P01"})
#: SQLSTATE of a server that shuts down, crashed, or does not take connections yet.
AWAY = frozenset({"57P01", "57P02", "57P03"})

_ENDS_TRANSACTION = re.compile(r"\s*(commit|rollback(?!\s+to)|end|abort)\b", re.IGNORECASE)

log = logging.getLogger(__name__)


class Server:
    """The writers' and readers' connections to one PostgreSQL database."""

    def __init__(self, url: URL, threads: int) -> None:
        # A machine that vanished in the middle of a unit must not keep its locks, the leader's
        # lease among them, for hours: the server ends what does nothing.
        idle = "-c idle_in_transaction_session_timeout=10000"
        self.engine = _engine(url, threads, "READ COMMITTED", idle)
        # Readers see one snapshot and can not write, as on SQLite.
        self.reading = _engine(url, threads, "REPEATABLE READ")
        self.units = self.reruns = 0
        self._url = url
        self._listener: nudges.Listener | None = None
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="writer")
        self._count = threading.Lock()
        self._closing = threading.Event()
        event.listen(self.reading, "connect", _read_only)
        event.listen(self.engine, "before_cursor_execute", _refuse_end)

    def submit(self, unit: Unit) -> None:
        """Queue a unit."""
        self._pool.submit(self._serve, unit)

    def read(self, fn: Callable[[Session], T], *, slow: float) -> T:
        """Run ``fn`` on one snapshot, in the caller's thread."""

        def once() -> T:
            with session_in(self.reading) as session:
                return run(fn, session, "", slow=slow)

        return self._patiently(once)

    def listen(self, heard: Callable[[str], None]) -> None:
        """Call ``heard`` with each nudge, in a thread of its own, until closed."""
        self._listener = nudges.Listener(self._url, heard)

    def scrub(self) -> bool:
        """The server's own journals are the server's: how long it keeps them, it is told."""
        return True

    def close(self) -> None:
        """Finish what is queued, then close every connection."""
        self._closing.set()
        if self._listener is not None:
            self._listener.close()
        self._pool.shutdown(wait=True)
        self.engine.dispose()
        self.reading.dispose()

    def _serve(self, unit: Unit) -> None:
        with self._count:
            self.units += 1
        try:
            unit.result = self._patiently(lambda: self._once(unit))
        except BaseException as error:
            unit.error = error
        settle_all([unit])

    def _once(self, unit: Unit) -> Any:
        with session_in(self.engine) as session:
            result = run(unit.fn, session, unit.name)
            session.flush()
            nudges.send(session)
            try:
                session.commit()
            except DBAPIError as error:
                # A connection lost while it commits may have committed: never a second time.
                if not _broken_by_others(error):
                    raise _MayHaveCommitted(error) from error
                raise
            return result

    def _patiently(self, once: Callable[[], T]) -> T:
        """Run it again where others' locks broke it or the server was away for a while."""
        began, attempt = time.monotonic(), 0
        while True:
            attempt += 1
            try:
                return once()
            except _MayHaveCommitted as unsure:
                raise unsure.error from None
            except DBAPIError as error:
                waited = time.monotonic() - began
                if not self._once_more(error, attempt, waited):
                    raise
            with self._count:
                self.reruns += 1
            # What does not wait for locks waits for the server: longer each time.
            self._closing.wait(random.uniform(0, min(LONGEST_WAIT, 0.005 * 2**attempt)))

    def _once_more(self, error: DBAPIError, attempt: int, waited: float) -> bool:
        if _broken_by_others(error):
            return attempt < ATTEMPTS
        if not _is_away(error) or self._closing.is_set() or waited >= PATIENCE:
            return False
        if attempt == 1:
            log.warning("the database is away: %s", type(error.orig).__name__)
        return True


class _MayHaveCommitted(Exception):
    """Nobody knows whether the unit was kept."""

    def __init__(self, error: DBAPIError) -> None:
        super().__init__(str(error))
        self.error = error


def _broken_by_others(error: DBAPIError) -> bool:
    return getattr(error.orig, "sqlstate", None) in TRY_AGAIN


def _is_away(error: DBAPIError) -> bool:
    """Whether the server, not the unit, is to blame: nothing was kept."""
    if error.connection_invalidated:
        return True
    state = getattr(error.orig, "sqlstate", None)
    # Without a state it did not even connect.
    return state in AWAY or (state is None and isinstance(error.orig, psycopg.OperationalError))


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


def _engine(url: URL, threads: int, isolation: Any, options: str = "") -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        connect_args={
            "connect_timeout": 5,
            # A server or a network that is gone is noticed in seconds, not in hours.
            "tcp_user_timeout": 10_000,
            "options": options,
        },
        pool_size=threads,
        max_overflow=4,
        isolation_level=isolation,
    )
