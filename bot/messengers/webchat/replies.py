"""What every request of the page has in common: small bodies in, guarded answers out."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from bot.messengers.webchat.adapter import WebChat
from bot.messengers.webchat.incoming import NAME, platform_id
from bot.messengers.webchat.page import render
from storage.inbox import Arrival, conversation_key

#: Bytes of a request that carries no file: a full message in four-byte characters, escaped.
SMALL = 64 * 1024

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)


def page_response(
    template: str, *, status: int = 200, referrer: str = "no-referrer", **values: Any
) -> Response:
    """A page under a policy that runs no script but ours."""
    response = HTMLResponse(render(template, **values), status)
    guard(response, referrer=referrer)
    response.headers["Content-Security-Policy"] = PAGE_POLICY
    response.headers["Cache-Control"] = "no-store"
    return response


def guard(response: Response, *, referrer: str = "no-referrer") -> None:
    """The headers every answer carries."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Referrer-Policy"] = referrer


async def small_body(request: Request) -> dict[str, Any]:
    """The fields of a JSON or form body. Raises HTTPException for a large or a strange one."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > SMALL:
            raise HTTPException(413, "too-long")
    try:
        if request.headers.get("content-type", "").startswith("application/json"):
            fields = json.loads(body)
        else:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=10))
    except (ValueError, RecursionError) as error:
        raise HTTPException(400, "bad-request") from error
    if not isinstance(fields, dict):
        raise HTTPException(400, "bad-request")
    return fields


async def arrive(chats: WebChat, body: dict[str, Any], at: datetime) -> bool:
    """Commit an update to the inbox; False where it was there."""
    chat = body["chat"]
    fresh = await chats.receive(
        Arrival(
            messenger=NAME,
            bot=NAME,
            platform_id=platform_id(body),
            conversation=conversation_key(NAME, chat, chat),
            kind=body["kind"],
            body=body,
            event_at=at,
            received_at=chats.clock.real(),
        )
    )
    return bool(fresh)
