"""The write door alone: a unit of nine statements like a sign-in's, without its rules, 32 at a
time; beside it raw sqlite3 with the very same statements, as the floor.

    python -m benchmarks.write_door [units] [rounds] [tasks] [url]

One unit: conversation locked, inbox row taken, account, sitting and person looked up, one
insert-if-new (the sign-in), audit entry, outbox row. Updates are received before. What is below
``sign_in`` here is the price of the rules. With a URL it is ours alone, on that database, once.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.raw_sqlite import Statements, replay
from benchmarks.table import hand
from benchmarks.timing import Timing, median, timed
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


def _receive(database: Database, units: int) -> None:
    for first in range(0, units, 500):
        arrivals = [_arrival(n) for n in range(first, min(first + 500, units))]
        database.write_now(_receiving(arrivals))


def once(url: str, units: int, tasks: int) -> Timing:
    """On a database of this version that is empty."""
    database = Database(url)

    async def run() -> Timing:
        async def unit(number: int) -> None:
            await database.write(_unit(number), name="sign_in")

        return await timed(unit, range(units), tasks)

    try:
        _receive(database, units)
        return asyncio.run(run())
    finally:
        database.close()


def _seen(url: str, units: int) -> Statements:
    """The statements of so many units."""
    database = Database(url)
    try:
        _receive(database, units)
        seen = Statements(database)
        for number in range(units):
            seen.next_unit()
            database.write_now(_unit(number))
        return seen
    finally:
        database.close()


def compare(units: int, rounds: int, tasks: int) -> None:
    """Ours and the floor in turn; medians."""
    ours, floors = [], []
    with tempfile.TemporaryDirectory() as folder:
        empty = Path(folder) / "empty.db"
        migrate(f"sqlite:///{empty}")

        def new(name: str) -> Path:
            return Path(shutil.copyfile(empty, Path(folder) / f"{name}.db"))

        seen = _seen(f"sqlite:///{new('seen')}", units)
        for number in range(rounds):
            ours.append(once(f"sqlite:///{new(f'ours-{number}')}", units, tasks))
            received = new(f"raw-{number}")
            database = Database(f"sqlite:///{received}")
            _receive(database, units)
            database.close()
            floors.append(replay(received, seen.units, tasks))
    our, raw = median(ours), statistics.median(floors)
    count = len(seen.units[-1])
    print(f"units of {count} statements, {tasks} tasks: {our}")
    print(f"raw sqlite3, the same {count} statements, {tasks} to a commit: {raw:,.0f}/s")
    hand(
        f"the write door, units of {count} statements, {tasks} tasks",
        ours=f"{our.rate:,.0f}/s, p99 {our.p99:.0f} ms",
        beside=f"raw sqlite3, the same statements: {raw:,.0f}/s",
        figure=our.rate / raw,
    )


def main() -> None:
    """Run it."""
    given = [int(word) for word in sys.argv[1:4]]
    units, rounds, tasks = given + [3_000, 3, 32][len(given) :]
    if len(sys.argv) > 4:
        url = sys.argv[4]
        migrate(url)
        print(f"{tasks} tasks: {once(url, units, tasks)}")
    else:
        compare(units, rounds, tasks)


if __name__ == "__main__":
    main()
