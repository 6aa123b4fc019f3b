"""What comes of signing in and out: each outcome a type of its own. Row 3.3."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from meetings.meetings import Refused
from meetings.people import Named
from meetings.seats.mine import SeatFacts
from meetings.signin.hours import LeftVerdict, Verdict

Method = Literal["venue_code", "pass", "desk", "paper", "correction"]
METHODS: dict[str, Method] = {
    "venue_code": "venue_code",
    "pass": "pass",
    "desk": "desk",
    "paper": "paper",
    "correction": "correction",
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
    #: Where to sit; None: there is no seat.
    seat: SeatFacts | None = None
    sitting_id: int = 0
    #: 第几场; 1 where there is only one.
    number: int = 1
    #: The venue their place is in, where they signed in at another: its name, "" for the main
    #: one. None: they are where they belong.
    belongs: str | None = None


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
    sitting_id: int = 0
    number: int = 1
    #: 签退 is offered: the meeting wants it and the sign-in was a while ago.
    may_sign_out: bool = False
    #: They signed out already.
    out_at: datetime | None = None


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


@dataclass(frozen=True, slots=True)
class SignedOut:
    """签退: they left. ``again``: they had before, the first one holds."""

    at: datetime
    verdict: LeftVerdict
    sitting_id: int
    meeting_id: int
    title: str
    person: Named
    again: bool = False


@dataclass(frozen=True, slots=True)
class CameBack:
    """They signed out and are inside again; ``at`` is their first sign-in, which holds on."""

    at: datetime
    sitting_id: int
    meeting_id: int
    title: str
    person: Named


Signing: TypeAlias = SignedIn | AlreadySignedIn | NotOnTheList | Refused
