"""The write door under a sign-in-like unit: transactions a second and latency, SQLite or a URL.

    python -m benchmarks.write_door [tasks] [units] [url]

One unit: conversation locked, inbox row taken, account, sitting and person looked up, one
insert-if-new (the sign-in), audit entry, outbox row. Updates are received before.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime

from storage import Session, audit, conversations, inbox, outbox, settings
from storage.database import Database, insert_if_new
from storage.migrate import migrate

AT = datetime(2026, 12, 1, 6, 0, tzinfo=UTC)


def _arrival(number: int) -> inbox.Arrival:
    return inbox.Arrival(
        "bench", "bot", str(number), f"bench:{number}:{number}", "said", {"text": "签到"}, AT, AT
    )


def _receiving(arrivals: list[inbox.Arrival]) -> Callable[[Session], None]:
    def receive(session: Session) -> None:
        for arrival in arrivals:
            inbox.receive(session, arrival)

    return receive


def _unit(number: int) -> Callable[[Session], int]:
    key = f"bench:{number}:{number}"
    chat = str(number)

    def sign_in(session: Session) -> int:
        conversations.lock(session, key, now=AT)
        assert inbox.take(session, number + 1)
        for looked_up in ("account", "sitting", "person"):
            settings.get(session, looked_up)
        row = {"key": f"signed:{chat}", "value": chat}
        new = insert_if_new(session, settings.settings, row, returning=settings.settings.c.key)
        assert new is not None
        audit.record(
            session, audit.Entry(AT, number, None, key, "sign_in", "sitting:1", None, {"at": "1"})
        )
        answer = outbox.Outgoing(
            messenger="bench",
            chat=chat,
            person=chat,
            person_id=number,
            verb="send",
            content={"text": [["已签到", "plain"]]},
            lane=outbox.ANSWERS,
        )
        outbox.enqueue(session, answer, now=AT, real=AT)
        return number

    return sign_in


async def _measure(database: Database, tasks: int, units: int) -> None:
    for first in range(0, units, 500):
        arrivals = [_arrival(n) for n in range(first, min(first + 500, units))]
        await database.write(_receiving(arrivals))
    numbers = iter(range(units))
    took: list[float] = []

    async def worker() -> None:
        for number in numbers:
            started = time.perf_counter()
            await database.write(_unit(number), name="sign_in")
            took.append(time.perf_counter() - started)

    started = time.perf_counter()
    cpu = time.process_time()
    await asyncio.gather(*(worker() for _ in range(tasks)))
    whole = time.perf_counter() - started
    took.sort()
    p50, p99 = (took[int(units * part)] * 1000 for part in (0.5, 0.99))
    print(
        f"{database.dialect}, {tasks} tasks: {units / whole:,.0f} units/s, "
        f"p50 {p50:.1f} ms, p99 {p99:.1f} ms, "
        f"CPU {(time.process_time() - cpu) / units * 10_000:.1f} s per 10,000"
    )


def main() -> None:
    """Run it."""
    tasks = int(sys.argv[1]) if len(sys.argv) > 1 else 32
    units = int(sys.argv[2]) if len(sys.argv) > 2 else 6000
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder}/bench.db"
        migrate(url)
        database = Database(url)
        try:
            asyncio.run(_measure(database, tasks, units))
        finally:
            database.close()


if __name__ == "__main__":
    main()
