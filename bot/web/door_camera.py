"""Reading what a door's camera sends: bounded in bytes, in number, and in what is read at once."""

from __future__ import annotations

import asyncio
import time
from collections import OrderedDict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

#: Pictures a phone may send each second, and how many at once after a pause.
RATE, BURST = 3.0, 6.0
#: Pictures read at once, and how many may wait for it.
READERS, QUEUE = 2, 12
#: A pass that stays before the camera is looked at once in so many seconds.
SAME = 6.0
#: Phones and passes remembered for that.
MOST_PHONES, MOST_PASSES = 1000, 5000


class NotAnswered(Exception):
    """A question of the page that is not answered: its HTTP status."""

    def __init__(self, status: int) -> None:
        self.status = status
        super().__init__(str(status))


class Camera:
    """Has pictures read in processes apart, two at once, for all phones of this process."""

    def __init__(self) -> None:
        self._readers = asyncio.Semaphore(READERS)
        self._waiting = 0
        #: By door: what is left of its budget, and when that was.
        self._budget: OrderedDict[int, tuple[float, float]] = OrderedDict()
        self._same: OrderedDict[tuple[int, str], float] = OrderedDict()

    async def read(self, door_id: int, picture: bytes) -> tuple[tuple[str, ...], int]:
        """Texts of the codes in it, and how many could not be read. Raises NotAnswered: 400 for
        what is no picture, 429 for a phone that sends too many, 503 where too many wait or
        nothing can be read just now."""
        from papers import apart
        from papers.qr import UnreadableImage

        if not self._may_send(door_id):
            raise NotAnswered(429)
        if self._waiting >= QUEUE:
            raise NotAnswered(503)
        self._waiting += 1
        try:
            async with self._readers:
                found = await asyncio.to_thread(apart.codes_in, picture)
        except (UnreadableImage, apart.GaveUp):
            raise NotAnswered(400) from None
        except apart.CannotRead:
            raise NotAnswered(503) from None
        finally:
            self._waiting -= 1
        return found.texts, found.unread

    def is_news(self, door_id: int, token: str) -> bool:
        """Whether the pass was not before this camera a moment ago: it stays there for some
        frames."""
        now = time.monotonic()
        last = self._same.pop((door_id, token), -SAME)
        self._same[door_id, token] = now
        while len(self._same) > MOST_PASSES:
            self._same.popitem(last=False)
        return now - last >= SAME

    def _may_send(self, door_id: int) -> bool:
        now = time.monotonic()
        left, since = self._budget.pop(door_id, (BURST, now))
        left = min(BURST, left + (now - since) * RATE)
        allowed = left >= 1
        self._budget[door_id] = (left - 1 if allowed else left, now)
        while len(self._budget) > MOST_PHONES:
            self._budget.popitem(last=False)
        return allowed


async def body(request: Request, most: int) -> bytes:
    """What was posted, at most so many bytes, whatever its head says. Raises NotAnswered (413)."""
    stated = request.headers.get("content-length", "0")
    if not stated.isdigit() or int(stated) > most:
        raise NotAnswered(413)
    data = bytearray()
    async for part in request.stream():
        data += part
        if len(data) > most:
            raise NotAnswered(413)
    return bytes(data)
