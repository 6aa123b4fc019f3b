"""How many messages a second: the platform's words are read in two ways, both are here."""

from __future__ import annotations

import math
import time
from collections import deque
from dataclasses import dataclass
from typing import Literal

from tests.botapi.wire import Refusal


@dataclass(frozen=True, slots=True)
class Limits:
    """``bucket``: 30 tokens, 30 new ones a second. ``window``: 30 in any second at all."""

    reading: Literal["bucket", "window"] = "bucket"
    per_second: int = 30
    per_chat_per_second: float = 1.0
    chat_burst: int = 3


class Pace:
    """Counts what goes through; refuses what is too much, where there are limits."""

    def __init__(self, limits: Limits | None) -> None:
        self.limits = limits
        self.too_many = self.peak = 0
        self._recent: deque[float] = deque()
        self._tokens = float(limits.per_second) if limits else 0.0
        self._filled = time.monotonic()
        self._until = 0.0
        #: Chat → tokens, when that was, until when it must be left alone.
        self._chats: dict[int, tuple[float, float, float]] = {}

    def take(self, chat: int | None, count: int = 1) -> float:
        """Let ``count`` messages through, or refuse them all; an edit has no chat. The time."""
        now = time.monotonic()
        recent = self._recent
        while recent and recent[0] <= now - 1:
            recent.popleft()
        if self.limits is not None:
            self._limited(self.limits, chat, count, now)
        recent.extend([now] * count)
        if len(recent) > self.peak:
            self.peak = len(recent)
        return now

    def _limited(self, limits: Limits, chat: int | None, count: int, now: float) -> None:
        if now < self._until:
            self._refuse(self._until - now)
        wait = self._wait(limits, count, now)
        if wait > 0:
            self._until = now + math.ceil(wait)
            self._refuse(wait)
        if chat is not None:
            self._chat(limits, chat, count, now)
        self._tokens -= count

    def _wait(self, limits: Limits, count: int, now: float) -> float:
        full = limits.per_second
        self._tokens = min(full, self._tokens + (now - self._filled) * full)
        self._filled = now
        if limits.reading == "bucket":
            return (count - self._tokens) / full - 1e-9
        over = len(self._recent) + count - full
        if over <= 0:
            return 0.0
        return self._recent[over - 1] + 1 - now if over <= len(self._recent) else 1.0

    def _chat(self, limits: Limits, chat: int, count: int, now: float) -> None:
        burst, rate = limits.chat_burst, limits.per_chat_per_second
        tokens, filled, until = self._chats.get(chat, (float(burst), now, 0.0))
        if now < until:
            self._refuse(until - now)
        tokens = min(burst, tokens + (now - filled) * rate)
        if tokens < 1:
            wait = (1 - tokens) / rate
            self._chats[chat] = (tokens, now, now + math.ceil(wait))
            self._refuse(wait)
        # An album may be larger than the burst: what it takes too much is owed.
        self._chats[chat] = (tokens - count, now, 0.0)

    def _refuse(self, wait: float) -> None:
        self.too_many += 1
        seconds = max(1, math.ceil(wait))
        raise Refusal(429, f"Too Many Requests: retry after {seconds}", {"retry_after": seconds})
