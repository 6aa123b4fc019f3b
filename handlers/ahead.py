"""Ahead: what a press has to look at at length is read before its transaction, beside others.

The only writer of SQLite would stand still meanwhile, and everybody at the door with it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from importlib import import_module
from typing import Any

from chat import payload
from chat.incoming import Incoming, Pressed
from handlers.routes import LARGEST
from meetings.levels import held_back
from meetings.office import Office
from meetings.people import Who
from storage import Session

#: Two-letter route code → "module:function" in this room:
#: (session, who, *numbers, now, office) → what the handler finds in ``turn.ahead``.
AHEAD: dict[str, str] = {
    "ua": "statistics:read",
    "uc": "statistics:read",
    "ud": "statistics:read",
}

#: Reads for who pressed; they may see what is read, or it is a refusal.
Read = Callable[..., Any]


def reads(incoming: Incoming) -> tuple[Read, tuple[int, ...]] | None:
    """What this press has read ahead, and its numbers; None for everything else."""
    if not isinstance(incoming, Pressed):
        return None
    decoded = payload.decode(incoming.payload)
    if decoded is None or decoded[0] not in AHEAD or any(n > LARGEST for n in decoded[1]):
        return None
    module, function = AHEAD[decoded[0]].split(":")
    return getattr(import_module(f"handlers.{module}"), function), decoded[1]


def read(
    session: Session,
    who: Who | None,
    found: tuple[Read, tuple[int, ...]],
    *,
    now: datetime,
    office: Office,
) -> Any:
    """What the handler shows; None where it had better look itself: nobody is bound, the button
    is forged, or this messenger may not show it (SEC-04)."""
    function, numbers = found
    if who is None or not numbers:
        return None
    seen = function(session, who, *numbers[:1], now=now, office=office)
    return None if held_back(session, who.levels) else seen
