"""kill -9 with 2,000 updates pending at the platform: what is lost, and what happens twice.

    python -m benchmarks.telegram_kill [people] [kills]

Everybody scans the code; the bot is killed at random moments and begun again until all is worked
off. Lost: a sign-in that is not recorded, or nobody answered. Twice: a second record.
"""

from __future__ import annotations

import random
import signal
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.telegram_stage import begin, office, platform, until
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
    print(
        f"{heads} updates, killed {kills} times with {pending} in the inbox: "
        f"lost {heads - len(people)}, recorded twice {len(records) - len(people)}, "
        f"unanswered {sum(1 for count in answered if not count)}, "
        f"answered twice {sum(1 for count in answered if count > 1)} "
        "(a send in flight at the kill is repeated)"
    )


def _records(session: Session, sitting: int) -> list[tuple[int, int]]:
    return [(row.person_id, row.id) for row in signin.live_records(session, sitting)]


def main() -> None:
    """Run it."""
    given = [int(word) for word in sys.argv[1:]]
    measure(*(given + [PEOPLE, KILLS][len(given) :]))


if __name__ == "__main__":
    main()
