"""/healthz says whether the bot works, /metrics how much (``bot.web.metrics``)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from meetings.backups import last_backup
from storage import Session, inbox, leader
from storage.operations import Figures, figures

#: Seconds a database may take to answer; whoever asks does not wait for ever.
PATIENCE = 3.0

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served


def health_routes(served: Served) -> list[BaseRoute]:
    """The two routes."""
    from starlette.responses import JSONResponse, PlainTextResponse
    from starlette.routing import Route

    async def look() -> Figures:
        now, real = served.clock.now(), served.clock.real()
        return await served.database.read(lambda s: figures(s, now=now, real=real))

    async def healthz(request: Request) -> Response:
        try:
            async with asyncio.timeout(PATIENCE):
                led, waiting = await served.database.read(_led)
        except Exception as error:  # whatever ails the database, the answer is "not healthy"
            return _unwell(type(error).__name__)
        if served.trouble is not None:  # it can be read, but a full disk takes nothing more
            return _unwell(served.trouble)
        # Nobody receives, sends or looks at the clock; whoever can, takes over within seconds.
        health: dict[str, Any] = {"ok": led, "leads": served.leads, "inbox": waiting}
        if not led:
            health["leader"] = "nobody leads"
        # What the operator has to mend; the bot itself goes on with its other messengers.
        trouble = {name: m.trouble for name, m in served.messengers.items() if m.trouble}
        health |= {"trouble": trouble} if trouble else {}
        return JSONResponse(health, status_code=200 if led else 503)

    def _unwell(why: str) -> Response:
        return JSONResponse({"ok": False, "database": why}, status_code=503)

    async def metrics(request: Request) -> Response:
        from bot.web.metrics import exposition

        backup = await served.database.read(last_backup)
        text = exposition(await look(), backup, served)
        return PlainTextResponse(text, media_type="text/plain; version=0.0.4")

    return [Route("/healthz", healthz), Route("/metrics", metrics)]


def _led(session: Session) -> tuple[bool, int]:
    """Whether anybody leads, and how many updates wait: asked often, so nothing more."""
    return leader.held(session), inbox.depth(session)
