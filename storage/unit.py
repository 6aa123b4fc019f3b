"""One unit of work: the function a caller hands in, its Session, and where its outcome goes."""

from __future__ import annotations

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from concurrent.futures import Future
from contextlib import suppress
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session
from sqlalchemy.orm.session import SessionTransaction

T = TypeVar("T")

log = logging.getLogger(__name__)

#: Seconds. A longer unit holds up its neighbours and is logged; what needs 2 s belongs to `work`.
SLOW = 0.05


class StrayCommit(RuntimeError):
    """A unit tried to commit, roll back or close its own session. Only the door does that."""


class UnitSession(Session):
    """The Session a unit gets. Ending the transaction is refused: half a unit would be kept."""

    _inside = False

    def _refuse(self, what: str) -> None:
        if self._inside:
            raise StrayCommit(f"a unit never calls {what}: the door commits or rolls back")

    def commit(self) -> None:
        self._refuse("commit()")
        super().commit()

    def rollback(self) -> None:
        self._refuse("rollback()")
        super().rollback()

    def close(self) -> None:
        self._refuse("close()")
        super().close()

    def begin(self, nested: bool = False) -> SessionTransaction:
        if not nested:
            self._refuse("begin()")
        return super().begin(nested)


class Unit:
    """A queued write: ``fn(session)``, its name for the log, and the future that waits for it."""

    __slots__ = ("error", "fn", "future", "loop", "name", "result")

    def __init__(
        self,
        fn: Callable[[Session], Any],
        name: str,
        future: asyncio.Future[Any] | Future[Any],
        loop: asyncio.AbstractEventLoop | None,
    ) -> None:
        self.fn = fn
        self.name = name
        self.future = future
        self.loop = loop
        self.result: Any = None
        self.error: BaseException | None = None

    def settle(self) -> None:
        """Hand the outcome to whoever waits. On the loop's own thread for an asyncio future."""
        if self.future.cancelled():
            return
        if self.error is not None:
            self.future.set_exception(self.error)
        else:
            self.future.set_result(self.result)


def settle_all(units: Iterable[Unit]) -> None:
    """Settle finished units; each event loop is woken once, however many of its units ended."""
    by_loop: defaultdict[asyncio.AbstractEventLoop, list[Unit]] = defaultdict(list)
    for unit in units:
        if unit.loop is None:
            unit.settle()
        else:
            by_loop[unit.loop].append(unit)
    for loop, ended in by_loop.items():
        # A loop that was closed meanwhile has nobody left to tell.
        with suppress(RuntimeError):
            loop.call_soon_threadsafe(_settle_here, ended)


def _settle_here(units: list[Unit]) -> None:
    for unit in units:
        unit.settle()


def run(fn: Callable[[Session], T], session: UnitSession, name: str, *, slow: float = SLOW) -> T:
    """Call ``fn`` with the guard up and log it when it took longer than ``slow`` seconds."""
    started = time.perf_counter()
    session._inside = True
    try:
        return fn(session)
    finally:
        session._inside = False
        took = time.perf_counter() - started
        if took > slow:
            called = name or getattr(fn, "__qualname__", type(fn).__name__)
            log.warning("slow unit %s: %.0f ms", called, took * 1000)


def session_in(bind: Connection | Engine) -> UnitSession:
    """A Session that joins ``bind``'s open transaction as a SAVEPOINT, or begins its own."""
    return UnitSession(bind, join_transaction_mode="create_savepoint", expire_on_commit=False)
