"""Pacing: how fast one messenger may be called, all chats together and each chat by itself."""

from __future__ import annotations

import asyncio
import time
from collections import deque

#: A chat may get so many at once; after that one a second, and a little: the platform counts
#: what arrives there, and the first may have been longer on its way.
CHAT_BURST = 3
CHAT_INTERVAL = 1.1
#: The platform allows this many calls a second more than we spread over it: an answer may take
#: one in so many seconds. Not in each: a thousand answers at once must not stand at the very edge.
SPARE, SPARE_SECONDS = 1, 2.0
#: How much of the shortest round trip ever seen is relied on: a way there and a way back of two
#: calls may together be shorter than any round trip.
TRUSTED = 0.5
#: Of the even space between two calls, so much is kept when catching up.
EVEN = 0.8
#: Slots a late look may catch up on, or seconds where these are more: at a high rate a look
#: takes several. Spread otherwise: bursts are what platforms punish.
CATCH_UP, CATCH_UP_SECONDS = 6, 0.1
#: A whole message must not be lost to the last bit of a float.
_ROUNDING = 1e-6


class Pace:
    """One send budget per messenger, in this process's monotonic time.

    ``rate`` messages a second, spread evenly, as they are taken up (``allowance``, ``spend``).
    Each is then worded, which takes its time; ``turn`` sees to it that no second, counted from
    any call, holds more calls than the rate, neither here nor at the platform, where they arrive
    closer together than they left: between a ``turn`` and its ``landed``. A new leader starts
    with an empty budget, and without bursts: it does not know what the one before it sent.
    """

    def __init__(self, rate: float | None) -> None:
        self._rate = rate
        self._next = self._began = time.monotonic()
        self._paused_until = 0.0
        self._calls: deque[float] = deque(maxlen=max(1, int(rate or 1)))
        #: One at each gate waits for room; whoever is at the first one goes before the others.
        self._first, self._others = asyncio.Lock(), asyncio.Lock()
        self._first_waiting = 0
        self._flying = 0
        self._landed: deque[float] = deque(maxlen=max(1, int(rate or 1) + SPARE))
        self._shortest_trip = 0.0
        self._last = self._spared = -SPARE_SECONDS
        self._chats: dict[str, deque[float]] = {}
        self._forgot = self._began

    @property
    def paused(self) -> bool:
        """Whether the platform wants to hear nothing now."""
        return time.monotonic() < self._paused_until

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
        if now - self._forgot >= 1.0:
            self._forget(now)

    def wait(self) -> float:
        """Seconds until it is worth looking again."""
        now = time.monotonic()
        if now < self._paused_until:
            return min(self._paused_until - now, 1.0)
        if self._rate is None:
            return 0.005
        return max(0.002, min(self._next + 1 / self._rate - now, 0.2))

    async def turn(self, *, first: bool = False) -> float:
        """Wait until one more call fits into the second before it, first come, first served; the
        moment it begins, for ``landed``. ``first``: somebody waits for an answer."""
        if self._rate is None:
            return 0.0
        if not first:
            async with self._others:
                return await self._in_turn(first)
        self._first_waiting += 1
        try:
            async with self._first:
                return await self._in_turn(first)
        finally:
            self._first_waiting -= 1

    async def _in_turn(self, first: bool) -> float:
        wait = self._until_room(first)
        while wait > 0:
            await asyncio.sleep(wait)
            wait = self._until_room(first)
        began = time.monotonic()
        if first and self._until_slot(began) > 0:
            self._spared = began
        if not first:
            self._last = began
        self._calls.append(began)
        self._flying += 1
        return began

    def _until_room(self, first: bool) -> float:
        now, slot = time.monotonic(), 0.0
        if first:
            if now - self._spared < SPARE_SECONDS:
                slot = self._until_slot(now)
            return max(slot, self._crowded())
        if self._first_waiting:
            return 0.005
        assert self._rate is not None
        even = self._last + EVEN / self._rate - now
        return max(self._until_slot(now), even, self._crowded())

    def _until_slot(self, now: float) -> float:
        """Seconds until fewer calls than the rate have begun in the second before."""
        full = len(self._calls) == self._calls.maxlen
        return self._calls[0] + 1.0 - now if full else 0.0

    def landed(self, began: float, chat: str = "") -> None:
        """A call came back, however it ended. To the chat it counts from now: it may have waited
        for its turn, and been long on its way."""
        if self._rate is None:
            return
        now = time.monotonic()
        if chat in self._chats:
            self._chats[chat][-1] = now
        self._flying -= 1
        self._landed.append(now)
        trip = now - began
        self._shortest_trip = min(self._shortest_trip or trip, trip)

    def _crowded(self) -> float:
        """Seconds until one more call may arrive without being one too many in its second there.

        It arrives half a round trip from now; what came back until then arrived, at the latest,
        half a round trip before it did. What is on its way may arrive any time.
        """
        assert self._rate is not None
        now = time.monotonic()
        span = 1.0 - TRUSTED * self._shortest_trip
        landed = self._landed
        while landed and landed[0] <= now - span:
            landed.popleft()
        if self._flying + len(landed) < int(self._rate) + SPARE:
            return 0.0
        return max(0.002, landed[0] + span - now) if landed else 0.005

    def pause(self, seconds: float | None) -> None:
        """The platform said stop: nobody sends for so long."""
        if seconds:
            self._paused_until = max(self._paused_until, time.monotonic() + seconds)

    def resting_chats(self) -> tuple[str, ...]:
        """Chats that had their burst and must wait their second."""
        if self._rate is None:
            return ()
        now, span = time.monotonic(), CHAT_BURST * CHAT_INTERVAL
        if now - self._began < span:
            return tuple(c for c, times in self._chats.items() if now - times[-1] < CHAT_INTERVAL)
        return tuple(
            chat
            for chat, times in self._chats.items()
            if len(times) == CHAT_BURST and now - times[0] < span
        )

    def _forget(self, now: float) -> None:
        self._forgot, span = now, CHAT_BURST * CHAT_INTERVAL
        self._chats = {chat: t for chat, t in self._chats.items() if now - t[-1] < span}
