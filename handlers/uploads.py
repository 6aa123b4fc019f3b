"""A file given on a page, because the messenger does not carry it: it arrives as if it had been
sent in the chat, through the same inbox, to the same handlers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from chat.incoming import Address, IncomingFile, Said, Sender
from chat.message import StoredFile
from chat.messenger import Unparseable
from storage.inbox import Arrival, conversation_key

KIND = "uploaded"


def uploaded(
    address: Address, file: StoredFile, *, key: str, now: datetime, real: datetime
) -> Arrival:
    """The update for the inbox; ``key`` is random, drawn by who took the file."""
    body = {
        "address": [address.messenger, address.chat, address.person],
        "file": [file.digest, file.name, file.media_type, file.size],
        "key": key,
        "at": now.isoformat(),
    }
    conversation = conversation_key(address.messenger, address.chat, address.person)
    return Arrival(address.messenger, KIND, key, conversation, KIND, body, now, real)


def parse(body: dict[str, Any]) -> Said:
    """What was uploaded. Raises Unparseable for what ``uploaded`` did not write."""
    try:
        digest, name, media_type, size = body["file"]
        file = IncomingFile(digest, name, media_type, size, stored=True)
        at = datetime.fromisoformat(body["at"])
        return Said(body["key"], Address(*body["address"]), Sender(""), at, "", (file,))
    except (KeyError, TypeError, ValueError) as error:
        raise Unparseable(f"{type(error).__name__}: {error}") from error
