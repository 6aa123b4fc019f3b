"""The messenger port: what every adapter can do, and the three ways it may fail.

An adapter that cannot send first (without being spoken to) is not an adapter.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Any, Literal, Protocol

from chat.incoming import Address, Incoming, IncomingFile, Via
from chat.message import Message
from storage.inbox import Arrival


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a messenger can do, declared as data; the fallbacks are ours (``chat.fallback``)."""

    buttons: bool
    edit: bool
    files_out: bool
    files_in: bool
    #: Bytes.
    max_file_out: int
    max_file_in: int
    #: Longest text of one message, counted in ``text_unit``.
    max_text: int
    text_unit: Literal["characters", "utf16", "bytes"]
    deep_links: bool
    read_receipts: bool
    #: Messages a second to all chats together; None where the platform sets no limit.
    rate: float | None
    #: True where the messenger runs on the unit's own machines, or the unit has cleared it for
    #: what is 内部 (levels, SEC-04).
    own_deployment: bool
    #: True where the messenger tells later that a message reached the person; else accepted by
    #: the platform counts as delivered.
    confirms_delivery: bool = False
    #: Longest text beside a file, in ``text_unit``; None where a file makes no difference.
    max_caption: int | None = None
    #: True where each file is a message by itself.
    one_file: bool = False
    #: True where each chat has a menu of commands that we set (``set_menu``).
    menu: bool = False
    #: True where a person can share a number that the platform vouches for.
    shares_phone: bool = False


class Edited(Enum):
    """What became of an edit: done, sent anew, or not possible here."""

    EDITED = "edited"
    REPLACED = "replaced"
    UNSUPPORTED = "unsupported"


class TryLater(Exception):
    """The platform is busy or away. ``after`` seconds, where it says so; ``unknown`` where the
    message may have arrived (a timeout after sending); ``slow_down`` where it has just asked for
    fewer calls (429)."""

    def __init__(
        self,
        after: float | None = None,
        *,
        unknown: bool = False,
        slow_down: bool = False,
        why: str = "",
    ) -> None:
        super().__init__(why or "try later")
        self.after = after
        self.unknown = unknown
        self.slow_down = slow_down


class Unreachable(Exception):
    """The person blocked the bot, left, or never started it."""


class Refused(Exception):
    """The platform refuses this message for good: our defect. The text says why."""


class Unparseable(Exception):
    """A raw update that is not one of ours to understand; it is quarantined, alone."""


class Receive(Protocol):
    """Commits raw updates to the inbox, in order and in one transaction, and has them handled."""

    async def __call__(self, *arrivals: Arrival) -> int:
        """How many of them were new."""
        ...


class Messenger(Protocol):
    """One messenger. Every adapter passes ``tests/messengers/test_contract.py``.

    Receiving: the adapter verifies a raw update, has it committed to the inbox (the ``receive``
    it was built with) and only then acknowledges. ``parse`` reads it when its turn comes.
    """

    name: str
    abilities: Abilities

    @property
    def trouble(self) -> str | None:
        """What keeps us from receiving, in a sentence for the operator; None where all is well."""
        ...

    async def open(self) -> None:
        """Begin to receive. Never fails for want of a network: it goes on trying."""
        ...

    async def stop(self) -> None:
        """Receive no more; what is owed can still be sent."""
        ...

    async def close(self) -> None:
        """Hang up."""
        ...

    def parse(self, body: dict[str, Any]) -> Incoming:
        """What a raw update from the inbox says. Raises Unparseable."""
        ...

    async def send(self, address: Address, message: Message, via: Via | None = None) -> str:
        """Send and return the ref of the sent message. Every file is a ``StoredFile``."""
        ...

    async def edit(self, address: Address, ref: str, message: Message) -> tuple[Edited, str]:
        """Change a sent message in place; returns what became of it and the ref that now holds."""
        ...

    async def delete(self, address: Address, ref: str) -> bool:
        """Take a sent message back; False where the platform does not let us."""
        ...

    async def answer(self, via: Via, text: str | None) -> None:
        """Acknowledge a press, with a short text or silently."""
        ...

    async def fetch(self, file: IncomingFile, into: Path) -> None:
        """Download a file a person sent. Raises Refused when it is larger than ``max_file_in``."""
        ...

    async def forget(self, incoming: Incoming) -> bool:
        """Take what a person said or pressed out of the messenger, with its files (what may not
        be kept: SEC-04, anonymous answers); False where the platform does not let us."""
        ...

    async def set_menu(self, address: Address, commands: Sequence[tuple[str, str]]) -> None:
        """Show these commands in the chat's menu: (``/my``, what it does). Only with ``menu``."""
        ...

    def link(self, token: str) -> str:
        """The deep link that arrives as ``Joined(token)``; empty while it is not known yet."""
        ...
