"""Behind a printed or shown code: the reader's own messenger. Row 3.2.

Where one messenger runs, codes lead straight into it; where several do, to a page that offers
each.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.web.pages import page
from chat.texts import Texts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

    from bot.web.served import Served

#: How a personal link begins; the others are codes at the door.
PERSONAL = "b"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{1,64}")


def scan_routes(served: Served) -> list[BaseRoute]:
    """``/s/<token>``."""
    from starlette.exceptions import HTTPException
    from starlette.responses import RedirectResponse
    from starlette.routing import Route

    async def scan(request: Request) -> Response:
        token = request.path_params["token"]
        links = served.links.ways(token)
        if not _TOKEN.fullmatch(token) or not links:
            raise HTTPException(404)
        if len(links) == 1:
            return RedirectResponse(links[0][1], 302)
        texts = Texts(served.reads(request.headers.get("accept-language", "")))
        title, text = texts.plain("signin-scan-title"), texts.plain("signin-scan-choose")
        if token.startswith(PERSONAL):
            title, text = texts.plain("people-link-title"), texts.plain("people-link-choose")
        offered = [{"name": _name(texts, name), "url": url} for name, url in links]
        return page(
            "notice.html",
            language=texts.language,
            title=title,
            text=text,
            button="",
            action="",
            links=offered,
        )

    return [Route("/s/{token}", scan, methods=["GET"])]


def _name(texts: Texts, messenger: str) -> str:
    key = f"signin-scan-{messenger}"
    return texts.plain(key) if texts.has(key) else messenger
