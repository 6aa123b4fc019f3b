"""The state of the fake platform, and what tests do with it."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from datetime import datetime
from typing import Any

from tests.botapi.chats import Chat, Kept
from tests.botapi.faults import Call, Fault, Faults
from tests.botapi.files import Files, Stored
from tests.botapi.markup import NONE, Markup
from tests.botapi.pace import Limits, Pace
from tests.botapi.people import Person
from tests.botapi.settings import Settings
from tests.botapi.updates import Updates
from tests.botapi.wire import Params, bad

TOKEN = "123456789:AA_a_plainly_fake_token_for_testing"
USERNAME = "huiwu_test_bot"


class BotApi:
    """One bot and everybody who talks with it."""

    def __init__(
        self,
        clock: Callable[[], datetime],
        limits: Limits | None = None,
        latency: float = 0.0,
        local_server: bool = False,
    ) -> None:
        self.clock, self.latency = clock, latency
        self.url = ""
        self.token, self.username = TOKEN, USERNAME
        self.bot: dict[str, Any] = {
            "id": int(TOKEN.partition(":")[0]),
            "is_bot": True,
            "first_name": "会务",
            "username": USERNAME,
        }
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.calls: list[Call] = []
        self.faults = Faults()
        self.files = Files(local_server)
        self.pace = Pace(limits)
        self.settings = Settings()
        self.updates = Updates(clock)
        #: Presses that were not acknowledged yet: whose, and when.
        self.presses: dict[str, tuple[Person, datetime]] = {}
        #: Chat → when it began to wait for the bot, when the bot next wrote (monotonic).
        self.waits: dict[int, tuple[float, float | None]] = {}
        self.last_message_id = 0
        self._numbers = itertools.count(1)

    def person(
        self,
        id: int,
        name: str | None = None,
        language: str | None = None,
        phone: str | None = None,
    ) -> Person:
        """Get or create; what is given replaces what was."""
        found = self.people.get(id)
        if found is None:
            found = self.people[id] = Person(self, id)
        for key, value in (("name", name), ("language", language), ("phone", phone)):
            if value is not None:
                setattr(found, key, value)
        found.chat.body["first_name"] = found.name
        return found

    async def delivers(self, update: dict[str, Any]) -> dict[str, Any]:
        """Queue any update, also a malformed one."""
        return self.updates.put(update)

    def jump(self, next_update_id: int) -> None:
        """Numbers go on from here, be it higher or lower."""
        self.updates.next_number = next_update_id

    def count(self, method: str) -> int:
        """How often it was called."""
        return sum(call.method == method for call in self.calls)

    @property
    def refusals(self) -> list[Call]:
        """Calls that were refused; not those that a fault made fail."""
        return [call for call in self.calls if call.status not in (0, 200) and not call.fault]

    def fault(self, method: str, fault: Fault, times: int = 1) -> None:
        """The next calls of it (``*``: of any) go wrong."""
        self.faults.add(method, fault, times)

    async def settled(self, within: float = 10.0) -> None:
        """Wait until every update was fetched and confirmed."""
        try:
            async with asyncio.timeout(within):
                await self.updates.settled()
        except TimeoutError:
            waiting = [entry.body for entry in self.updates]
            raise AssertionError(f"not confirmed: {waiting}") from None

    @property
    def pending(self) -> int:
        """How many updates are not confirmed."""
        return len(self.updates)

    @property
    def expired(self) -> int:
        """How many updates were lost for being a day old."""
        self.updates.expire()
        return self.updates.expired

    @property
    def webhook(self) -> dict[str, Any] | None:
        """The one that is set."""
        return self.updates.webhook.body() if self.updates.webhook else None

    @property
    def too_many(self) -> int:
        """Sends that were refused for being too many."""
        return self.pace.too_many

    @property
    def peak_per_second(self) -> int:
        """Most messages let through in any second."""
        return self.pace.peak

    # What the methods and the people need.

    def number(self) -> str:
        """A new identifier."""
        return str(4_200_000_000_000_000 + next(self._numbers))

    def seconds(self) -> int:
        """Now, as the platform writes it."""
        return int(self.clock().timestamp())

    def chat(self, params: Params) -> Chat:
        """The chat a call names. Refuses an unknown one."""
        given = params.text("chat_id")
        if not given:
            raise bad("chat_id is empty")
        try:
            return self.chats[int(given)]
        except (KeyError, ValueError):
            raise bad("chat not found") from None

    def group(self, group_id: int) -> Chat:
        """Get or create a supergroup."""
        assert group_id < 0, "a group's number is negative"
        if group_id not in self.chats:
            title = f"群 {group_id}"
            self.chats[group_id] = Chat({"id": group_id, "title": title, "type": "supergroup"})
        return self.chats[group_id]

    def keep(
        self,
        chat: Chat,
        sender: dict[str, Any],
        content: dict[str, Any],
        *,
        files: list[Stored] | None = None,
        under: Markup = NONE,
    ) -> Kept:
        """A new message in a chat; empty parts of the content are left out."""
        self.last_message_id = number = self.last_message_id + 1
        now = self.clock()
        kept = Kept(
            {
                "message_id": number,
                "from": sender,
                "chat": chat.body,
                "date": int(now.timestamp()),
                **{key: value for key, value in content.items() if value},
            },
            now,
            sender is self.bot,
            files or [],
        )
        if under is not NONE:
            kept.put_markup(under)
        chat.messages[number] = kept
        return kept

    def take(self, chat: Chat, count: int = 1, *, edit: bool = False) -> None:
        """Let messages through, or refuse them for being too many."""
        now = self.pace.take(None if edit else chat.id, count)
        since = self.waits.get(chat.id)
        if since is not None and since[1] is None:
            self.waits[chat.id] = (since[0], now)
