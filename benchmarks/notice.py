"""A meeting published to 600 people at 29 messages a second: time ÷ (messages ÷ 29).

    python -m benchmarks.notice [people]

The real thing from end to end: the use case, the fan-out in chunks, each card worded for its
reader with its own calendar entry, the deliverer. The messenger is a stand-in that takes 60 ms
and counts its calls: no second, counted from any call, may hold more than 30.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from benchmarks.stage import (
    SlowMessenger,
    app_with,
    close,
    new_database,
    people_with_accounts,
    publish,
)
from benchmarks.table import hand
from storage import Session, people

PEOPLE = 600
RATE = 29.0
#: What Telegram allows in any second.
ALLOWED = 30


def _fill(session: Session, heads: int, messenger: str, now: datetime) -> list[int]:
    """So many people; the first is the secretariat."""
    invited = people_with_accounts(session, heads, messenger, now)
    session.add(people.RoleGrant(person_id=invited[0], role="secretariat", granted_at=now))
    return invited


async def measure(heads: int = PEOPLE) -> None:
    """Print the ratio, what the strict window saw, and the work of this process."""
    with tempfile.TemporaryDirectory() as folder:
        slow = SlowMessenger(rate=RATE, latency=0.06)
        app = app_with(new_database(Path(folder)), Path(folder), slow)
        now = app.clock.now()
        invited = await app.database.write(lambda s: _fill(s, heads, slow.name, now))
        await app.start()
        cpu = time.process_time()
        await app.database.write(lambda s: publish(s, invited, app.office, now))
        until = time.monotonic() + 2 * heads / RATE + 5
        while slow.count < heads and time.monotonic() < until:
            await slow.called(within=1.0)
        cpu = time.process_time() - cpu
        _report(slow.calls, heads, cpu)
        await close(app)


def _report(calls: Sequence[tuple[float, str]], heads: int, cpu: float) -> None:
    times = [at for at, _ in calls]
    took = times[-1] - times[0]
    busiest = max(bisect_left(times, at + 1.0) - number for number, at in enumerate(times))
    twice = sum(1 for count in Counter(chat for _, chat in calls).values() if count > 1)
    print(
        f"{len(calls)} cards to {heads} people in {took:.1f} s: "
        f"time / limit {took / (heads / RATE):.3f}; busiest second {busiest} "
        f"(429s in a strict window: {max(0, busiest - ALLOWED)}); twice: {twice}; "
        f"CPU {cpu:.1f} s, {cpu / took:.0%} of one core"
    )
    hand(
        f"a notice to {heads} people, time ÷ limit",
        ours=f"{took:.1f} s",
        beside=f"the send limit, {RATE:.0f}/s: {heads / RATE:.1f} s",
        figure=took / (heads / RATE),
        at_most=1.04,
    )
    hand(
        "messages in the busiest second",
        ours=f"{busiest}, CPU {cpu / took:.0%} of one core",
        beside=f"the send limit: {ALLOWED}",
        figure=busiest,
        unit="",
        at_most=ALLOWED,
    )
    lost = heads - len({chat for _, chat in calls})
    hand("lost; twice", ours=f"{lost}; {twice}", figure=lost + twice, unit="", at_most=0)


if __name__ == "__main__":
    asyncio.run(measure(int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE))
