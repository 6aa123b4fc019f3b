"""What comes in: Said, Pressed, Joined from people, Presence from a platform.

Nothing here knows a messenger.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


@dataclass(frozen=True, slots=True)
class Address:
    """Where a person is reached. Durable: safe in a row, valid for years."""

    messenger: str
    chat: str
    #: The platform's id of the person; equals ``chat`` in private chats.
    person: str


@dataclass(frozen=True, slots=True)
class Via:
    """A perishable way to answer (a callback id, a session webhook), dead after ``expires_at``."""

    token: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Sender:
    """Who the platform says it is. Who that is in the roster, ``meetings.people`` decides."""

    name: str
    #: The platform's language code, as sent ("zh-hans", "zh-TW", "en"), or None.
    language: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingFile:
    """A file a person sent, not yet fetched. ``ref`` is the platform's handle."""

    ref: str
    name: str
    media_type: str
    #: Bytes as the platform states them; None where it does not.
    size: int | None
    #: It lies in our store already, and ``ref`` is its digest.
    stored: bool = False


#: What a person may send instead of words and files, and which is declined with a sentence.
NotTaken = Literal["edited", "voice", "sticker", "location", "contact", "group", "other"]


@dataclass(frozen=True, slots=True)
class Said:
    """Text, files, or both. ``at`` is the platform's event time (aware UTC)."""

    id: str
    address: Address
    sender: Sender
    at: datetime
    text: str
    files: tuple[IncomingFile, ...] = ()
    #: Files chosen together but delivered one by one share it: they are one thing said.
    album: str | None = None
    #: The sender's own number, vouched for by the platform.
    phone: str | None = None
    #: It was neither words nor a file; a voice message is both, for who takes a record.
    not_taken: NotTaken | None = None
    via: Via | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button: its payload, and the message it stood under (``shown_ref``) where known."""

    id: str
    address: Address
    sender: Sender
    at: datetime
    payload: str
    shown_ref: str | None = None
    via: Via | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """A deep link was opened. ``token``: ``[A-Za-z0-9_-]``, up to 64 characters, or empty."""

    id: str
    address: Address
    sender: Sender
    at: datetime
    token: str
    via: Via | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Presence:
    """The platform says that this person shut us out (blocked), or let us in again."""

    id: str
    address: Address
    sender: Sender
    at: datetime
    reachable: bool
    via: Via | None = field(default=None, compare=False)


Incoming = Said | Pressed | Joined | Presence
