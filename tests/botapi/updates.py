"""The queue of updates, and the two ways out of it: a long poll or a webhook."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from tests.botapi.webhook import Webhook
from tests.botapi.wire import Refusal

KEPT = timedelta(hours=24)
#: Not sent unless asked for.
_ON_DEMAND = {"chat_member", "message_reaction", "message_reaction_count"}
_KNOWN = _ON_DEMAND | {
    *("message", "edited_message", "channel_post", "edited_channel_post", "callback_query"),
    *("my_chat_member", "inline_query", "chosen_inline_result", "poll", "poll_answer"),
    *("chat_join_request", "shipping_query", "pre_checkout_query"),
}


class HungUp(Exception):
    """Whoever asked is not there any more."""


@dataclass(slots=True, eq=False)
class Entry:
    """An update that waits; ``lane`` is its chat."""

    number: int
    body: dict[str, Any]
    text: str = field(repr=False)
    at: datetime
    lane: int
    #: Confirmed, dropped or expired.
    done: bool = False


class Updates:
    """First in, first out; confirmed by position, so that numbers may jump."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self.clock = clock
        self.next_number = 710_000_001
        self.expired = 0
        #: Of kinds the bot did not ask for.
        self.unwanted = 0
        self.webhook: Webhook | None = None
        self._allowed: frozenset[str] = frozenset()
        self._entries: deque[Entry] = deque()
        self._highest = 0
        self._poll: tuple[asyncio.Future[str], Callable[[], bool]] | None = None
        self._empty = asyncio.Event()
        self._empty.set()

    def put(self, update: dict[str, Any]) -> dict[str, Any]:
        """Queue it; it gets a number unless it has one. As it is sent."""
        number = update.get("update_id")
        if "update_id" not in update:
            update = {"update_id": self.next_number, **update}
        if not isinstance(number, int):
            number = self.next_number
        self.next_number = max(self.next_number, number + 1)
        self._highest = max(self._highest, number)
        kind = next((key for key in update if key in _KNOWN), None)
        if kind and (kind not in self._allowed if self._allowed else kind in _ON_DEMAND):
            self.unwanted += 1
            return update
        entry = Entry(number, update, json.dumps(update), self.clock(), _lane(update))
        self._entries.append(entry)
        self._empty.clear()
        if self.webhook is not None:
            self.webhook.push(entry)
        elif self._poll is not None and not self._poll[0].done():
            self._poll[0].set_result("update")
        return update

    async def poll(
        self,
        offset: int,
        limit: int,
        wait: float,
        gone: Callable[[], bool],
    ) -> list[Entry]:
        """What getUpdates answers; an older one that still waits is sent away."""
        self._end_poll("conflict")
        self._confirm(offset)
        self.expire()
        if not self._entries and wait > 0:
            loop = asyncio.get_running_loop()
            woken: asyncio.Future[str] = loop.create_future()
            self._poll = mine = (woken, gone)
            alarm = loop.call_later(wait, self._end_poll, "timeout")
            try:
                why = await woken
            finally:
                alarm.cancel()
                if self._poll is mine:
                    self._poll = None
            if why == "closed" or gone():
                raise HungUp
            if why != "update" and why != "timeout":
                raise conflict(why)
        count = min(max(limit, 1), 100)
        return [entry for entry, _ in zip(self._entries, range(count), strict=False)]

    def allow(self, kinds: Collection[str]) -> None:
        """From now on only these; none: the usual ones."""
        self._allowed = frozenset(kinds)

    @property
    def allowed(self) -> list[str]:
        """Those that were asked for."""
        return sorted(self._allowed)

    def expire(self) -> None:
        """What is older than a day is lost."""
        if not self._entries:
            return
        oldest = self.clock() - KEPT
        while self._entries and self._entries[0].at < oldest:
            self.expired += 1
            self._drop_first()

    def drop_all(self) -> None:
        """Nothing waits any more."""
        while self._entries:
            self._drop_first()

    def confirmed(self, entry: Entry) -> None:
        """The webhook took it."""
        if not entry.done:
            entry.done = True
            self._entries.remove(entry)
            self._tell_if_empty()

    async def set_webhook(self, webhook: Webhook | None) -> None:
        """Push from now on, or stop it."""
        old, self.webhook = self.webhook, webhook
        if old is not None:
            await old.close()
        if webhook is not None:
            self._end_poll("webhook")
            for entry in self._entries:
                webhook.push(entry)

    async def close(self) -> None:
        """Hang up on whoever waits."""
        self._end_poll("closed")
        await self.set_webhook(None)

    async def settled(self) -> None:
        """Wait until nothing waits."""
        self.expire()
        await self._empty.wait()

    def __len__(self) -> int:
        self.expire()
        return len(self._entries)

    def __iter__(self) -> Iterator[Entry]:
        return iter(self._entries)

    def _end_poll(self, why: str) -> None:
        if self._poll is not None and not self._poll[0].done():
            woken, gone = self._poll
            woken.set_result("closed" if gone() else why)

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            for _ in range(len(self._entries) + offset):
                self._drop_first()
            return
        if offset == 0 or not self._entries:
            return
        before = offset - 1
        if any(entry.number == before for entry in self._entries):
            while self._entries[0].number != before:
                self._drop_first()
            # The same one may stand there twice.
            while self._entries and self._entries[0].number == before:
                self._drop_first()
        elif any(entry.number == offset for entry in self._entries):
            while self._entries[0].number != offset:
                self._drop_first()
        elif before > self._highest:
            self.drop_all()

    def _drop_first(self) -> None:
        self._entries.popleft().done = True
        self._tell_if_empty()

    def _tell_if_empty(self) -> None:
        if not self._entries:
            self._empty.set()


def conflict(why: str) -> Refusal:
    """Only one may ask at a time, and none while a webhook is set."""
    if why == "webhook":
        text = (
            "can't use getUpdates method while webhook is active; "
            "use deleteWebhook to delete the webhook first"
        )
    else:
        text = (
            "terminated by other getUpdates request; "
            "make sure that only one bot instance is running"
        )
    return Refusal(409, f"Conflict: {text}")


def _lane(update: dict[str, Any]) -> int:
    """The chat it belongs to, 0 where that can't be told."""
    for content in update.values():
        if not isinstance(content, dict):
            continue
        message = content.get("message")
        inner = message.get("chat") if isinstance(message, dict) else None
        for place in (content.get("chat"), inner, content.get("from")):
            number: Any = place.get("id") if isinstance(place, dict) else None
            if isinstance(number, int):
                return number
    return 0
