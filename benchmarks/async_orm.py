"""The peer: SQLAlchemy's async ORM over aiosqlite, WAL and synchronous=FULL, 32 tasks at the
smallest sign-in's three statements, a session and a commit each; beside it our write door.

    python -m benchmarks.async_orm [units]

It is what most bots on asyncio would be built on. ``sign_in`` measures it beside whole units.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path
from typing import Any

from sqlalchemy import event, select
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine

from benchmarks.table import hand
from benchmarks.three_statements import (
    AT,
    FIRST,
    WORDED,
    Answer,
    Record,
    Token,
    filled,
    through_the_door,
)
from benchmarks.timing import Timing, median, timed

UNITS, ROUNDS, TASKS = 1_500, 3, 32


def measure(folder: Path, units: int, tasks: int, *, connections: int = TASKS) -> Timing:
    """So many sign-ins, ``tasks`` at a time; the first are not counted.

    With one connection the tasks wait in turn for it, and none for SQLite's lock.
    """
    return asyncio.run(_measure(filled(folder, units), units, tasks, connections))


async def _measure(path: Path, units: int, tasks: int, connections: int) -> Timing:
    engine = create_async_engine(
        f"sqlite+aiosqlite:///{path}",
        pool_size=connections,
        max_overflow=0,
        connect_args={"timeout": 60},
    )
    event.listen(engine.sync_engine, "connect", _connected)
    event.listen(engine.sync_engine, "begin", _begun)
    sessions = async_sessionmaker(engine, expire_on_commit=False)

    async def unit(number: int) -> None:
        async with sessions.begin() as session:
            await _sign_in(session, number)

    try:
        await timed(unit, range(FIRST), tasks)
        return await timed(unit, range(FIRST, FIRST + units), tasks)
    finally:
        await engine.dispose()


async def _sign_in(session: AsyncSession, number: int) -> None:
    found = await session.scalars(select(Token).where(Token.token == f"t{number}"))
    token = found.one()
    session.add(Record(sitting=token.sitting, person=token.person, at=AT))
    await session.flush()
    session.add(Answer(chat=str(token.person), content=WORDED, state="waiting"))


def _connected(raw: Any, record: object) -> None:
    # The driver must not begin by itself: without BEGIN IMMEDIATE a reader that begins to write
    # is refused at once when another has written since, whatever the timeout.
    raw.isolation_level = None
    cursor = raw.cursor()
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begun(connection: Any) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def main() -> None:
    """Run it: rounds in turn, medians."""
    units = int(sys.argv[1]) if len(sys.argv) > 1 else UNITS
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        rounds = [
            (
                through_the_door(at, units, TASKS),
                measure(at, units, TASKS),
                measure(at, units, TASKS, connections=1),
            )
            for _ in range(ROUNDS)
        ]
    door, peer, in_turn = (median(timings) for timings in zip(*rounds, strict=True))
    print(f"the write door, {TASKS} tasks: {door}")
    for words, other in ((f"{TASKS} connections", peer), ("one connection", in_turn)):
        print(f"async ORM and aiosqlite, {TASKS} tasks, {words}: {other}")
        _hand(words, door, other)


def _hand(words: str, door: Timing, peer: Timing) -> None:
    for what, ours, theirs, ratio in (
        ("a second", f"{door.rate:,.0f}/s", f"{peer.rate:,.0f}/s", door.rate / peer.rate),
        ("p99", f"{door.p99:.0f} ms", f"{peer.p99:,.0f} ms", door.p99 / peer.p99),
        ("CPU per 10,000", f"{door.cpu:.1f} s", f"{peer.cpu:.1f} s", door.cpu / peer.cpu),
    ):
        hand(
            f"three statements, {TASKS} tasks: {what}",
            ours=ours,
            beside=f"async ORM, {words}: {theirs}",
            figure=ratio,
        )


if __name__ == "__main__":
    main()
