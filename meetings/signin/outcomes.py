"""What comes of signing in: each outcome a type of its own. Row 3.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from meetings.meetings import Refused
from meetings.people import Named
from meetings.signin.hours import Verdict

Method = Literal["venue_code", "pass", "desk", "paper"]
METHODS: dict[str, Method] = {
    "venue_code": "venue_code",
    "pass": "pass",
    "desk": "desk",
    "paper": "paper",
}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Signed in, just now."""

    at: datetime
    verdict: Verdict
    meeting_id: int
    title: str
    place: str
    person: Named
    participant_id: int
    role: str
    method: Method
    #: Where to sit, once there is a seat map.
    seat: str | None = None


@dataclass(frozen=True, slots=True)
class AlreadySignedIn:
    """The first sign-in holds: when and how it was, and by whom where somebody else did it."""

    at: datetime
    method: Method
    by: str | None
    verdict: Verdict
    meeting_id: int
    title: str
    place: str
    person: Named


@dataclass(frozen=True, slots=True)
class NotOnTheList:
    """Not invited. The attempt is remembered for the desk, nobody is sent away."""

    title: str
    #: A meeting they are invited to at this time, and its place: the wrong door.
    own_title: str | None = None
    own_place: str | None = None


@dataclass(frozen=True, slots=True)
class OwnPass:
    """Somebody opened their own pass: it is to be shown to the door staff."""

    participant_id: int
    meeting_id: int


Signing: TypeAlias = SignedIn | AlreadySignedIn | NotOnTheList | Refused
