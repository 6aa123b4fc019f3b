"""What was called, and what goes wrong on purpose."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass, field
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing going wrong; made by the methods below."""

    kind: Literal[
        "status",
        "slow",
        "slow_after",
        "drop",
        "drop_after",
        "cut",
        "drip",
        "hang_up",
        "garbage",
        "html",
        "raw",
    ]
    code: int = 0
    description: str = ""
    parameters: dict[str, Any] | None = None
    seconds: float = 0.0
    body: bytes = b""

    @classmethod
    def status(
        cls, code: int, description: str, parameters: dict[str, Any] | None = None
    ) -> Fault:
        """Not handled; refused with this."""
        return cls("status", code, description, parameters)

    @classmethod
    def slow(cls, seconds: float) -> Fault:
        """Waits, then is handled and answered."""
        return cls("slow", seconds=seconds)

    @classmethod
    def slow_after(cls, seconds: float) -> Fault:
        """Is handled, and answered late."""
        return cls("slow_after", seconds=seconds)

    @classmethod
    def drop(cls) -> Fault:
        """The connection is closed, nothing is handled."""
        return cls("drop")

    @classmethod
    def drop_after(cls) -> Fault:
        """Is handled, then the connection is closed without an answer."""
        return cls("drop_after")

    @classmethod
    def hang(cls) -> Fault:
        """Not handled and never answered; the connection stays."""
        return cls("slow", seconds=3600)

    @classmethod
    def cut(cls) -> Fault:
        """Is handled; the connection is reset in the middle of the answer."""
        return cls("cut")

    @classmethod
    def drip(cls, seconds: float) -> Fault:
        """Is handled; the answer comes byte by byte, with so much time before each."""
        return cls("drip", seconds=seconds)

    @classmethod
    def hang_up(cls) -> Fault:
        """Is handled and answered; then the connection is closed, with another request or not."""
        return cls("hang_up")

    @classmethod
    def raw(cls, body: bytes, code: int = 200) -> Fault:
        """Not handled; answered with these bytes, said to be JSON."""
        return cls("raw", code, body=body)

    @classmethod
    def garbage(cls) -> Fault:
        """Not handled; 200, but no JSON."""
        return cls("garbage", 200)

    @classmethod
    def html(cls) -> Fault:
        """Not handled; the 502 page of something in between."""
        return cls("html", 502)


@dataclass(slots=True)
class Call:
    """A call; ``status`` is 0 as long as (or because) there is no answer."""

    method: str
    params: dict[str, Any]
    at: float
    status: int = 0
    #: What the answer said where it was refused.
    description: str = ""
    #: Gone wrong on purpose.
    fault: Fault | None = None

    def value(self, name: str) -> Any:
        """A parameter, read as JSON where it is JSON in a string."""
        given = self.params.get(name)
        try:
            return json.loads(given) if isinstance(given, str) else given
        except ValueError:
            return given


@dataclass
class Faults:
    """Those that are to come, by method; ``*`` is any."""

    coming: dict[str, deque[Fault]] = field(default_factory=dict)

    def add(self, method: str, fault: Fault, times: int) -> None:
        """The next ``times`` calls of it go wrong."""
        self.coming.setdefault(method, deque()).extend([fault] * times)

    def take(self, method: str) -> Fault | None:
        """The one for this call."""
        if not self.coming:
            return None
        for name in (method, "*"):
            waiting = self.coming.get(name)
            if waiting:
                fault = waiting.popleft()
                if not waiting:
                    del self.coming[name]
                return fault
        return None
