"""Five hundred people at one door: sign-ins a second and latency, SQLite or a URL.

    python -m benchmarks.sign_in [people] [tasks] [url]

Each scan is one whole unit as the dispatcher runs it: conversation locked, inbox row taken, who
it is, the sign-in with its record, audit entry and counting, the answer in the outbox. The first
64 are not counted: what a process does for the first time takes longer.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from benchmarks.stage import SECRET, office_of_benchmarks, people_with_accounts, sitting_for
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


@dataclass(frozen=True, slots=True)
class Figures:
    """Sign-ins a second, milliseconds, seconds of CPU per 10,000, records in the end."""

    rate: float
    p50: float
    p99: float
    cpu: float
    records: int


async def measure(database: Database, heads: int, tasks: int) -> Figures:
    """The scans of all, ``tasks`` at a time."""
    office = office_of_benchmarks()
    sitting = await database.write(lambda s: _fill(s, FIRST + heads))
    token = rotating_code(SECRET, sitting, window_at(AT, office.profile.signin))
    for number in range(FIRST):
        await database.write(_unit(number, token, office))
    numbers = iter(range(FIRST, FIRST + heads))
    took: list[float] = []

    async def worker() -> None:
        for number in numbers:
            started = time.perf_counter()
            await database.write(_unit(number, token, office), name="sign in")
            took.append(time.perf_counter() - started)

    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(tasks)))
    whole = time.perf_counter() - started
    cpu = time.process_time() - cpu
    took.sort()
    p50, p99 = (took[int(heads * part)] * 1000 for part in (0.5, 0.99))
    records = await database.read(lambda s: len(signin.live_records(s, sitting)))
    return Figures(heads / whole, p50, p99, cpu / heads * 10_000, records - FIRST)


def main() -> None:
    """Run it."""
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    tasks = int(sys.argv[2]) if len(sys.argv) > 2 else 32
    with tempfile.TemporaryDirectory() as folder:
        url = sys.argv[3] if len(sys.argv) > 3 else f"sqlite:///{folder}/bench.db"
        migrate(url)
        database = Database(url)
        try:
            got = asyncio.run(measure(database, heads, tasks))
        finally:
            database.close()
        print(
            f"{database.dialect}, {tasks} tasks: {got.rate:,.0f} sign-ins/s, "
            f"p50 {got.p50:.1f} ms, p99 {got.p99:.1f} ms, "
            f"CPU {got.cpu:.1f} s per 10,000, {got.records} records for {heads} people"
        )


if __name__ == "__main__":
    main()
