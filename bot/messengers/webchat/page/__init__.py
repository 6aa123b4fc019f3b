"""The page people chat in: hand-written HTML, CSS and JavaScript, no build step."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

FOLDER = Path(__file__).parent
_MEDIA_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}


@cache
def assets() -> dict[str, tuple[bytes, str]]:
    """File name → bytes and media type of everything the page loads."""
    return {
        path.name: (path.read_bytes(), _MEDIA_TYPES[path.suffix])
        for path in sorted(FOLDER.iterdir())
        if path.suffix in _MEDIA_TYPES
    }


@cache
def version() -> str:
    """Changes with any byte of the assets, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for name, (data, _) in assets().items():
        digest.update(name.encode() + b"\0" + data)
    return digest.hexdigest()[:12]


def render(name: str, **values: Any) -> str:
    """A page from its template; values are escaped."""
    folder = f"/assets/webchat/{version()}"
    return _templates().get_template(name).render(assets=folder, **values)


@cache
def _templates() -> Environment:
    # Imported here: nothing but a page needs templates.
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined)
