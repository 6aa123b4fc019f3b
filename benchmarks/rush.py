"""Five hundred people scan the code at the same moment, every second one twice.

    python -m benchmarks.rush [people]

Through the whole process: each update into the inbox, to the handler, and the answer out through
the deliverer to a messenger that takes 60 ms and sets no rate. Nobody may be recorded twice.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from benchmarks.stage import (
    SECRET,
    SlowMessenger,
    app_with,
    close,
    new_database,
    people_with_accounts,
    sitting_for,
)
from bot.app import App
from chat.incoming import Address, Incoming, Joined, Sender
from meetings.signin.codes import rotating_code, window_at
from storage import Session, inbox, signin

PEOPLE = 500
#: People before the rush: what a process does for the first time takes longer.
FIRST = 20


class Door(SlowMessenger):
    """The messenger of people who scan."""

    def parse(self, body: dict[str, Any]) -> Incoming:
        """A scan of the venue's code."""
        address = Address(self.name, body["chat"], body["chat"])
        at = datetime.fromisoformat(body["at"])
        return Joined(body["id"], address, Sender(""), at, body["token"])


async def measure(heads: int = PEOPLE) -> None:
    """Print how long the answers took and what stands in the record."""
    with tempfile.TemporaryDirectory() as folder:
        door = Door(rate=None, latency=0.06)
        app = app_with(new_database(Path(folder)), Path(folder), door)
        now = app.clock.now()

        def fill(session: Session) -> int:
            invited = people_with_accounts(session, FIRST + heads, door.name, now)
            return sitting_for(session, invited, now + timedelta(minutes=5), now)

        sitting = await app.database.write(fill)
        token = rotating_code(SECRET, sitting, window_at(now, app.office.profile.signin))
        await app.start()
        await _scan(app, door, token, range(FIRST))
        door.calls.clear()
        cpu = time.process_time()
        started = time.monotonic()
        scans = [*range(FIRST, FIRST + heads), *range(FIRST, FIRST + heads, 2)]
        await _scan(app, door, token, scans)
        cpu = time.process_time() - cpu
        answered: dict[str, float] = {}
        for at, chat in door.calls:
            answered.setdefault(chat, at - started)
        records = await app.database.read(lambda s: signin.live_records(s, sitting))
        signed = {record.person_id for record in records}
        waits = sorted(answered.values())
        p50, p99 = (waits[int(len(waits) * part)] for part in (0.5, 0.99))
        print(
            f"{len(scans)} scans of {heads} people at once, {len(door.calls)} answers: first "
            f"answer p50 {p50:.2f} s, p99 {p99:.2f} s; recorded {len(signed) - FIRST}, "
            f"twice {len(records) - len(signed)}; CPU {cpu / len(scans) * 10_000:.0f} s per 10,000"
        )
        await close(app)


async def _scan(app: App, door: Door, token: str, chats: Any) -> None:
    """All at once, then wait until each scan has its answer."""
    before, at = door.count, app.clock.now()
    arrivals = []
    for number, chat in enumerate(map(str, chats)):
        id = f"{at:%M%S%f}-{number}"
        body = {"id": id, "chat": chat, "token": token, "at": at.isoformat()}
        key = inbox.conversation_key(door.name, chat, chat)
        arrivals.append(inbox.Arrival(door.name, "bot", id, key, "joined", body, at, at))
    await asyncio.gather(*(app.dispatcher.receive(arrival) for arrival in arrivals))
    until = time.monotonic() + 60
    while door.count < before + len(arrivals) and time.monotonic() < until:
        await door.called(within=1.0)


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
