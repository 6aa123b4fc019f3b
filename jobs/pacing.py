"""Pacing: how fast one messenger may be called, all chats together and each chat by itself."""

from __future__ import annotations

import time
from collections import deque

#: A chat may get so many at once; after that one a second.
CHAT_BURST = 3
CHAT_INTERVAL = 1.0
#: Slots a late look may catch up on. Spread otherwise: bursts are what platforms punish.
CATCH_UP = 6
#: A whole message must not be lost to the last bit of a float.
_ROUNDING = 1e-6


class Pace:
    """One send budget per messenger, in this process's monotonic time.

    ``rate`` messages a second, spread evenly. Whatever is caught up on, no second, counted from
    any moment, holds more than the rate. A new leader starts with an empty budget.
    """

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._next = time.monotonic()
        self._paused_until = 0.0
        self._last_second: deque[float] = deque()
        self._chats: dict[str, deque[float]] = {}

    def allowance(self) -> int:
        """How many calls may start now."""
        now = time.monotonic()
        if now < self._paused_until:
            return 0
        if self._rate is None:
            return 1_000
        self._next = max(self._next, now - CATCH_UP / self._rate)
        while self._last_second and self._last_second[0] <= now - 1.0:
            self._last_second.popleft()
        due = int((now - self._next) * self._rate + _ROUNDING)
        return max(0, min(due, int(self._rate) - len(self._last_second)))

    def spend(self, chat: str) -> None:
        """One call starts."""
        if self._rate is None:
            return
        now = time.monotonic()
        self._next += 1 / self._rate
        self._last_second.append(now)
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
        until = self._next + 1 / self._rate
        if len(self._last_second) >= int(self._rate):
            until = max(until, self._last_second[0] + 1.0)
        return max(0.002, min(until - now, 0.2))

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
