"""A notice to 3,000 people over Telegram, under both readings of its limit; answers during it;
then two notices at once to a quarter of them.

    python -m benchmarks.telegram_broadcast [people] [bucket|window]

The platform refuses what is too much: a token bucket of 30, or no more than 30 in any second; and
one a second to each chat. Each card goes with its calendar entry. While they go out, people who
are not invited ask for /my: one by one, then a hundred at once. With two notices each chat is owed
two messages, of which it takes one a second.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.stage import office_of_benchmarks, publish
from benchmarks.table import hand
from benchmarks.telegram_stage import Office, Platform, bot, office, platform, until
from storage import Session
from storage.clock import SystemClock
from storage.database import Database

PEOPLE = 3_000
ASKING = 160
BURST = 100
LIMIT, RATE = 30.0, 29.0
#: How the limit can be read: a token bucket, a strict sliding window.
READINGS = ("bucket", "window")


def measure(reading: str, heads: int) -> None:
    """One broadcast under one reading of the limit, and people who ask meanwhile."""
    with tempfile.TemporaryDirectory() as folder, platform(reading, latency=0.06) as at:
        house = office(Path(folder), heads + ASKING, sitting=False)
        at.ask("people", count=heads + ASKING, first=0)
        with bot(house, at, RATE):
            askers = list(range(heads, heads + ASKING))
            idle = [_asks(at, who) for who in askers[:30]]
            at.ask("reset")
            _publish(house, heads)
            until(lambda: _cards(at) > 10, 60)
            during = [_asks(at, who, pause=0.3) for who in askers[30:60]]
            burst = _all_ask(at, askers[60 : 60 + BURST])
            until(lambda: _cards(at) >= heads, heads / RATE * 2, every=0.5)
            counters = at.ask("counters")
    _report(reading, f"a notice to {heads:,}, answers too", counters, at_most=1.04)
    _hand_answers(reading, idle, during, burst)


def measure_two(reading: str, heads: int) -> None:
    """Two notices at once to the same people."""
    with tempfile.TemporaryDirectory() as folder, platform(reading, latency=0.06) as at:
        house = office(Path(folder), heads, sitting=False)
        at.ask("people", count=heads, first=0)
        with bot(house, at, RATE):
            at.ask("reset")
            _publish(house, heads, notices=2)
            until(lambda: _cards(at) >= 2 * heads, 2 * heads / RATE * 2 + 10, every=0.5)
            counters = at.ask("counters")
    _report(reading, f"two notices at once to {heads:,}", counters, at_most=1.05)


def _publish(house: Office, heads: int, notices: int = 1) -> None:
    database = Database(house.url)
    now = SystemClock().now()
    invited = house.look(lambda s: _first(s, heads))

    def unit(session: Session) -> None:
        for _ in range(notices):
            publish(session, invited, office_of_benchmarks(), now)

    try:
        database.write_now(unit)
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


def _report(reading: str, what: str, counters: dict[str, Any], at_most: float) -> None:
    messages, first, last = counters["sends"]
    took, least, too_many = last - first, messages / LIMIT, counters["too_many"]
    print(
        f"{reading}: {what}: {messages} messages in {took:.1f} s: "
        f"time / limit {took / least:.3f}, 429s {too_many}, "
        f"busiest second {counters['peak_per_second']}, "
        f"refused {dict(counters['refused']) or 'nothing'}",
        flush=True,
    )
    hand(
        f"{reading}: {what}: time ÷ limit",
        ours=f"{messages:,} messages in {took:.1f} s",
        beside=f"the send limit, {LIMIT:.0f}/s: {least:.1f} s",
        figure=took / least,
        at_most=at_most,
    )
    hand(
        "the same: 429s",
        ours=f"{too_many}, busiest second {counters['peak_per_second']}",
        beside=f"the send limit: {LIMIT:.0f} in a second",
        figure=too_many,
        unit="",
        at_most=0,
    )


def _hand_answers(
    reading: str, idle: list[float], during: list[float], burst: list[float]
) -> None:
    for words, seconds in (("idle", idle), ("during it", during), (f"{BURST} at once", burst)):
        print(
            f"  an answer, {words}: p50 {_part(seconds, 0.5):.0f} ms, p95 {_p95(seconds):.0f} ms"
        )
    hand(
        f"{reading}: an answer during it, p95",
        ours=f"{_p95(during):.0f} ms",
        beside=f"idle: {_p95(idle):.0f} ms",
        figure=_p95(during) / _p95(idle),
        at_most=2,
    )
    least = 0.95 * BURST / RATE * 1000
    hand(
        f"{reading}: {BURST} answers at once, p95",
        ours=f"{_p95(burst):,.0f} ms",
        beside=f"at {RATE:.0f}/s alone: {least:,.0f} ms",
        figure=_p95(burst) / least,
    )


def _part(seconds: list[float], part: float) -> float:
    """Milliseconds below which this part of them lies."""
    return sorted(seconds)[int(len(seconds) * part)] * 1000


def _p95(seconds: list[float]) -> float:
    return _part(seconds, 0.95)


def main() -> None:
    """Run it under both readings, or one."""
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    for reading in sys.argv[2:] or READINGS:
        measure(reading, heads)
        measure_two(reading, heads // 4)


if __name__ == "__main__":
    main()
