"""Progress: the panel follows the sending of cards, in one edit every few seconds. Row 2.2."""

from __future__ import annotations

from datetime import datetime, timedelta

from meetings import panel
from meetings.office import Office
from storage import Session, timers

KIND = "notice_progress"
#: Notice kinds whose sending the panel counts.
COUNTED = frozenset({"card", "cancelled", "postponed"})
EVERY = timedelta(seconds=2)
#: After downtime the panel still wants its last state.
VALID = timedelta(days=1)


def moved(session: Session, meeting_id: int, *, now: datetime) -> None:
    """A card went out, or will not: the panel wants to say so soon, once for a burst."""
    wanted = timers.WantedTimer(KIND, "", now + EVERY, now + VALID)
    timers.want_again(session, f"meeting:{meeting_id}:sending", wanted)


def fire(session: Session, timer: timers.DueTimer, now: datetime, office: Office) -> None:
    """Edit the panels that show the meeting."""
    panel.refresh(session, int(timer.subject.split(":")[1]), now=now)
