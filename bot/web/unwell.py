"""When a page can not be made (a full disk, a database that is away): a sentence, no traceback."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from bot.web.pages import page
from chat.texts import Texts

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

    from bot.web.served import Served


def unwell(served: Served) -> Callable[[Request, Exception], Awaitable[Response]]:
    """The handler of whatever no page expected. The server still logs it."""

    async def answer(request: Request, error: Exception) -> Response:
        from starlette.responses import JSONResponse

        if "text/html" not in request.headers.get("accept", ""):
            return JSONResponse({"ok": False, "error": "unwell"}, status_code=500)
        texts = Texts(served.reads(request.headers.get("accept-language", "")))
        return page(
            "notice.html",
            status=500,
            language=texts.language,
            title=texts.plain("web-unwell-title"),
            text=texts.plain("web-unwell-text"),
            button="",
            action="",
            links=(),
        )

    return answer
