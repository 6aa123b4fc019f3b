"""All benchmarks, one after the other, each in a process of its own: ``make bench``.

    python -m benchmarks [name …]

Absolute figures move with the machine and with what else runs on it; its load is printed.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time

#: Name of the module → what it measures, and what is aimed at.
BENCHMARKS: dict[str, tuple[str, str]] = {
    "process": (
        "The process: --help, start to ready, idle",
        "help ≤ 0.4 s, ready ≤ 1.5 s, ≤ 130 MB",
    ),
    "notice": (
        "A meeting published to 600 people at 29/s, each with a card and a calendar entry",
        "time / limit ≤ 1.04, never more than 30 in any second, nobody twice",
    ),
    "sign_in": (
        "Whole sign-in units, 32 at a time, SQLite with synchronous=FULL",
        "≥ 3 × the async ORM with aiosqlite on the same machine (412/s, p99 1.1 s when measured)",
    ),
    "rush": (
        "500 people scan at the same moment, every second one twice, through the whole process",
        "500 recorded, nobody twice, everybody answered",
    ),
    "telegram_sign_in": (
        "2,000 people scan over Telegram at 60 ms; beside it PTB's stock bot, which only echoes",
        "updates/s ≥ 5 × PTB stock at 256; CPU ≤ 1 × PTB stock one at a time",
    ),
    "telegram_broadcast": (
        "A notice to 3,000 people over Telegram, both readings of its limit; answers during it",
        "time / limit ≤ 1.04, no 429; an answer's p95 ≤ 2 × idle",
    ),
    "telegram_kill": (
        "kill -9 with 2,000 updates pending at Telegram",
        "nothing lost, nothing recorded twice",
    ),
    "write_door": (
        "The write door alone: nine statements a unit, 32 at a time",
        "above the sign-in; p99 ≤ 44 ms",
    ),
}


def main() -> int:
    """Run those named, or all; 1 where one of them failed."""
    wanted = sys.argv[1:] or list(BENCHMARKS)
    failed = 0
    for name in wanted:
        if name not in BENCHMARKS:
            print(f"no benchmark {name!r}: {', '.join(BENCHMARKS)}")
            return 2
    for name in wanted:
        what, target = BENCHMARKS[name]
        print(f"\n{what}\n  target: {target}", flush=True)
        started = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-m", f"benchmarks.{name}"], capture_output=True, text=True
        )
        for line in done.stdout.splitlines():
            print(f"  {line}")
        load = os.getloadavg()[0]
        print(f"  ({time.monotonic() - started:.0f} s, load {load:.1f} on {os.cpu_count()} cores)")
        if done.returncode:
            failed = 1
            print(done.stderr)
    return failed


if __name__ == "__main__":
    sys.exit(main())
