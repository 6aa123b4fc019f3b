"""Pages that are no chat: hand-written HTML, CSS and JavaScript, no build step."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import BaseRoute

FOLDER = Path(__file__).parent
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
HTML_LANGUAGE = {"zh_Hans": "zh-Hans", "zh_Hant": "zh-Hant", "en": "en"}


def page(name: str, *, status: int = 200, language: str, **values: Any) -> Response:
    """A page from its template, values escaped, under a policy that runs no script but ours."""
    from starlette.responses import HTMLResponse

    html = (
        _templates()
        .get_template(name)
        .render(assets=f"/assets/web/{version()}", lang=HTML_LANGUAGE[language], **values)
    )
    response = HTMLResponse(html, status)
    response.headers["Content-Security-Policy"] = POLICY
    response.headers["Cache-Control"] = "no-store"
    guard(response)
    return response


def guard(response: Response) -> None:
    """The headers every answer carries."""
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    response.headers["Referrer-Policy"] = "same-origin"


def asset_route() -> BaseRoute:
    """Style sheets and scripts, kept by browsers: their folder is a version."""
    from starlette.exceptions import HTTPException
    from starlette.responses import Response
    from starlette.routing import Route

    async def asset(request: Request) -> Response:
        found = _assets().get(request.path_params["name"])
        if found is None:
            raise HTTPException(404)
        response = Response(found[0], media_type=found[1])
        guard(response)
        current = request.path_params["version"] == version()
        response.headers["Cache-Control"] = (
            "public, max-age=31536000, immutable" if current else "no-store"
        )
        return response

    return Route("/assets/web/{version}/{name}", asset, methods=["GET"])


@cache
def version() -> str:
    """Changes with any byte of the assets."""
    digest = hashlib.sha256()
    for name, (data, _) in _assets().items():
        digest.update(name.encode() + b"\0" + data)
    return digest.hexdigest()[:12]


@cache
def _assets() -> dict[str, tuple[bytes, str]]:
    return {
        path.name: (path.read_bytes(), _MEDIA_TYPES[path.suffix])
        for path in sorted(FOLDER.iterdir())
        if path.suffix in _MEDIA_TYPES
    }


@cache
def _templates() -> Environment:
    # Imported here: nothing but a page needs templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
