"""Two clocks: business time for rules, real time for leases, retries and pacing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Handed to whoever needs the time; rules get ``now`` as an argument instead."""

    def now(self) -> datetime:
        """Business time, aware UTC. In the demo it can be moved forward, never back."""
        ...

    def real(self) -> datetime:
        """Real time, aware UTC."""
        ...


class SystemClock:
    """The machine's time, with business time ``ahead`` of it (zero outside the demo)."""

    def __init__(self, ahead: timedelta = timedelta()) -> None:
        self.ahead = ahead

    def now(self) -> datetime:
        """Business time, aware UTC."""
        return self.real() + self.ahead

    def real(self) -> datetime:
        """Real time, aware UTC."""
        return datetime.now(UTC)  # noqa: TID251 - the one place that may ask the machine

    def forward(self, by: timedelta) -> None:
        """Move business time forward. Raises ValueError for a step back."""
        if by < timedelta():
            raise ValueError("business time never goes back")
        self.ahead += by


class FixedClock:
    """A clock for tests: both times stand still until moved."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Business time, aware UTC."""
        return self._at

    def real(self) -> datetime:
        """Real time, aware UTC."""
        return self._at

    def forward(self, by: timedelta) -> None:
        """Move both times forward. Raises ValueError for a step back."""
        if by < timedelta():
            raise ValueError("time never goes back")
        self._at += by
