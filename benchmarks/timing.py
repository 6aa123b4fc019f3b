"""Units done so many at a time: how many a second, how long each took, what CPU they cost."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timing:
    """Units a second; milliseconds; seconds of CPU of this process for 10,000 units."""

    rate: float
    p50: float
    p99: float
    cpu: float

    def __str__(self) -> str:
        return (
            f"{self.rate:,.0f}/s, p50 {self.p50:.1f} ms, p99 {self.p99:.1f} ms, "
            f"CPU {self.cpu:.1f} s per 10,000"
        )


async def timed(
    unit: Callable[[int], Awaitable[object]], numbers: Sequence[int], tasks: int
) -> Timing:
    """``unit`` of each number, ``tasks`` at a time."""
    left = iter(numbers)
    took: list[float] = []

    async def worker() -> None:
        for number in left:
            started = time.perf_counter()
            await unit(number)
            took.append(time.perf_counter() - started)

    started, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(tasks)))
    whole = time.perf_counter() - started
    cpu = time.process_time() - cpu
    took.sort()
    p50, p99 = (took[int(len(took) * part)] * 1000 for part in (0.5, 0.99))
    return Timing(len(took) / whole, p50, p99, cpu / len(took) * 10_000)


def median(timings: Sequence[Timing]) -> Timing:
    """The median of each figure."""
    return Timing(
        statistics.median(one.rate for one in timings),
        statistics.median(one.p50 for one in timings),
        statistics.median(one.p99 for one in timings),
        statistics.median(one.cpu for one in timings),
    )
