"""Receiving: the poll loop of the leader, or the platform calling us, and the bot's own name.

Polling: a batch is committed to the inbox, and only then the next question confirms it. The
offset lives in memory: what is asked for twice, the inbox knows. After an empty answer everything
is confirmed and the offset is dropped, for after a silent week numbers begin anew anywhere.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import random
import time
from collections.abc import Callable
from typing import Any

import structlog
from telegram.error import Conflict, InvalidToken, TelegramError

from bot.messengers.telegram.client import ALLOWED, Client, ToldToWait
from bot.messengers.telegram.incoming import arrival
from chat.messenger import Receive
from storage import settings
from storage.clock import Clock
from storage.database import Database

#: Seconds between tries, the last one repeats.
BACKOFF = (1.0, 2.0, 5.0, 15.0, 30.0)
#: Seconds between looks at whether we lead.
LOOK = 0.5
#: Seconds after which the platform is told again where to call: somebody may have removed it.
WEBHOOK_AGAIN = 300.0
#: Seconds a start waits for the bot's name, where it was never heard.
FIRST_NAME = 5.0
#: Platform connections at once with a webhook.
MAX_CONNECTIONS = 40

log = structlog.get_logger(__name__)


class Receiving:
    """Everything that comes in, while this process leads (polling) or whenever called."""

    def __init__(
        self,
        client: Client,
        receive: Receive,
        leads: Callable[[], bool],
        database: Database,
        clock: Clock,
        *,
        webhook: str | None = None,
        secret: bytes = b"",
    ) -> None:
        self.trouble: str | None = None
        #: The bot's name without @; empty until it was heard once.
        self.username = ""
        #: What the platform must say with every call.
        self.webhook_secret = hmac.new(secret, b"telegram webhook", hashlib.sha256).hexdigest()
        self._client = client
        self._receive = receive
        self._leads = leads
        self._database = database
        self._clock = clock
        #: Where the platform calls us; None: we ask.
        self.webhook = webhook
        self._task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        """Begin. Waits for the bot's name only where it was never heard before."""
        key = self._name_key()
        self.username = await self._database.read(lambda s: settings.get(s, key, ""))
        named = asyncio.Event()
        self._task = asyncio.get_running_loop().create_task(self._run(named))
        if not self.username:
            try:
                await asyncio.wait_for(named.wait(), FIRST_NAME)
            except TimeoutError:
                log.warning("telegram not reached yet", trouble=self.trouble)

    async def stop(self) -> None:
        """End the loop; what was committed is in the inbox."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)
            self._task = None

    async def take(self, updates: list[Any]) -> int:
        """Commit raw updates to the inbox, in order; how many were new."""
        now, real, bot = self._clock.now(), self._clock.real(), self._client.bot_id
        found = (arrival(update, bot, now, real) for update in updates)
        concerning = [one for one in found if one is not None]
        return await self._receive(*concerning) if concerning else 0

    async def _run(self, named: asyncio.Event) -> None:
        await self._patiently(self._learn_name)
        named.set()
        told = -WEBHOOK_AGAIN
        while True:
            if not self._leads():
                told, self.trouble = -WEBHOOK_AGAIN, None
            elif self.webhook is None:
                await self._poll()
            elif time.monotonic() - told >= WEBHOOK_AGAIN:
                await self._patiently(self._set_webhook)
                told = time.monotonic()
            await asyncio.sleep(LOOK)

    async def _poll(self) -> None:
        """Ask until we lead no more."""
        offset: int | None = None
        failures = 0
        while self._leads():
            try:
                updates = await self._client.updates(offset)
                await self.take(updates)
            except asyncio.CancelledError:
                raise
            except Exception as error:
                # Whatever went wrong, nothing was confirmed: the same is asked for again.
                await self._wait_after(error, failures)
                failures += 1
                continue
            failures = 0
            self._well()
            numbers = [n for update in updates if (n := _number(update)) is not None]
            if updates and not numbers:
                await asyncio.sleep(BACKOFF[0])  # they would come again at once
            offset = numbers[-1] + 1 if numbers else None

    async def _patiently(self, step: Callable[[], Any]) -> None:
        failures = 0
        while True:
            try:
                await step()
            except asyncio.CancelledError:
                raise
            except Exception as error:
                await self._wait_after(error, failures)
                failures += 1
            else:
                self._well()
                return

    async def _learn_name(self) -> None:
        me = await self._client.bot.get_me()
        name = me.username or ""
        if name != self.username:
            key = self._name_key()
            await self._database.write(lambda s: settings.put(s, key, name), name="telegram name")
        self.username = name
        log.info("telegram", bot=f"@{name}")

    async def _set_webhook(self) -> None:
        await self._client.bot.set_webhook(
            self.webhook or "",
            secret_token=self.webhook_secret,
            allowed_updates=list(ALLOWED),
            max_connections=MAX_CONNECTIONS,
        )
        log.info("telegram calls us", address=self.webhook)

    async def _wait_after(self, error: Exception, failures: int) -> None:
        wait = BACKOFF[min(failures, len(BACKOFF) - 1)]
        match error:
            case ToldToWait():
                wait = error.seconds
                trouble = "Telegram asks us to wait"
            case InvalidToken():
                wait = BACKOFF[-1]
                trouble = "Telegram refuses the token: check telegram.token in the configuration"
            case Conflict() if "webhook" in error.message.lower():
                trouble = "a webhook is set for this bot; it is removed now"
                await self._remove_webhook()
            case Conflict():
                trouble = (
                    "another process asks Telegram for this bot's updates; "
                    "stop it, or give this one a bot of its own"
                )
            case TelegramError():
                trouble = f"Telegram can not be reached ({type(error).__name__})"
            case _:
                trouble = f"updates could not be stored ({type(error).__name__})"
        self._say(trouble)
        await asyncio.sleep(wait * random.uniform(1.0, 1.2))

    async def _remove_webhook(self) -> None:
        try:
            await self._client.bot.delete_webhook(drop_pending_updates=False)
        except TelegramError as error:
            log.warning("webhook not removed", why=type(error).__name__)

    def _say(self, trouble: str) -> None:
        if trouble != self.trouble:
            log.error("telegram", trouble=trouble)
        self.trouble = trouble

    def _well(self) -> None:
        if self.trouble is not None:
            log.info("telegram is back")
        self.trouble = None

    def _name_key(self) -> str:
        return f"telegram name {self._client.bot_id}"


def _number(update: Any) -> int | None:
    number = update.get("update_id") if isinstance(update, dict) else None
    return number if isinstance(number, int) else None
