"""A million timers: adding them, a look when nothing is due, taking the next hundred, each also
with ten thousand; beside it APScheduler's SQLAlchemyJobStore on the same engine, WAL and FULL.

    python -m benchmarks.clock [timers] [jobs]

Why: the clock looks twice a second for ever, and a year of meetings leaves many rows behind. Ours
are added as a subject adds them (``timers.replace``, whole sets in one transaction) and one by
one. Looks are timed inside a unit; a hundred are fired as the clock does, each in its own unit.
"""

from __future__ import annotations

import asyncio
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import create_engine, event

from benchmarks.table import hand
from storage import Session, timers
from storage.database import Database
from storage.migrate import migrate
from storage.timers import DueTimer, WantedTimer

TIMERS, FEW, JOBS = 1_000_000, 10_000, 10_000
#: Timers of one subject, subjects in one transaction; of those added one by one, how many.
SET, SUBJECTS, SINGLE = 100, 100, 2_000
TAKEN, LOOKS, ROUNDS = 100, 200, 5
START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
FOREVER = START + timedelta(days=9_999)


@dataclass(frozen=True, slots=True)
class Looks:
    """Milliseconds: medians."""

    idle: float
    found: float
    taken: float


def _milliseconds(do: Callable[[], object]) -> float:
    started = time.perf_counter()
    do()
    return (time.perf_counter() - started) * 1000


# -- ours --------------------------------------------------------------------------------


def fill(database: Database, count: int, *, first: int = 0) -> float:
    """Whole sets of timers, due one a second from ``START`` on; timers a second."""

    def some(session: Session, begin: int) -> None:
        for subject in range(begin, min(begin + SET * SUBJECTS, first + count), SET):
            wanted = [
                WantedTimer("k", str(n), START + timedelta(seconds=n), FOREVER, {"n": n})
                for n in range(subject, min(subject + SET, first + count))
            ]
            timers.replace(session, f"m:{subject}", wanted)

    started = time.perf_counter()
    for begin in range(first, first + count, SET * SUBJECTS):
        database.write_now(partial(some, begin=begin), name="fill")
    return count / (time.perf_counter() - started)


def singly(database: Database, count: int) -> float:
    """One timer for each of so many subjects, each in its own unit, 32 tasks; timers a second."""
    left = iter(range(count))
    one = WantedTimer("k", "one", FOREVER - timedelta(days=1), FOREVER)

    async def worker() -> None:
        for n in left:
            await database.write(partial(timers.replace, subject=f"single:{n}", wanted=[one]))

    async def run() -> None:
        await asyncio.gather(*(worker() for _ in range(32)))

    started = time.perf_counter()
    asyncio.run(run())
    return count / (time.perf_counter() - started)


def looks(database: Database) -> Looks:
    """What the clock does, on so many rows: nothing is due; a hundred are due; they are fired."""

    def idle(session: Session) -> list[float]:
        assert timers.next_due(session) is not None
        return [_milliseconds(lambda: timers.next_due(session)) for _ in range(LOOKS)]

    at = START + timedelta(days=9_000)

    def find(session: Session) -> tuple[list[DueTimer], list[float]]:
        found = timers.due(session, at, TAKEN)
        assert len(found) == TAKEN
        took = [_milliseconds(lambda: timers.due(session, at, TAKEN)) for _ in range(LOOKS // 10)]
        return found, took

    async def fire(found: list[DueTimer]) -> None:
        done = await asyncio.gather(
            *(database.write(partial(timers.fired, id=timer.id, at=at)) for timer in found)
        )
        assert all(done)

    empty = database.read_now(idle)
    finds, takes = [], []
    for _ in range(ROUNDS):
        found, took = database.read_now(find)
        finds += took
        takes.append(_milliseconds(partial(asyncio.run, fire(found))))
    return Looks(*(statistics.median(each) for each in (empty, finds, takes)))


# -- the peer ----------------------------------------------------------------------------


def nothing() -> None:
    """What a job of the peer does."""


@contextmanager
def scheduler(path: Path) -> Iterator[tuple[Any, Any]]:
    """APScheduler as its documentation sets it up, paused, and its job store."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    engine = create_engine(f"sqlite:///{path}")
    event.listen(engine, "connect", _connected)
    store = SQLAlchemyJobStore(engine=engine)
    running = BackgroundScheduler(jobstores={"default": store}, timezone=UTC)
    running.start(paused=True)
    try:
        yield running, store
    finally:
        running.shutdown()


def _connected(raw: Any, record: object) -> None:
    raw.execute("PRAGMA journal_mode=WAL")
    raw.execute("PRAGMA synchronous=FULL")


def add_jobs(running: Any, first: int, count: int) -> float:
    """``add_job`` for each, due one a second; jobs a second."""
    started = time.perf_counter()
    for n in range(first, first + count):
        running.add_job(nothing, "date", run_date=START + timedelta(seconds=n), id=str(n))
    return count / (time.perf_counter() - started)


def _remove(store: Any, jobs: list[Any]) -> None:
    for job in jobs:
        store.remove_job(job.id)


def peer_looks(store: Any) -> Looks:
    """The same of the job store: it takes what is due by removing each."""
    idle = [_milliseconds(store.get_next_run_time) for _ in range(LOOKS)]
    finds, takes = [], []
    for round_ in range(ROUNDS):
        # It takes all that is due, with no limit: a hundred must be due then.
        at = START + timedelta(seconds=(round_ + 1) * TAKEN - 1)
        due = store.get_due_jobs(at)
        assert len(due) == TAKEN
        finds += [_milliseconds(partial(store.get_due_jobs, at)) for _ in range(5)]
        takes.append(_milliseconds(partial(_remove, store, due)))
    return Looks(*(statistics.median(each) for each in (idle, finds, takes)))


# -- side by side ------------------------------------------------------------------------


def measure(count: int, jobs: int) -> None:
    """Print and hand the figures; adding goes in turn, ours and the peer's."""
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/timers.db"
        migrate(url)
        database = Database(url)
        try:
            fill(database, FEW)
            few = looks(database)
            with scheduler(Path(folder) / "jobs.db") as (running, store):
                bulk, added, part = [], [], (count - FEW) // ROUNDS
                for n in range(ROUNDS):
                    bulk.append(fill(database, part, first=FEW + n * part))
                    added.append(add_jobs(running, n * (jobs // ROUNDS), jobs // ROUNDS))
                many, peer = looks(database), peer_looks(store)
                one_by_one = singly(database, SINGLE)
        finally:
            database.close()
    _hand_adding(statistics.median(bulk), statistics.median(added), one_by_one)
    _hand_looks(f"{count:,} timers", few, many, f"APScheduler's store, {jobs:,}", peer)


def _hand_adding(bulk: float, added: float, one_by_one: float) -> None:
    beside = f"APScheduler's add_job: {added:,.0f}/s"
    print(f"timers added in whole sets {bulk:,.0f}/s, one by one {one_by_one:,.0f}/s; {beside}")
    hand(
        "timers added in whole sets",
        ours=f"{bulk:,.0f}/s",
        beside=beside,
        figure=bulk / added,
        at_least=20,
    )
    hand(
        "timers added one by one, 32 tasks",
        ours=f"{one_by_one:,.0f}/s",
        beside=beside,
        figure=one_by_one / added,
    )


def _hand_looks(where: str, few: Looks, many: Looks, whose: str, peer: Looks) -> None:
    for what, ours, before, theirs, at_most in (
        ("a look when nothing is due", many.idle, few.idle, peer.idle, 0.1),
        (f"the next {TAKEN} found", many.found, few.found, peer.found, 1.0),
        (f"{TAKEN} fired, a unit each", many.taken, few.taken, peer.taken, None),
    ):
        print(f"{where}: {what}: {ours:.3f} ms; with {FEW:,}: {before:.3f}; {whose}: {theirs:.3f}")
        hand(
            f"{where}: {what}",
            ours=f"{ours:.3f} ms",
            beside=f"{whose}: {theirs:.2f} ms",
            figure=ours,
            unit="ms",
            at_most=at_most,
        )
        if at_most is not None:
            hand(
                f"{what}: flat from {FEW:,} on",
                ours=f"{ours:.3f} ms",
                beside=f"ours with {FEW:,}: {before:.3f} ms",
                figure=ours / before,
                at_most=1.5,
            )


def main() -> None:
    """Run it."""
    given = [int(word) for word in sys.argv[1:]]
    measure(*(given + [TIMERS, JOBS][len(given) :]))


if __name__ == "__main__":
    main()
