"""What is shown in the page: Messages as stored content, and events as the page reads them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from chat.message import Message, StoredFile, to_data
from chat.messenger import Refused
from storage.webchat import Event, ShownFile

#: Characters of one message; a page could show more, a person would not read it.
MAX_TEXT = 20_000
#: Shown in the page itself; everything else is downloaded. No SVG: it can carry scripts.
PICTURES = frozenset({"image/png", "image/jpeg", "image/gif", "image/webp"})
INLINE = PICTURES | {"application/pdf"}
_LINK_SCHEMES = ("https://", "http://", "tel:", "mailto:")


def content_of(message: Message) -> tuple[dict[str, Any], tuple[ShownFile, ...]]:
    """A Message as an event's content, and its files.

    Raises Refused for a paper nobody has made, a text longer than ``MAX_TEXT``, a link that is
    no address, and for nothing at all.
    """
    files: list[ShownFile] = []
    for file in message.files:
        if not isinstance(file, StoredFile):
            raise Refused(f"paper {file.kind} was not made before sending")
        files.append(ShownFile(file.digest, file.name, file.media_type, file.size))
    text = message.plain_text
    if len(text) > MAX_TEXT:
        raise Refused(f"text of {len(text)} characters, at most {MAX_TEXT}")
    if not text.strip() and not files:
        raise Refused("a message without text and files")
    urls = [span.url for span in message.text if span.url] + [link.url for link in message.links]
    if any(not url.startswith(_LINK_SCHEMES) for url in urls):
        raise Refused("a link that is neither web address, telephone nor mail")
    return to_data(message), tuple(files)


def shown(event: Event) -> dict[str, Any]:
    """An event as the page reads it: ``kind``, ``id``, ``at`` (ISO 8601 UTC) and its content."""
    data: dict[str, Any] = {
        "id": event.id,
        "kind": event.kind,
        "at": event.at.isoformat(),
        **event.content,
    }
    if event.ref is not None:
        data["ref"] = event.ref
    if "files" in data:
        data["files"] = [_shown_file(file) for file in data["files"]]
    return data


def label_of(event: Event | None, payload: str) -> str | None:
    """What the pressed button said, or None where the message no longer has it."""
    rows = event.content.get("choices", ()) if event else ()
    return next((label for row in rows for label, meant in row if meant == payload), None)


def _shown_file(file: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": file["name"],
        "type": file["type"],
        "size": file["size"],
        # Relative to the chat's own path: right behind any proxy prefix.
        "url": f"files/{file['digest']}/{quote(file['name'], safe='')}",
        "picture": file["type"] in PICTURES,
    }
