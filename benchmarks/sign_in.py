"""Five hundred people at one door: whole sign-in units, 32 at a time, SQLite with
synchronous=FULL; beside it the async ORM with aiosqlite, and raw sqlite3 as the floor.

    python -m benchmarks.sign_in [people] [rounds] [tasks] [url]

Each scan is one whole unit as the dispatcher runs it: conversation locked, inbox row taken, who
it is, the sign-in with its record, audit entry and counting, the answer in the outbox. The peer
does three statements of these, in the same run; the floor does the very statements of ours, by
the standard library alone. The first 64 are not counted: what a process does for the first time
takes longer. With a URL it is ours alone, on that database, once.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import async_orm
from benchmarks.raw_sqlite import Statements, replay
from benchmarks.stage import (
    SECRET,
    new_database,
    office_of_benchmarks,
    people_with_accounts,
    sitting_for,
)
from benchmarks.table import hand
from benchmarks.timing import Timing, median, timed
from chat.message import to_data
from chat.texts import Texts
from chat.texts import signin as words
from meetings.changes import Actor
from meetings.office import Office
from meetings.people import behind
from meetings.signin.codes import rotating_code, window_at
from meetings.signin.outcomes import SignedIn
from meetings.signin.signing import sign_in_by_code
from storage import Session, conversations, inbox, outbox, signin
from storage.database import Database
from storage.migrate import migrate

START = datetime(2026, 12, 1, 1, 0, tzinfo=UTC)
AT = START - timedelta(minutes=5)
#: Scans before the clock is started.
FIRST = 64


def _fill(session: Session, heads: int) -> int:
    """A meeting with so many participants, each with an account and a scan in the inbox."""
    invited = people_with_accounts(session, heads, "bench", AT)
    for number in range(heads):
        chat = str(number)
        arrival = inbox.Arrival("bench", "bot", chat, _key(number), "joined", {}, AT, AT)
        inbox.receive(session, arrival)
        # The account was bound by a link in this same chat.
        conversations.lock(session, _key(number), now=AT)
    return sitting_for(session, invited, START, AT)


def _key(number: int) -> str:
    return inbox.conversation_key("bench", str(number), str(number))


def _unit(number: int, token: str, office: Office) -> Callable[[Session], None]:
    texts = Texts("zh_Hans")

    def scan(session: Session) -> None:
        conversation = conversations.lock(session, _key(number), now=AT)
        assert inbox.take(session, number + 1)
        known = behind(session, "bench", str(number))
        assert known is not None
        assert known.who is not None
        outcome = sign_in_by_code(
            session,
            Actor(known.who, f"bench:{number}"),
            token,
            at=AT,
            now=AT,
            office=office,
            secret=SECRET,
        )
        assert isinstance(outcome, SignedIn)
        answer = words.signed_in(words.Reader(texts, office, AT), outcome)
        outgoing = outbox.Outgoing(
            messenger="bench",
            chat=str(number),
            person=str(number),
            verb="send",
            content={"message": to_data(answer)},
            lane=outbox.ANSWERS,
        )
        outbox.enqueue(session, outgoing, now=AT)
        conversations.save(session, conversation)

    return scan


async def measure(database: Database, heads: int, tasks: int) -> Timing:
    """The scans of all, ``tasks`` at a time. Raises RuntimeError where the record is wrong."""
    office = office_of_benchmarks()
    sitting = await database.write(lambda s: _fill(s, FIRST + heads))
    token = rotating_code(SECRET, sitting, window_at(AT, office.profile.signin))

    async def unit(number: int) -> None:
        await database.write(_unit(number, token, office), name="sign in")

    await timed(unit, range(FIRST), 1)
    timing = await timed(unit, range(FIRST, FIRST + heads), tasks)
    records = await database.read(lambda s: len(signin.live_records(s, sitting)))
    if records != FIRST + heads:
        raise RuntimeError(f"{records} records for {FIRST + heads} people")
    return timing


def once(url: str, heads: int, tasks: int) -> Timing:
    """On a database of this version that is empty."""
    database = Database(url)
    try:
        return asyncio.run(measure(database, heads, tasks))
    finally:
        database.close()


class Floor:
    """The statements of whole units, seen once, and the database they were seen on."""

    def __init__(self, folder: Path, heads: int) -> None:
        office = office_of_benchmarks()
        url = new_database(folder)
        self._path, self._folder = folder / "before.db", folder
        database = Database(url)
        sitting = database.write_now(lambda s: _fill(s, heads))
        database.close()
        shutil.copyfile(folder / "huiwu.db", self._path)
        token = rotating_code(SECRET, sitting, window_at(AT, office.profile.signin))
        database = Database(url)
        seen = Statements(database)
        for number in range(heads):
            seen.next_unit()
            database.write_now(_unit(number, token, office))
        database.close()
        self.units = seen.units

    @property
    def statements(self) -> int:
        """How many a unit makes."""
        return len(self.units[-1])

    def rate(self, per_commit: int) -> float:
        """Units a second, ``per_commit`` in one transaction."""
        path = shutil.copyfile(self._path, self._folder / "floor.db")
        return replay(Path(path), self.units, per_commit)


def compare(heads: int, rounds: int, tasks: int) -> None:
    """Ours, the peer and the floor in turn; medians."""
    ours, peers, floors = [], [], []
    with tempfile.TemporaryDirectory() as folder:
        at = Path(folder)
        floor = Floor(at, heads)
        for number in range(rounds):
            ours.append(once(migrated(at / f"{number}.db"), heads, tasks))
            peers.append(async_orm.measure(at, heads, tasks))
            floors.append(floor.rate(tasks))
        our, peer, raw = median(ours), median(peers), statistics.median(floors)
    print(f"whole sign-ins, {floor.statements} statements, {tasks} tasks: {our}")
    print(f"async ORM and aiosqlite, three statements: {peer}")
    print(
        f"raw sqlite3, the same {floor.statements} statements, {tasks} to a commit: {raw:,.0f}/s"
    )
    beside = "async ORM (3 statements)"
    hand(
        f"whole sign-in units, {tasks} tasks: a second",
        ours=f"{our.rate:,.0f}/s",
        beside=f"{beside}: {peer.rate:,.0f}/s",
        figure=our.rate / peer.rate,
        at_least=3,
    )
    hand(
        f"whole sign-in units, {tasks} tasks: p99",
        ours=f"{our.p99:.0f} ms",
        beside=f"{beside}: {peer.p99:,.0f} ms",
        figure=our.p99 / peer.p99,
        at_most=1 / 25,
    )
    hand(
        f"whole sign-in units, {tasks} tasks: beside the floor",
        ours=f"{our.rate:,.0f}/s",
        beside=f"raw sqlite3, the same {floor.statements}: {raw:,.0f}/s",
        figure=our.rate / raw,
    )


def migrated(path: Path) -> str:
    """The URL of a new database file of this version."""
    url = f"sqlite:///{path}"
    migrate(url)
    return url


def main() -> None:
    """Run it."""
    given = [int(word) for word in sys.argv[1:4]]
    heads, rounds, tasks = given + [500, 5, 32][len(given) :]
    if len(sys.argv) > 4:
        url = sys.argv[4]
        migrate(url)
        print(f"{tasks} tasks: {once(url, heads, tasks)}")
    else:
        compare(heads, rounds, tasks)


if __name__ == "__main__":
    main()
