"""A strict fake of Telegram's Bot API, for any client, over real HTTP. Tests only."""

from __future__ import annotations

from tests.botapi.api import BotApi
from tests.botapi.chats import Shown
from tests.botapi.faults import Call, Fault
from tests.botapi.pace import Limits
from tests.botapi.people import Person
from tests.botapi.server import serve

__all__ = ["BotApi", "Call", "Fault", "Limits", "Person", "Shown", "serve"]
