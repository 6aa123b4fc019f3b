"""For whom a paper is made: what they may see is looked at again when it is made."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

from jobs.making import NoSuchPaper, Order
from meetings.meetings import Refused
from meetings.people import Who, who_is

T = TypeVar("T")
#: A paper that is filed with its meeting: who files may, whatever else they may see of it.
FILED = "filed"


def reader(order: Order) -> Who:
    """Who ordered the paper (``reader``), where they sit (``levels``). Raises NoSuchPaper."""
    who = who_is(order.session, int(order.params["reader"]))
    if who is None:
        raise NoSuchPaper("the reader left")
    levels = str(order.params["levels"])
    # None: whatever the office handles may be shown there.
    shown = None if levels == "*" else frozenset(filter(None, levels.split(",")))
    return replace(who, levels=shown)


def is_filed(order: Order) -> bool:
    """Whether the paper is made for the archive: rights were looked at when it was begun, and
    its dates name their year, for it is read in thirty years."""
    return bool(order.params.get(FILED))


def seen(found: T | Refused) -> T:
    """What was found for the reader. Raises NoSuchPaper where they may not see it any more."""
    if isinstance(found, Refused):
        raise NoSuchPaper(found.code)
    return found


def safe(name: str) -> str:
    """A file name without what paths and systems take amiss."""
    return "".join("_" if char in '\\/:*?"<>|' or ord(char) < 32 else char for char in name)
