"""A notice to 600 people through the deliverer at 29/s: time ÷ (messages ÷ 29).

The messenger is a stand-in with 60 ms latency that counts what it is called with: in any second,
never more than 30 calls, and every person exactly once.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import Counter
from pathlib import Path

from benchmarks.stage import SlowMessenger, app_with, close, new_database
from chat.message import Message, Span, to_data
from storage import Session, outbox
from storage.outbox import Outgoing

PEOPLE = 600
RATE = 29.0


async def measure(people: int = PEOPLE) -> None:
    """Print the ratio and what the strict window saw."""
    with tempfile.TemporaryDirectory() as folder:
        url = new_database(Path(folder))
        slow = SlowMessenger(rate=RATE, latency=0.06)
        app = app_with(url, Path(folder), slow)
        now = app.clock.now()

        def enqueue(session: Session) -> None:
            content = {"message": to_data(Message((Span("参会通知"),)))}
            for number in range(people):
                outbox.enqueue(
                    session,
                    Outgoing(slow.name, str(number), str(number), "send", content, outbox.NOTICES),
                    now=now,
                )

        await app.database.write(enqueue)
        await app.start()
        started = time.monotonic()
        while len(slow.calls) < people and time.monotonic() - started < 2 * people / RATE:
            await asyncio.sleep(0.05)
        took = slow.calls[-1][0] - slow.calls[0][0]
        times = [at for at, _ in slow.calls]
        busiest = max(sum(1 for t in times if at <= t < at + 1) for at in times)
        twice = [chat for chat, count in Counter(c for _, c in slow.calls).items() if count > 1]
        print(
            f"broadcast: {len(slow.calls)} of {people} in {took:.1f} s; "
            f"time / limit {took / (people / RATE):.3f}; busiest second {busiest}; "
            f"twice {len(twice)}"
        )
        await close(app)


if __name__ == "__main__":
    asyncio.run(measure())
