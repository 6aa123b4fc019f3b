"""Updates pushed to the bot's own address: in order within a chat, again until it says yes."""

from __future__ import annotations

import asyncio
import re
from collections import deque
from typing import TYPE_CHECKING, Any

import httpx

from tests.botapi.texts import link_is_valid
from tests.botapi.wire import bad

if TYPE_CHECKING:
    from tests.botapi.updates import Entry, Updates

_SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
_FIRST_PAUSE, _LONGEST_PAUSE = 0.02, 1.0


class Webhook:
    """One address. Refuses what the platform refuses, save that plain http will do."""

    def __init__(self, updates: Updates, url: str, secret: str, connections: int) -> None:
        if not link_is_valid(url, ("http", "https")):
            raise bad("bad webhook: invalid webhook URL specified")
        if secret and not _SECRET.fullmatch(secret):
            raise bad("secret token contains unallowed characters")
        if not 1 <= connections <= 100:
            raise bad("max_connections must be between 1 and 100")
        self.url, self.connections = url, connections
        self.last_error: tuple[int, str] | None = None
        self._updates = updates
        self._headers = {"content-type": "application/json"}
        if secret:
            self._headers["x-telegram-bot-api-secret-token"] = secret
        self._free = asyncio.Semaphore(connections)
        self._lanes: dict[int, deque[Entry]] = {}
        self._running: dict[int, asyncio.Task[None]] = {}
        self._http = httpx.AsyncClient(timeout=60, trust_env=False, verify=False)

    def push(self, entry: Entry) -> None:
        """Send it when its turn comes."""
        lane = self._lanes.setdefault(entry.lane, deque())
        lane.append(entry)
        if entry.lane not in self._running:
            task = asyncio.create_task(self._empty(entry.lane, lane))
            self._running[entry.lane] = task

    def body(self) -> dict[str, Any]:
        """Its part of getWebhookInfo."""
        body: dict[str, Any] = {"url": self.url, "max_connections": self.connections}
        if self.last_error is not None:
            body["last_error_date"], body["last_error_message"] = self.last_error
        return body

    async def close(self) -> None:
        """No more attempts."""
        running = list(self._running.values())
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        await self._http.aclose()

    async def _empty(self, number: int, lane: deque[Entry]) -> None:
        pause = _FIRST_PAUSE
        while lane:
            self._updates.expire()
            entry = lane[0]
            if not entry.done:
                async with self._free:
                    problem = await self._post(entry.text)
                if problem:
                    at = int(self._updates.clock().timestamp())
                    self.last_error = (at, problem)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, _LONGEST_PAUSE)
                    continue
                self._updates.confirmed(entry)
                pause = _FIRST_PAUSE
            lane.popleft()
        del self._lanes[number], self._running[number]

    async def _post(self, text: str) -> str:
        try:
            answer = await self._http.post(self.url, content=text, headers=self._headers)
        except httpx.TimeoutException:
            return "Read timeout expired"
        except httpx.HTTPError as error:
            return f"Connection failed: {error}"
        if answer.is_success:
            return ""
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
