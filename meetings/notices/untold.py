"""Untold: what was changed of a published meeting and nobody was told of yet. Row 2.10."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

from meetings.notices import sign_off
from meetings.notices.facts import (
    NoticeFacts,
    Part,
    deadline_to_tell,
    facts_now,
    notice_facts,
)
from meetings.notices.thresholds import asks_again
from meetings.office import Office
from storage import Session
from storage import meetings as rows


@dataclass(frozen=True, slots=True)
class Unsettled:
    """What was changed since everybody was last told."""

    meeting_id: int
    edits: int
    #: What they know, and how it will read.
    before: NoticeFacts
    said: NoticeFacts
    parts: tuple[Part, ...]
    reason: str
    #: When it goes out by itself; None: it waits for somebody.
    at: datetime | None
    past_threshold: bool
    #: Everybody is asked again, though they need not be.
    chosen: bool
    #: Whether it is signed off first, and how that stands.
    sign_off: Literal["none", "needed", "waits", "returned"]
    approval_id: int | None

    @property
    def asks_again(self) -> bool:
        """Whether everybody is asked for an answer anew."""
        return self.past_threshold or self.chosen


def unsettled(
    session: Session, meeting: rows.Meeting, *, now: datetime, office: Office
) -> Unsettled | None:
    """What waits to be told; None where people know the meeting as it is."""
    before = notice_facts(session, meeting.id, meeting.revision)
    waits = meeting.unsettled
    if waits is None or before is None or meeting.state not in ("published", "postponed"):
        return None
    if meeting.state == "postponed" and "time" not in waits["was"]:
        return None  # it goes out with the new time
    said = facts_now(session, meeting, asked_in=before.asked_in)
    postponed = meeting.state == "postponed"
    parts = said.differences(before)
    if not parts and not postponed:
        return None
    past = postponed or asks_again(office.profile.notice.ask_again, before, said, office.zone)
    chosen = bool(waits["ask"])
    if past or chosen:
        said = replace(said, reply_by=deadline_to_tell(meeting, now=now, office=office))
    # Shortly before the start people must hear of it: nobody's signature is waited for.
    needed = sign_off.revision_needs(
        meeting, asks_again=past or chosen, office=office
    ) and not soon(meeting, before, now, office)
    standing = sign_off.standing(session, meeting) if needed else None
    return Unsettled(
        meeting_id=meeting.id,
        edits=meeting.edits,
        before=before,
        said=said,
        parts=parts or ("time",),
        reason="；".join(waits["reasons"]),
        at=meeting.settles_at,
        past_threshold=past,
        chosen=chosen and not past,
        sign_off=_stands(standing) if needed else "none",
        approval_id=standing.approval_id if standing else None,
    )


def _stands(standing: sign_off.Standing | None) -> Literal["needed", "waits", "returned"]:
    if standing is None or standing.state == "void":
        return "needed"
    return standing.state


def begins(meeting: rows.Meeting, before: NoticeFacts) -> datetime:
    """When the first come: those who know the old time, or by the new one."""
    times = [meeting.starts_at]
    if meeting.state == "published":  # of a postponed one the old time holds for nobody
        times.append(before.starts_at)
    return min(times)


def soon(meeting: rows.Meeting, before: NoticeFacts, now: datetime, office: Office) -> bool:
    """Whether they come so soon that nothing waits any more."""
    at_once = timedelta(minutes=office.profile.notice.at_once_min)
    return begins(meeting, before) - now <= at_once
