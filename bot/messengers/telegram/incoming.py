"""A raw update of Telegram: how it lies in the inbox, and what it says.

Each is read by itself, by hand and late: one that nobody can read is set aside alone.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from math import isfinite
from typing import Any

from chat.incoming import (
    Address,
    Incoming,
    IncomingFile,
    Joined,
    NotTaken,
    Presence,
    Pressed,
    Said,
    Sender,
    Via,
)
from chat.messenger import Unparseable
from storage.inbox import Arrival, conversation_key

NAME = "telegram"
TOKEN = re.compile(r"[A-Za-z0-9_-]{0,64}")
PAYLOAD = re.compile(r"[a-zA-Z0-9]{1,64}")
#: A press that was not acknowledged by then is not waited for by anybody.
PRESS_WAITS = timedelta(minutes=5)

#: What a message may hold, and what we make of it. The first one found counts.
_DECLINED: tuple[tuple[str, NotTaken], ...] = (
    ("sticker", "sticker"),
    ("voice", "voice"),
    ("video_note", "voice"),
    ("venue", "location"),
    ("location", "location"),
    ("contact", "contact"),
    ("dice", "other"),
    ("game", "other"),
    ("poll", "other"),
    ("story", "other"),
    ("checklist", "other"),
    ("paid_media", "other"),
)
#: No update is so deep.
DEEPEST = 100
#: What reading by hand raises over what is not as it should be; OSError is of absurd times.
_ODD = (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError, RecursionError)
#: A voice message is declined, but where a record is taken it is a file as well.
_FILES = ("document", "video", "audio", "animation", "voice", "video_note")
_ENDINGS = {
    "video": "mp4",
    "audio": "mp3",
    "animation": "mp4",
    "voice": "ogg",
    "video_note": "mp4",
}


def arrival(update: Any, bot: str, received_at: datetime, real: datetime) -> Arrival | None:
    """The update as the inbox keeps it; None for what does not concern us (group chatter).

    ``received_at`` is business time, for what has no time of its own; ``real`` is real time.

    The key is the platform's number and, since that may begin anew at random after a silent
    week, what the update is about.
    """
    body = {"update": update, "received_at": received_at.isoformat()}
    unfit = _unfit(update)
    if unfit:
        # It would be asked for again for ever.
        number = update.get("update_id") if isinstance(update, dict) else None
        body, update = body | {"update": unfit}, f"{unfit}: {number!r:.40}"
    try:
        if not isinstance(update["update_id"], int):
            raise TypeError("update_id")
        kind, content = _kind_of(update)
        chat = _chat_of(kind, content)
        if not _is_for_us(kind, content, chat):
            return None
        person = int(content["from"]["id"])
        key = _storable(f"{update['update_id']}:{_number_of(kind, content)}")
        conversation = conversation_key(NAME, str(int(chat["id"])), str(person))
        at = _event_at(kind, content, received_at)
    except _ODD as error:
        reason, odd = f"{type(error).__name__}: {error}"[:200], _digest(update)
        return Arrival(NAME, bot, f"?{odd}", f"{NAME}:?", "?", body, received_at, real, reason)
    return Arrival(NAME, bot, key, conversation, kind, body, at, real)


def parse(body: dict[str, Any]) -> Incoming:
    """What an update from the inbox says. Raises Unparseable."""
    try:
        received_at = datetime.fromisoformat(body["received_at"])
        if received_at.tzinfo is None:
            raise ValueError("a time without zone")
        return _parse(body["update"], received_at)
    except _ODD as error:
        raise Unparseable(f"{type(error).__name__}: {error}") from error


def _parse(update: Any, received_at: datetime) -> Incoming:
    kind, content = _kind_of(update)
    chat = _chat_of(kind, content)
    sender = content["from"]
    address = Address(NAME, str(int(chat["id"])), str(int(sender["id"])))
    who = Sender(_text(sender.get("first_name")), _language(sender))
    id = f"{int(update['update_id'])}:{_number_of(kind, content)}"
    at = _event_at(kind, content, received_at)
    if chat["type"] != "private":
        return Said(id, address, who, at, "", not_taken="group")
    if kind == "callback_query":
        via = Via(_text(content["id"]), received_at + PRESS_WAITS)
        return Pressed(id, address, who, at, _payload(content), _ref(content.get("message")), via)
    if kind == "my_chat_member":
        present = content["new_chat_member"]["status"] not in ("kicked", "left")
        return Presence(id, address, who, at, present)
    return _message(kind, content, id, address, who, at)


def _message(
    kind: str, content: dict[str, Any], id: str, address: Address, who: Sender, at: datetime
) -> Said | Joined:
    if kind == "edited_message":
        return Said(id, address, who, at, "", not_taken="edited")
    text = _text(content.get("text") or content.get("caption"))
    token = _start_token(text)
    if token is not None:
        return Joined(id, address, who, at, token)
    phone = _own_phone(content)
    files = _files(content)
    not_taken: NotTaken | None = None
    if phone is None:
        not_taken = next((what for name, what in _DECLINED if name in content), None)
        if not_taken is None and not files and "text" not in content:
            not_taken = "other"
        elif files and not_taken != "voice":
            not_taken = None
    album = content.get("media_group_id")
    return Said(
        id,
        address,
        who,
        at,
        text,
        files,
        album=None if album is None else str(album),
        phone=phone,
        not_taken=not_taken,
    )


def _kind_of(update: Any) -> tuple[str, dict[str, Any]]:
    for kind in ("message", "callback_query", "edited_message", "my_chat_member"):
        if kind in update:
            content = update[kind]
            if not isinstance(content, dict):
                raise TypeError(kind)
            return kind, content
    raise KeyError("none of the kinds we asked for")


def _chat_of(kind: str, content: dict[str, Any]) -> dict[str, Any]:
    if kind != "callback_query":
        chat = content["chat"]
    elif content.get("message"):
        chat = content["message"]["chat"]
    else:
        chat = {"id": content["from"]["id"], "type": "private"}
    if not isinstance(chat["type"], str) or not isinstance(chat["id"], int):
        raise TypeError("chat")
    return dict(chat)


def _is_for_us(kind: str, content: dict[str, Any], chat: dict[str, Any]) -> bool:
    """In private all but what changes by itself (a shared position on its way); of a group that
    we were put into it, or a command: private chats only, says the answer."""
    if chat["type"] == "private":
        return kind != "edited_message" or "text" in content or "caption" in content
    if kind == "my_chat_member":
        return content["new_chat_member"]["status"] in ("member", "administrator")
    return kind == "message" and _text(content.get("text")).startswith("/")


def _number_of(kind: str, content: dict[str, Any]) -> str:
    if kind == "callback_query":
        return _text(content["id"])
    return str(int(content["date" if kind == "my_chat_member" else "message_id"]))


def _event_at(kind: str, content: dict[str, Any], received_at: datetime) -> datetime:
    # A press has no time of its own.
    date = content.get("edit_date" if kind == "edited_message" else "date")
    if kind == "callback_query" or date is None:
        return received_at
    return datetime.fromtimestamp(int(date), UTC)


def _start_token(text: str) -> str | None:
    """The token of a deep link: it comes as the words ``/start token``."""
    command, _, rest = text.partition(" ")
    if command.partition("@")[0] != "/start":
        return None
    token = rest.strip()
    return token if TOKEN.fullmatch(token) else ""


def _own_phone(content: dict[str, Any]) -> str | None:
    """The number of a shared contact, where it is the sender's own: only that is vouched for."""
    contact = content.get("contact")
    if not contact or contact.get("user_id") != content["from"]["id"] or _is_forwarded(content):
        return None
    return _text(contact["phone_number"])


def _is_forwarded(content: dict[str, Any]) -> bool:
    return "forward_origin" in content or "forward_date" in content


def _files(content: dict[str, Any]) -> tuple[IncomingFile, ...]:
    number = int(content["message_id"])
    for name in _FILES:
        if name in content:
            found = content[name]
            called = found.get("file_name") or f"{name}-{number}.{_ENDINGS.get(name, 'bin')}"
            media_type = _text(found.get("mime_type")) or "application/octet-stream"
            return (_file(found, _text(called), media_type),)
    if content.get("photo"):
        largest = max(content["photo"], key=lambda size: size["width"] * size["height"])
        return (_file(largest, f"photo-{number}.jpg", "image/jpeg"),)
    return ()


def _file(found: dict[str, Any], name: str, media_type: str) -> IncomingFile:
    size = found.get("file_size")
    if not isinstance(found["file_id"], str):
        raise TypeError("file_id")
    return IncomingFile(found["file_id"], name, media_type, None if size is None else int(size))


def _payload(content: dict[str, Any]) -> str:
    data = content.get("data")
    # Whatever a forged button says, it is only an old one: answered, not set aside.
    return data if isinstance(data, str) and PAYLOAD.fullmatch(data) else "zz"


def _ref(message: Any) -> str | None:
    """The ref of a sent message, as ``outgoing`` writes it: its kind decides how it is edited."""
    if not message or not message.get("date"):
        return None
    letter = "d" if "document" in message else "p" if "photo" in message else "t"
    return f"{letter}{int(message['message_id'])}"


def _language(sender: dict[str, Any]) -> str | None:
    return _text(sender.get("language_code")) or None


def _unfit(value: Any) -> str:
    """Why no column can hold it, though it could be read; empty where it can."""
    level = [value]
    for _ in range(DEEPEST):
        if any(isinstance(part, float) and not isfinite(part) for part in level):
            return "no number"
        level = [part for holder in level for part in _parts(holder)]
        if not level:
            return ""
    return "too deep"


def _parts(holder: Any) -> Iterable[Any]:
    if isinstance(holder, dict):
        return holder.values()
    return holder if isinstance(holder, list) else ()


def _storable(key: str) -> str:
    """The key itself. Raises ValueError where no column can hold it: half a letter, a zero."""
    if "\0" in key or any("\ud800" <= letter <= "\udfff" for letter in key):
        raise ValueError("a number of odd letters")
    return key


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError("no text")
    return value


def _digest(update: Any) -> str:
    written = json.dumps(update, sort_keys=True, default=str).encode()
    return hashlib.sha256(written).hexdigest()[:32]
