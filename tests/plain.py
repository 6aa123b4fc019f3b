"""The plain messenger: the poorest one that is still a messenger, so that fallbacks are real.

No buttons, no edits, no deep links, no files out, 2,048 bytes a message. It refuses what it can
not show: a deliverer that forgets a fallback fails loudly. Tests only.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

from chat.fallback import length
from chat.incoming import Address, Incoming, IncomingFile, Joined, Said, Sender, Via
from chat.message import Message
from chat.messenger import (
    Abilities,
    Edited,
    Receive,
    Refused,
    TryLater,
    Unparseable,
    Unreachable,
)
from storage.clock import Clock
from storage.inbox import Arrival, conversation_key

NAME = "plain"
#: Stands before a token: without deep links a person sends these words.
JOIN = "/start "


@dataclass(frozen=True, slots=True)
class Sent:
    """A message that was sent."""

    address: Address
    ref: str
    message: Message


@dataclass
class PlainMessenger:
    """In memory: ``sent`` is what people see; ``fail_with`` is raised by the next call."""

    receive: Receive
    clock: Clock
    sent: list[Sent] = field(default_factory=list, repr=False)
    #: Chats the person has left.
    gone: set[str] = field(default_factory=set)
    fail_with: TryLater | Unreachable | Refused | None = None
    uploads: dict[str, bytes] = field(default_factory=dict, repr=False)

    name = NAME
    abilities = Abilities(
        buttons=False,
        edit=False,
        files_out=False,
        files_in=True,
        max_file_out=0,
        max_file_in=1024 * 1024,
        max_text=2048,
        text_unit="bytes",
        deep_links=False,
        read_receipts=False,
        rate=None,
        # As one that the unit has cleared: levels have stories of their own.
        own_deployment=True,
    )

    trouble = None

    async def open(self) -> None:
        """Nothing to open."""

    async def stop(self) -> None:
        """Nothing to stop."""

    async def close(self) -> None:
        """Nothing to close."""

    def parse(self, body: dict[str, Any]) -> Incoming:
        """What a raw update says. Raises Unparseable."""
        try:
            chat, key, text = body["chat"], body["id"], body["text"]
            at = datetime.fromisoformat(body["at"])
            files = tuple(
                IncomingFile(ref, name, kind, size) for ref, name, kind, size in body["files"]
            )
            if not isinstance(text, str) or not isinstance(chat, str):
                raise TypeError("no text")
        except (KeyError, TypeError, ValueError) as error:
            raise Unparseable(str(error)) from error
        address, sender = Address(NAME, chat, chat), Sender("", None)
        if text.startswith(JOIN):
            return Joined(key, address, sender, at, text.removeprefix(JOIN))
        return Said(key, address, sender, at, text, files)

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        """Remember the message. Raises as a real one."""
        self._may_fail()
        if address.messenger != NAME:
            raise Refused(f"an address of {address.messenger}")
        if address.chat in self.gone:
            raise Unreachable("left")
        if message.choices or message.links or message.files:
            raise Refused("this messenger has neither buttons nor files")
        size = length(message.plain_text, "bytes")
        if not 0 < size <= self.abilities.max_text:
            raise Refused(f"a text of {size} bytes")
        ref = str(len(self.sent) + 1)
        self.sent.append(Sent(address, ref, message))
        return ref

    async def edit(self, address: Address, ref: str, message: Message) -> tuple[Edited, str]:
        """Not possible here."""
        self._may_fail()
        return Edited.UNSUPPORTED, ref

    async def delete(self, address: Address, ref: str) -> bool:
        """Not possible here."""
        self._may_fail()
        return False

    async def answer(self, via: Via, text: str | None) -> None:
        """Nothing is pressed here."""

    async def fetch(self, file: IncomingFile, into: Path) -> None:
        """Write what the person sent. Raises Refused for a large file."""
        self._may_fail()
        data = self.uploads.get(file.ref)
        if data is None or len(data) > self.abilities.max_file_in:
            raise Refused("no such file, or too large")
        await asyncio.to_thread(into.write_bytes, data)

    async def forget(self, incoming: Incoming) -> bool:
        """Not possible here: the person is told to delete it."""
        self._may_fail()
        return False

    async def set_menu(self, address: Address, commands: Sequence[tuple[str, str]]) -> None:
        """There is no menu here."""

    def link(self, token: str) -> str:
        """The words a person sends, for want of a link."""
        return JOIN + token

    async def says(
        self,
        chat: str,
        text: str,
        files: tuple[tuple[str, bytes], ...] = (),
        key: str | None = None,
    ) -> bool:
        """The person sends text and files; ``key`` repeats an earlier update."""
        listed = []
        for name, data in files:
            ref = str(uuid4())
            self.uploads[ref] = data
            listed.append([ref, name, "application/octet-stream", len(data)])
        at = self.clock.now()
        key = key or str(uuid4())
        body = {"id": key, "chat": chat, "text": text, "files": listed, "at": at.isoformat()}
        fresh = await self.receive(
            Arrival(
                messenger=NAME,
                bot=NAME,
                platform_id=key,
                conversation=conversation_key(NAME, chat, chat),
                kind="said",
                body=body,
                event_at=at,
                received_at=self.clock.real(),
            )
        )
        return bool(fresh)

    def shown_to(self, chat: str) -> list[str]:
        """The texts a person got, in order."""
        return [sent.message.plain_text for sent in self.sent if sent.address.chat == chat]

    def _may_fail(self) -> None:
        error, self.fail_with = self.fail_with, None
        if error is not None:
            raise error
