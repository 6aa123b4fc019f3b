"""What passes from one alarm to the next. Row 2.8."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from meetings.safety.inside import Inside
from storage.safety import AlarmPerson

#: What the new message says of the one before.
Before = Literal["", "drill", "alarm"]


@dataclass(frozen=True, slots=True)
class TakenOver:
    """What passes on to a new alarm."""

    before: Before = ""
    #: Who stood on the list before.
    listed: tuple[Inside, ...] = ()
    #: By person, what stands of who called for help and was not helped yet.
    calls: dict[int, AlarmPerson] | None = None
