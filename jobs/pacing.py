"""Pacing: how fast one messenger may be called, all chats together and each chat by itself."""

from __future__ import annotations

import asyncio
import time
from collections import deque

#: A chat may get so many at once; after that one a second.
CHAT_BURST = 3
CHAT_INTERVAL = 1.0
#: Slots a late look may catch up on, or seconds where these are more: at a high rate a look
#: takes several. Spread otherwise: bursts are what platforms punish.
CATCH_UP, CATCH_UP_SECONDS = 6, 0.1
#: A whole message must not be lost to the last bit of a float.
_ROUNDING = 1e-6


class Pace:
    """One send budget per messenger, in this process's monotonic time.

    ``rate`` messages a second, spread evenly, as they are taken up (``allowance``, ``spend``).
    Each is then worded, which takes its time; ``turn`` sees to it that no second, counted from
    any call, holds more calls than the rate. A new leader starts with an empty budget.
    """

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._next = time.monotonic()
        self._paused_until = 0.0
        self._calls: deque[float] = deque(maxlen=max(1, int(rate or 1)))
        self._gate = asyncio.Lock()
        self._chats: dict[str, deque[float]] = {}

    def allowance(self) -> int:
        """How many calls may start now."""
        now = time.monotonic()
        if now < self._paused_until:
            return 0
        if self._rate is None:
            return 1_000
        self._next = max(self._next, now - max(CATCH_UP / self._rate, CATCH_UP_SECONDS))
        return max(0, int((now - self._next) * self._rate + _ROUNDING))

    def spend(self, chat: str) -> None:
        """One call starts."""
        if self._rate is None:
            return
        now = time.monotonic()
        self._next += 1 / self._rate
        self._chats.setdefault(chat, deque(maxlen=CHAT_BURST)).append(now)
        if len(self._chats) > 10_000:
            self._forget(now)

    def wait(self) -> float:
        """Seconds until it is worth looking again."""
        now = time.monotonic()
        if now < self._paused_until:
            return min(self._paused_until - now, 1.0)
        if self._rate is None:
            return 0.005
        return max(0.002, min(self._next + 1 / self._rate - now, 0.2))

    async def turn(self) -> None:
        """Wait until one more call fits into the second before it, first come, first served."""
        if self._rate is None:
            return
        async with self._gate:
            if len(self._calls) == self._calls.maxlen:
                await asyncio.sleep(max(0.0, self._calls[0] + 1.0 - time.monotonic()))
            self._calls.append(time.monotonic())

    def pause(self, seconds: float | None) -> None:
        """The platform said stop: nobody sends for so long."""
        if seconds:
            self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def resting_chats(self) -> tuple[str, ...]:
        """Chats that had their burst and must wait their second."""
        if self._rate is None:
            return ()
        now = time.monotonic()
        return tuple(
            chat
            for chat, times in self._chats.items()
            if len(times) == CHAT_BURST and now - times[0] < CHAT_BURST * CHAT_INTERVAL
        )

    def _forget(self, now: float) -> None:
        span = CHAT_BURST * CHAT_INTERVAL
        self._chats = {chat: t for chat, t in self._chats.items() if now - t[-1] < span}
