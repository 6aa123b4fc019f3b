"""What a chat can not show: sign-in board, printed things behind links, health and metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.web.board import board_routes
from bot.web.door import door_routes
from bot.web.files import file_routes
from bot.web.guests import guest_routes
from bot.web.health import health_routes
from bot.web.pages import asset_route
from bot.web.scan import scan_routes

if TYPE_CHECKING:
    from starlette.routing import BaseRoute

    from bot.web.served import Served


def routes(served: Served) -> list[BaseRoute]:
    """All pages beside the web chat."""
    return [
        *health_routes(served),
        asset_route(),
        *board_routes(served),
        *door_routes(served),
        *scan_routes(served),
        *file_routes(served),
        *guest_routes(served),
    ]
