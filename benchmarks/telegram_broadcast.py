"""A notice to 3,000 people over Telegram, under both readings of its limit; answers during it.

    python -m benchmarks.telegram_broadcast [people] [bucket|window]

The platform refuses what is too much: a token bucket of 30, or no more than 30 in any second; and
one a second to each chat. Each card goes with its calendar entry. While they go out, people who
are not invited ask for /my: one by one, then a hundred at once.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from benchmarks.stage import office_of_benchmarks, publish
from benchmarks.telegram_stage import Office, Platform, bot, office, platform, until
from storage import Session
from storage.clock import SystemClock
from storage.database import Database

PEOPLE = 3_000
ASKING = 160
BURST = 100
LIMIT, RATE = 30.0, 29.0


def measure(reading: str, heads: int) -> None:
    """One broadcast under one reading of the limit."""
    with tempfile.TemporaryDirectory() as folder, platform(reading, latency=0.06) as at:
        house = office(Path(folder), heads + ASKING, sitting=False)
        at.ask("people", count=heads + ASKING, first=0)
        with bot(house, at, RATE):
            askers = list(range(heads, heads + ASKING))
            idle = [_asks(at, who) for who in askers[:30]]
            at.ask("reset")
            _publish(house, heads)
            until(lambda: at.ask("counters")["calls"].get("sendDocument", 0) > 10, 60)
            during = [_asks(at, who, pause=0.3) for who in askers[30:60]]
            burst = _all_ask(at, askers[60 : 60 + BURST])
            until(lambda: _cards(at) >= heads, heads / RATE * 2, every=0.5)
            counters = at.ask("counters")
        _report(reading, heads, counters)
        _say("an answer, idle", idle)
        _say("an answer during it", during)
        _say(f"{BURST} answers at once during it", burst)


def _publish(house: Office, heads: int) -> None:
    database = Database(house.url)
    now = SystemClock().now()
    invited = house.look(lambda s: _first(s, heads))
    try:
        database.write_now(lambda s: publish(s, invited, office_of_benchmarks(), now))
    finally:
        database.close()


def _first(session: Session, heads: int) -> list[int]:
    from sqlalchemy import select

    from storage.people import Person

    return list(session.scalars(select(Person.id).order_by(Person.id).limit(heads)))


def _cards(at: Platform) -> int:
    return int(at.ask("counters")["calls"].get("sendDocument", 0))


def _asks(at: Platform, who: int, pause: float = 0.05) -> float:
    """Seconds from somebody's word to the answer."""
    at.ask("person.says", person=who, args=["/my"])
    return _answered(at, [who], pause)[0]


def _all_ask(at: Platform, people: list[int]) -> list[float]:
    at.ask("load", kind="says", persons=people, all="/my")
    return _answered(at, people, 0.2)


def _answered(at: Platform, people: list[int], pause: float) -> list[float]:
    def times() -> list[Any]:
        found = at.ask("counters")["times"]
        return [found[str(who)] for who in people]

    until(lambda: all(answered is not None for _, answered in times()), 60, every=pause)
    return [answered - asked for asked, answered in times()]


def _report(reading: str, heads: int, counters: dict[str, Any]) -> None:
    messages, first, last = counters["sends"]
    took = last - first
    print(
        f"{reading}: {messages} messages to {heads} people and {ASKING} who ask in {took:.1f} s: "
        f"time / limit {took / (messages / LIMIT):.3f}, 429s {counters['too_many']}, "
        f"busiest second {counters['peak_per_second']}, "
        f"refused {dict(counters['refused']) or 'nothing'}"
    )


def _say(what: str, seconds: list[float]) -> None:
    ordered = sorted(seconds)
    p50, p95 = ordered[len(ordered) // 2], ordered[int(len(ordered) * 0.95)]
    print(f"  {what}: p50 {p50 * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms")


def main() -> None:
    """Run it under both readings, or one."""
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    for reading in sys.argv[2:] or ("bucket", "window"):
        started = time.monotonic()
        measure(reading, heads)
        print(f"  ({time.monotonic() - started:.0f} s)")


if __name__ == "__main__":
    main()
