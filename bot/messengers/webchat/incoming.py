"""A raw update of the web chat, as it lies in the inbox, and what it says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.messengers.webchat.client import CHAT_ID
from chat.incoming import Address, Incoming, IncomingFile, Joined, Pressed, Said, Sender, Via
from chat.messenger import Unparseable
from storage.webchat import ShownFile

NAME = "webchat"
MAX_SAID = 4096
MAX_FILES = 10

CLIENT_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
PAYLOAD = re.compile(r"[a-zA-Z0-9]{1,32}")
TOKEN = re.compile(r"[A-Za-z0-9_-]{0,64}")
REF = re.compile(r"[0-9]{1,18}")
#: A press is shown as waiting in the page for this long at most.
_PRESS_WAITS = timedelta(minutes=5)


def address_of(chat: str) -> Address:
    """The durable address of a chat."""
    return Address(NAME, chat, chat)


def update(
    kind: Literal["said", "pressed", "joined"],
    client: str,
    chat: str,
    language: str | None,
    at: datetime,
    **content: Any,
) -> dict[str, Any]:
    """The raw update for the inbox: JSON-ready, read again by ``parse``."""
    return {
        "kind": kind,
        "client": client,
        "chat": chat,
        "language": language,
        "at": at.isoformat(),
        **content,
    }


def platform_id(body: dict[str, Any]) -> str:
    """The key by which the inbox knows a repetition: the page's own id, within its chat."""
    return f"{body['chat']}:{body['client']}"


def files_data(files: Sequence[ShownFile]) -> list[dict[str, Any]]:
    """Files as JSON-ready data, the same in updates and in events."""
    return [
        {
            "digest": file.digest,
            "name": file.name,
            "type": file.media_type,
            "size": file.size,
        }
        for file in files
    ]


def parse(body: dict[str, Any]) -> Incoming:
    """What a raw update says. Raises Unparseable for anything ``update`` did not write."""
    try:
        return _parse(body)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise Unparseable(f"{type(error).__name__}: {error}") from error


def _parse(body: dict[str, Any]) -> Incoming:
    chat = _matching(CHAT_ID, body["chat"])
    client = _matching(CLIENT_ID, body["client"])
    at = datetime.fromisoformat(body["at"])
    if at.tzinfo is None:
        raise ValueError("a time without zone")
    key = f"{chat}:{client}"
    language = body["language"]
    if language is not None and not isinstance(language, str):
        raise ValueError("a language is named by a string")
    who = address_of(chat), Sender("", language), at
    match body["kind"]:
        case "said":
            text = body["text"]
            if not isinstance(text, str) or len(text) > MAX_SAID:
                raise ValueError("text is no string of a message's length")
            return Said(key, *who, text, tuple(map(_file, body["files"])))
        case "pressed":
            ref = body["ref"]
            return Pressed(
                key,
                *who,
                _matching(PAYLOAD, body["payload"]),
                shown_ref=None if ref is None else _matching(REF, ref),
                via=Via(key, at + _PRESS_WAITS),
            )
        case "joined":
            return Joined(key, *who, _matching(TOKEN, body["token"]))
        case kind:
            raise ValueError(f"no kind of update: {kind!r}")


def _file(data: dict[str, Any]) -> IncomingFile:
    digest, name, media_type, size = data["digest"], data["name"], data["type"], data["size"]
    if not all(isinstance(part, str) for part in (digest, name, media_type)):
        raise ValueError("a file's digest, name and type are strings")
    return IncomingFile(digest, name, media_type, int(size))


def _matching(pattern: re.Pattern[str], value: Any) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise ValueError(f"does not match {pattern.pattern}")
    return value
