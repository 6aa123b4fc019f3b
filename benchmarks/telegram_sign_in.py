"""2,000 people scan at one moment over Telegram, 60 ms away; beside it, PTB's stock bot that only
echoes, in the same run.

    python -m benchmarks.telegram_sign_in [people] [rounds]

Ours does a whole sign-in for each: update into the durable inbox, commit, answer. All are
processes of their own against the same fake platform, in turn, after a warm-up; medians.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import hand
from benchmarks.telegram_stage import ROOT, Office, Platform, bot, cpu_of, office, platform, until
from storage import signin

PEOPLE, ROUNDS = 2_000, 3
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


def compare(heads: int, rounds: int) -> None:
    """The three in turn; the stock bot one at a time, which is slow, with a tenth of them."""
    many, sign_ins, serial = [], [], []
    for _ in range(rounds):
        with platform(latency=0.06) as at:
            many.append(stock(at, heads, 256))
        with platform(latency=0.06) as at:
            sign_ins.append(ours(at, heads))
        with platform(latency=0.06) as at:
            serial.append(stock(at, heads // 10, 1))
    (stock_rate, stock_cpu), (rate, cpu), (_, serial_cpu) = map(_median, (many, sign_ins, serial))
    print(f"PTB stock, 256 at once, echo: {stock_rate:,.0f} updates/s, CPU {stock_cpu:.1f} s")
    print(f"PTB stock, one at a time, echo: CPU {serial_cpu:.1f} s")
    print(f"ours, whole sign-in: {rate:,.0f} updates/s, CPU {cpu:.1f} s per 10,000")
    hand(
        "whole sign-ins, network 60 ms: updates a second",
        ours=f"{rate:,.0f}/s",
        beside=f"PTB stock, 256 at once, echo: {stock_rate:,.0f}/s",
        figure=rate / stock_rate,
        at_least=5,
        aim=12,
    )
    hand(
        "the same: CPU per 10,000",
        ours=f"{cpu:.1f} s",
        beside=f"PTB stock, one at a time: {serial_cpu:.1f} s (256: {stock_cpu:.0f} s)",
        figure=cpu / serial_cpu,
        at_most=1,
        aim=0.5,
    )


def _median(figures: list[tuple[float, float]]) -> tuple[float, float]:
    rates, cpus = zip(*figures, strict=True)
    return statistics.median(rates), statistics.median(cpus)


def main() -> None:
    """Run it."""
    given = [int(word) for word in sys.argv[1:]]
    compare(*(given + [PEOPLE, ROUNDS][len(given) :]))


if __name__ == "__main__":
    main()
