"""Nudges: processes on one PostgreSQL tell each other that there is something to look at.

Only a short cut. Everything nudged about stands in rows that are looked at every second anyway;
on SQLite there is one process, which nudges itself.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import URL, func, select
from sqlalchemy.orm import Session

if TYPE_CHECKING:
    import psycopg

CHANNEL = "huiwu"
#: There may be messages to send. A chat of the web chat has news: ``webchat:<chat>``.
OUTBOX, WEBCHAT = "outbox", "webchat"
#: Heard after the connection was away: anything may have happened.
EVERYTHING = ""

#: Seconds a look at the socket takes at most: how long closing may have to wait.
_LOOK = 0.5
_AWAY = 1.0
_KEY = "nudges"

log = logging.getLogger(__name__)


def nudge(session: Session, what: str) -> None:
    """Tell every process ``what`` once this unit is committed; twice in a unit is once."""
    session.info.setdefault(_KEY, set()).add(what)


def send(session: Session) -> None:
    """Hand the unit's nudges to the server, which passes them on with the COMMIT. Costs a
    statement, so only PostgreSQL's door calls it."""
    for what in sorted(session.info.pop(_KEY, ())):
        session.execute(select(func.pg_notify(CHANNEL, what)))


class Listener:
    """A thread with a connection of its own that calls ``heard`` with each nudge."""

    def __init__(self, url: URL, heard: Callable[[str], None]) -> None:
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._heard = heard
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._listen, name="nudges", daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop listening; waits for the thread."""
        self._closing.set()
        self._thread.join(timeout=2 * _LOOK)

    def _listen(self) -> None:
        import psycopg

        while not self._closing.is_set():
            try:
                with psycopg.connect(self._url, autocommit=True) as connection:
                    connection.execute(f"LISTEN {CHANNEL}")
                    self._heard(EVERYTHING)
                    self._hear(connection)
            except psycopg.Error as error:
                # Without it everything is only a second slower; the database's own trouble is
                # said by whoever reads and writes. Never the URL: it holds the password.
                log.warning("no nudges from other processes: %s", type(error).__name__)
                self._closing.wait(_AWAY)

    def _hear(self, connection: psycopg.Connection) -> None:
        while not self._closing.is_set():
            for notice in connection.notifies(timeout=_LOOK):
                self._heard(notice.payload)
