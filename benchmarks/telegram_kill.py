"""kill -9 with 2,000 updates pending at the platform: what is lost, and what happens twice; beside
it PTB's stock bot, killed within a second of its first answer.

    python -m benchmarks.telegram_kill [people] [kills]

Everybody scans the code; the bot is killed at random moments and begun again until all is worked
off. Lost: a sign-in that is not recorded, or nobody answered. Twice: a second record. Of the stock
bot is lost what it neither answered nor left at the platform.
"""

from __future__ import annotations

import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import hand
from benchmarks.telegram_stage import ROOT, begin, office, platform, until
from storage import Session, inbox, signin

PEOPLE, KILLS = 2_000, 3
RATE = 1_000


def measure(heads: int, kills: int) -> None:
    """Print what became of the updates."""
    chance = random.Random(1)
    with tempfile.TemporaryDirectory() as folder, platform(latency=0.02) as at:
        house = office(Path(folder), heads)
        at.ask("people", count=heads, first=0)
        at.ask("load", kind="starts", count=heads, first=0, all=house.code)
        pending = []
        for _ in range(kills):
            process = begin(house, at, RATE)
            time.sleep(chance.uniform(0.1, 0.8))
            process.send_signal(signal.SIGKILL)
            process.wait()
            pending.append(house.look(lambda s: inbox.depth(s)))
        process = begin(house, at, RATE)
        until(lambda: not at.ask("counters")["pending"], 120)
        until(lambda: not house.look(lambda s: inbox.depth(s)), 120)
        until(lambda: at.answered() >= heads, 60)
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        records = house.look(lambda s: _records(s, house.sitting))
        answered = at.ask("counters")["answered"].values()
    people = {person for person, _ in records}
    unanswered = sum(1 for count in answered if not count)
    lost, twice = max(heads - len(people), unanswered), len(records) - len(people)
    print(
        f"{heads} updates, killed {kills} times with {pending} in the inbox: "
        f"lost {heads - len(people)}, recorded twice {twice}, unanswered {unanswered}, "
        f"answered twice {sum(1 for count in answered if count > 1)} "
        "(a send in flight at the kill is repeated)"
    )
    theirs = [stock(heads, chance.uniform(0.1, 0.8)) for _ in range(kills)]
    print(f"PTB stock, killed once, each time anew: lost {theirs}")
    what = f"kill -9 × {kills}, {heads:,} pending"
    beside = f"PTB stock, killed once: {statistics.median(theirs):,.0f}"
    hand(f"{what}: lost", ours=f"{lost}", beside=beside, figure=lost, unit="", at_most=0)
    hand(f"{what}: recorded twice", ours=f"{twice}", figure=twice, unit="", at_most=0)


def stock(heads: int, after: float) -> int:
    """How many PTB's stock bot loses, killed so many seconds after its first answer."""
    with platform(latency=0.02) as at:
        at.ask("people", count=heads, first=0)
        at.ask("load", kind="starts", count=heads, first=0, all="x")
        command = [sys.executable, "-m", "benchmarks.ptb_echo", at.token, at.url, "1"]
        process = subprocess.Popen(command, cwd=ROOT)
        until(at.answered, 60)
        time.sleep(after)
        process.kill()
        process.wait()
        left = at.ask("counters")["pending"]
        return heads - at.answered() - int(left)


def _records(session: Session, sitting: int) -> list[tuple[int, int]]:
    return [(row.person_id, row.id) for row in signin.live_records(session, sitting)]


def main() -> None:
    """Run it."""
    given = [int(word) for word in sys.argv[1:]]
    measure(*(given + [PEOPLE, KILLS][len(given) :]))


if __name__ == "__main__":
    main()
