"""What comes in from people: Said, Pressed, Joined. Nothing here knows a messenger."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


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


@dataclass(frozen=True, slots=True)
class Said:
    """Text, files, or both. ``at`` is the platform's event time (aware UTC)."""

    id: str
    address: Address
    sender: Sender
    at: datetime
    text: str
    files: tuple[IncomingFile, ...] = ()
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


Incoming = Said | Pressed | Joined
