"""Files both ways: taken in one by one with a ticket, given out only where they were shown."""

from __future__ import annotations

import asyncio
import json
import re
import tempfile
import unicodedata
from pathlib import Path
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.messengers.webchat.adapter import MAX_FILE_IN, WebChat
from bot.messengers.webchat.client import TICKET_LASTS
from bot.messengers.webchat.outgoing import INLINE
from bot.messengers.webchat.replies import guard
from bot.stored_response import StoredResponse
from storage.files import DamagedFile
from storage.webchat import ShownFile, shown_file

MAX_NAME = 120
_MEDIA_TYPE = re.compile(r"[a-z0-9][a-z0-9.+-]*/[a-z0-9][a-z0-9.+-]*")
_DIGEST = re.compile(r"[0-9a-f]{64}")
_BUFFER = 1 << 20
#: Unicode categories: control, format (direction marks), surrogate, line and paragraph ends.
_NOT_IN_NAMES = frozenset(("Cc", "Cf", "Cs", "Zl", "Zp"))


async def take_in(chats: WebChat, chat: str, request: Request) -> Response:
    """Stream one file to the store and answer with its ticket.

    The ticket, signed for this chat, is what a message carries: nobody can attach, and so read,
    a file by knowing its digest. Raises HTTPException for an empty or too large one.
    """
    if int(request.headers.get("content-length") or 0) > MAX_FILE_IN:
        raise HTTPException(413, "too-large")
    folder = await asyncio.to_thread(tempfile.mkdtemp, prefix="huiwu-upload-")
    path = Path(folder, "file")
    try:
        await _spool(request, path)
        blob = await asyncio.to_thread(chats.files.put, path)
    finally:
        await asyncio.to_thread(_remove, path)
    media_type = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    data = {
        "digest": blob.digest,
        "name": safe_name(request.query_params.get("name", "")),
        "type": media_type if _MEDIA_TYPE.fullmatch(media_type) else "application/octet-stream",
        "size": blob.size,
    }
    ticket = chats.signer.sign("file", chat, json.dumps(data), chats.clock.real() + TICKET_LASTS)
    return JSONResponse({"ticket": ticket, "name": data["name"], "size": blob.size})


def read_ticket(chats: WebChat, chat: str, ticket: Any) -> ShownFile | None:
    """The file a ticket stands for; None where it is forged, of another chat or expired."""
    if not isinstance(ticket, str):
        return None
    payload = chats.signer.read("file", chat, ticket, chats.clock.real())
    if payload is None:
        return None
    data = json.loads(payload)
    return ShownFile(data["digest"], data["name"], data["type"], data["size"])


async def give_out(chats: WebChat, chat: str, digest: str) -> Response:
    """A file that stands in this chat. Raises HTTPException: 404 for any other, 410 for one
    whose bytes are damaged."""
    if not _DIGEST.fullmatch(digest):
        raise HTTPException(404, "no-file")
    file = await chats.database.read(lambda session: shown_file(session, chat, digest))
    if file is None:
        raise HTTPException(404, "no-file")
    try:
        opened = await asyncio.to_thread(chats.files.open, digest)
    except FileNotFoundError:
        raise HTTPException(404, "no-file") from None
    except DamagedFile:
        raise HTTPException(410, "damaged-file") from None
    inline = file.media_type in INLINE
    response = StoredResponse(opened, name=file.name, media_type=file.media_type, inline=inline)
    guard(response)
    response.headers["Cache-Control"] = "private, max-age=600"
    if file.media_type != "application/pdf":
        # Browsers' own PDF viewers do not work in a sandbox.
        response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def safe_name(name: str) -> str:
    """A file name to show: no path, no control or direction characters, at most 120 characters.

    Direction marks would let "gnp.exe" be read as "exe.png".
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    name = "".join(
        c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Zl", "Zp")
    )
    name = name.strip(" .") or "file"
    if len(name) <= MAX_NAME:
        return name
    stem, dot, ending = name.rpartition(".")
    if not dot or len(ending) > 10:
        return name[:MAX_NAME]
    return f"{stem[: MAX_NAME - len(ending) - 1]}.{ending}"


async def _spool(request: Request, path: Path) -> None:
    size = 0
    buffer = bytearray()
    with await asyncio.to_thread(path.open, "wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > MAX_FILE_IN:
                raise HTTPException(413, "too-large")
            buffer += chunk
            if len(buffer) >= _BUFFER:
                await asyncio.to_thread(file.write, bytes(buffer))
                buffer.clear()
        await asyncio.to_thread(file.write, bytes(buffer))
    if not size:
        raise HTTPException(400, "empty-file")


def _remove(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.parent.rmdir()
