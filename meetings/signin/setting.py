"""签到设置: how one signs in to a meeting, as its hosts see it. Rows 2.3, 3.2."""

from __future__ import annotations

from dataclasses import dataclass

from meetings.meetings import Refused, allowed
from meetings.people import Action, Who
from meetings.signin.sittings import SittingPlan
from storage import Session, branches
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class Settings:
    """What can be set about signing in."""

    meeting_id: int
    title: str
    #: False: the meeting is over, or was cancelled.
    open: bool
    sittings: tuple[SittingPlan, ...]
    branches: int
    sign_out: bool
    quorum: str


def settings_of(session: Session, who: Who, meeting_id: int) -> Settings | Refused:
    """How one signs in to the meeting; a draft has its one sitting before it is published."""
    meeting = allowed(session, who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    there = rows.sittings_of(session, meeting_id)
    plans = tuple(SittingPlan(s.starts_at, s.ends_at, s.title) for s in there)
    return Settings(
        meeting_id=meeting_id,
        title=meeting.title,
        open=meeting.state not in ("closed", "cancelled"),
        sittings=plans or (SittingPlan(meeting.starts_at, meeting.ends_at),),
        branches=len(branches.branches_of(session, meeting_id)),
        sign_out=meeting.sign_out,
        quorum=meeting.quorum,
    )
