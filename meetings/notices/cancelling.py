"""Calling off: a meeting is cancelled, or put off without a new time (延期). Row 2.10.

Each is one action: what hangs on the meeting stops with it, and everybody is told once. What they
read is the notice they knew, not an edit that never went out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from meetings import following, panel, unit_notices
from meetings.changes import Actor, changed
from meetings.levels import mark_in
from meetings.meetings import Refused, allowed, refused
from meetings.notices.audience import Audience, audience_of
from meetings.notices.facts import NoticeFacts, notice_facts
from meetings.notices.publishing import NOT_DRAFT, record, set_back
from meetings.notices.requests import withdraw_requests
from meetings.notices.sending import fan_out
from meetings.office import Office
from meetings.people import Action
from meetings.signin.branch_notices import tell_contacts
from meetings.signin.moving import follow_times
from storage import Session, boards
from storage import meetings as rows

#: Longest reason everybody reads, in characters.
LONGEST_REASON = 200


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The meeting is off and everybody is being told."""

    meeting_id: int
    audience: Audience


@dataclass(frozen=True, slots=True)
class Postponed:
    """The meeting has no time now and everybody is being told."""

    meeting_id: int
    audience: Audience


def cancel(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    reason: str,
    now: datetime,
    office: Office,
) -> Cancelled | Refused:
    """Call the meeting off: timers, requests, offers and unsent notices go, everybody is told,
    their calendars too. A draft is put away without a word."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    if meeting.state not in ("draft", "published", "postponed"):
        return refused(NOT_DRAFT[meeting.state])
    was = meeting.state
    before = notice_facts(session, meeting.id, meeting.revision)
    if before is not None:
        _as_told(meeting, before)
    meeting.state, meeting.closed_at = "cancelled", now
    following.meeting_over(session, meeting, now=now, office=office)
    boards.end_boards(session, meeting.id, now=now)
    withdraw_requests(session, actor, meeting, now=now, the_notice_too=True)
    if before is not None:
        meeting.revision += 1  # calendars follow the number
        by_id = actor.who.person_id
        record(session, meeting, before, reason=reason, by_id=by_id, now=now)
        fan_out(session, meeting, "cancelled", now=now)
        unit_notices.tell_cancelled(session, meeting, now=now)
        tell_contacts(session, meeting, now=now)
    _note(session, actor, "cancel meeting", meeting, was, reason, now=now)
    return Cancelled(meeting.id, audience_of(session, meeting, office=office))


def postpone(
    session: Session,
    actor: Actor,
    meeting_id: int,
    *,
    reason: str,
    now: datetime,
    office: Office,
) -> Postponed | Refused:
    """延期,时间另行通知: the time holds no more, answers to it are void, and nothing reminds of
    it. Setting a new time publishes it anew. Other edits that waited go out with that."""
    meeting = allowed(session, actor.who, Action.EDIT_MEETING, meeting_id)
    if isinstance(meeting, Refused):
        return meeting
    before = notice_facts(session, meeting.id, meeting.revision)
    if meeting.state != "published" or before is None:
        code = "not-published" if meeting.state == "draft" else NOT_DRAFT[meeting.state]
        return refused(code)
    if before.starts_at <= now:
        return refused("postpone-begun")
    if not reason.strip():
        return refused("reason-needed")
    if mark_in(reason, office.profile):
        return refused("level-mark")
    times = (meeting.starts_at, meeting.ends_at)
    _without_time(meeting, before)
    follow_times(session, actor, meeting, times, now=now, office=office)
    meeting.state, meeting.revision = "postponed", meeting.revision + 1
    following.meeting_over(session, meeting, now=now, office=office)
    withdraw_requests(session, actor, meeting, now=now, the_notice_too=True)
    set_back(session, actor, meeting, ask_again=True, now=now)
    said = replace(before, asked_in=meeting.revision)
    record(session, meeting, said, reason=reason, by_id=actor.who.person_id, now=now)
    fan_out(session, meeting, "postponed", now=now)
    unit_notices.tell_postponed(session, meeting, now=now)
    tell_contacts(session, meeting, now=now)
    _note(session, actor, "postpone meeting", meeting, "published", reason, now=now)
    return Postponed(meeting.id, audience_of(session, meeting, office=office))


def _as_told(meeting: rows.Meeting, said: NoticeFacts) -> None:
    """Edits that never went out are dropped: lists show the meeting people knew."""
    meeting.title, meeting.place = said.title, said.place
    meeting.starts_at, meeting.ends_at = said.starts_at, said.ends_at
    meeting.unsettled = None


def _without_time(meeting: rows.Meeting, said: NoticeFacts) -> None:
    """A new time that never went out is dropped; other edits wait for the next one."""
    meeting.starts_at, meeting.ends_at = said.starts_at, said.ends_at
    meeting.reply_by = said.reply_by
    waits = meeting.unsettled
    if waits is not None:
        of_the_time = ("time", "reply_by")
        was = {key: value for key, value in waits["was"].items() if key not in of_the_time}
        meeting.unsettled = {**waits, "was": was} if was else None


def _note(
    session: Session,
    actor: Actor,
    action: str,
    meeting: rows.Meeting,
    was: str,
    reason: str,
    *,
    now: datetime,
) -> None:
    changed(
        session,
        actor,
        action,
        f"meeting:{meeting.id}",
        now=now,
        before={"state": was},
        after={"state": meeting.state},
        reason=reason or None,
    )
    panel.refresh(session, meeting.id, now=now)
