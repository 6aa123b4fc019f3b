"""2,000 people scan at one moment over Telegram, 60 ms away; beside it, PTB's stock bot that only
echoes, in the same run.

    python -m benchmarks.telegram_sign_in [people]

Ours does a whole sign-in for each: update into the durable inbox, commit, answer. Both are
processes of their own against the same fake platform, in turn, after a warm-up.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.telegram_stage import ROOT, Office, Platform, bot, cpu_of, office, platform, until
from storage import signin

PEOPLE = 2_000
WARM = 100
#: Pacing off: the platform's limit is not what is measured.
RATE = 1_000


def ours(at: Platform, heads: int) -> tuple[float, float]:
    """Updates a second and seconds of CPU for 10,000, of whole sign-ins."""
    with tempfile.TemporaryDirectory() as folder:
        house = office(Path(folder), WARM + heads)
        at.ask("people", count=WARM + heads, first=0)
        with bot(house, at, RATE) as process:
            figures = _timed(at, process, house.code, heads)
        _check(house, WARM + heads)
        return figures


def _check(house: Office, heads: int) -> None:
    records = house.look(lambda s: len(signin.live_records(s, house.sitting)))
    if records != heads:
        raise RuntimeError(f"{records} records for {heads} people")


def stock(at: Platform, heads: int, at_once: int) -> tuple[float, float]:
    """The same of python-telegram-bot as it comes, echoing ``at_once`` updates at a time."""
    at.ask("people", count=WARM + heads, first=0)
    command = [sys.executable, "-m", "benchmarks.ptb_echo", at.token, at.url, str(at_once)]
    process = subprocess.Popen(command, cwd=ROOT)
    try:
        return _timed(at, process, "x", heads)
    finally:
        process.kill()
        process.wait()


def _timed(
    at: Platform, process: subprocess.Popen[bytes], word: str, heads: int
) -> tuple[float, float]:
    at.ask("reset")
    at.ask("load", kind="starts", count=WARM, first=0, all=word)
    until(lambda: at.answered() >= WARM, 60)
    time.sleep(4)  # a new leader allows no bursts for some seconds
    at.ask("reset")
    before = cpu_of(process)
    started = time.monotonic()
    at.ask("load", kind="starts", count=heads, first=WARM, all=word)
    until(lambda: at.answered() >= heads, 300)
    took = time.monotonic() - started
    until(lambda: not at.ask("counters")["pending"], 60)
    return heads / took, (cpu_of(process) - before) / heads * 10_000


def main() -> None:
    """Run it."""
    heads = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    with platform(latency=0.06) as at:
        stock_rate, stock_cpu = stock(at, heads, 256)
    with platform(latency=0.06) as at:
        our_rate, our_cpu = ours(at, heads)
    with platform(latency=0.06) as at:
        _, serial_cpu = stock(at, heads // 10, 1)
    print(f"PTB stock, 256 at once, echo: {stock_rate:,.0f} updates/s, CPU {stock_cpu:.1f} s")
    print(f"PTB stock, one at a time, echo: CPU {serial_cpu:.1f} s")
    print(f"ours, whole sign-in: {our_rate:,.0f} updates/s, CPU {our_cpu:.1f} s per 10,000")
    print(f"updates/s ÷ stock at 256: {our_rate / stock_rate:.1f}")
    print(
        f"CPU ÷ stock one at a time: {our_cpu / serial_cpu:.2f}; at 256: {our_cpu / stock_cpu:.2f}"
    )


if __name__ == "__main__":
    main()
