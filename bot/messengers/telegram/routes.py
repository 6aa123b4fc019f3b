"""The webhook: Telegram calls us. 200 only after the update is in the inbox."""

from __future__ import annotations

import json
from hmac import compare_digest

import structlog
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.messengers.telegram.adapter import Telegram

#: Bytes; an update is far smaller.
LARGEST = 1 << 20
PATH = "/telegram/webhook"

log = structlog.get_logger(__name__)


def routes(telegram: Telegram) -> list[BaseRoute]:
    """The one route of a bot that is called."""

    async def webhook(request: Request) -> Response:
        given = request.headers.get("x-telegram-bot-api-secret-token", "")
        if not compare_digest(given.encode(), telegram.receiving.webhook_secret.encode()):
            return Response(status_code=403)
        body = b""
        async for chunk in request.stream():
            body += chunk
            if len(body) > LARGEST:
                return Response(status_code=413)
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            # Set aside like any other that nobody can read: refused, it would come for ever.
            update = {"text": body.decode("utf-8", "replace")}
        try:
            await telegram.receiving.take([update])
        except Exception as error:
            log.error("update not stored", why=type(error).__name__)
            return Response(status_code=503, headers={"retry-after": "5"})
        return Response(status_code=200)

    return [Route(PATH, webhook, methods=["POST"])]
